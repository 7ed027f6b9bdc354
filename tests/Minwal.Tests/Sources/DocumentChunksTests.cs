using Minwal.Faults;
using Minwal.Planning;
using Minwal.Sources;
using Minwal.Text;
using Xunit;

namespace Minwal.Tests.Sources;

public sealed class DocumentChunksTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("minwal-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("one two\n\nthree four\nfive", 10, "one two/three four/five")]
    [InlineData("one two\n\nthree four\nfive", 4, "one two/three four|five")]
    [InlineData("one two\r\n\r\nthree four", 3, "one two|three four")]
    [InlineData("one two. three four! five six", 4, "one two./three four!|five six")]
    [InlineData("one two. three four five", 3, "one two.|three four five")]
    [InlineData("واحد اثنان؟ ثلاثة أربعة۔ خمسة", 3, "واحد اثنان؟|ثلاثة أربعة۔/خمسة")]
    [InlineData("one two three four five", 2, "one two|three four|five")]
    [InlineData("one\n\ntwo three four", 3, "one|two three four")]
    [InlineData("one two\n# Three\nfour five", 4, "one two|# Three/four five")]
    [InlineData("one\n# Two\n## Three\nfour", 5, "one|# Two/## Three/four")]
    [InlineData("# One\ntwo three four", 4, "# One|two three four")]
    [InlineData("one two\n# Three", 4, "one two/# Three")]
    [InlineData("one two\n#three\nfour five", 4, "one two/#three|four five")]
    [InlineData("", 3, "")]
    [InlineData(" \n\t\n ", 3, "")]
    public void Cuts_fall_between_paragraphs_then_sentences_then_words(string text, int words, string expected) =>
        Assert.Equal(expected, string.Join('|', DocumentChunks.Cut(text, words)).Replace('\n', '/'));

    [Theory]
    [InlineData("a.txt")]
    [InlineData("")]
    public void A_device_is_refused_and_not_read(string named)
    {
        if (OperatingSystem.IsWindows()) return;
        File.CreateSymbolicLink(Path.Combine(_folder, "a.txt"), "/dev/zero");
        var fault = Assert.Throws<MinwalException>(() => DocumentChunks.Read(Path.Combine(_folder, named), 10).Count());
        Assert.Equal($"MW5003: '{Path.Combine(_folder, "a.txt")}' is a device or a pipe, not a file", fault.Message);
    }

    [Theory]
    [InlineData("\t")]
    [InlineData("\u00A0")]
    [InlineData("\u3000")]
    [InlineData(" \t ")]
    public void Whatever_white_space_stands_between_words_they_can_be_parted(string space) =>
        Assert.Equal(["a b", "c d", "e"], DocumentChunks.Cut(string.Join(space, "a", "b", "c", "d", "e"), 2));

    [Fact]
    public void Every_word_is_in_one_chunk_in_order_and_no_chunk_is_longer_than_asked_for()
    {
        var random = new SlotRandom(60);
        string[] between = [" ", " ", " ", "  ", "\t", "\u00A0", "\n", "\n\n", "\r\n"];
        for (var round = 0; round < 500; round++)
        {
            var words = new List<string>();
            var text = "";
            for (var count = random.Below(120); count > 0; count--)
            {
                words.Add($"w{words.Count}{(random.Below(5) == 0 ? ".!?؟"[random.Below(4)].ToString() : "")}");
                text += words[^1] + between[random.Below(between.Length)];
            }

            var most = 1 + random.Below(20);
            var chunks = DocumentChunks.Cut(text, most).ToList();
            Assert.Equal(words, chunks.SelectMany(chunk => chunk.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));
            Assert.All(chunks, chunk => Assert.InRange(Words.Count(chunk), 1, most));
        }
    }

    [Fact]
    public void Documents_come_in_the_order_of_their_paths_and_their_chunks_are_numbered()
    {
        Write("b.txt", "one two three four five");
        Write("a/z.md", "six");
        Write("B.TXT", "seven");
        Write("notes.pdf", "never");
        var rows = DocumentChunks.Read(_folder, 3);
        Assert.Equal(["B.TXT 1: seven", "a/z.md 1: six", "b.txt 1: one two three", "b.txt 2: four five"],
            rows.Select(r => $"{r["document"]} {r["chunk"]}: {r["text"]}"));
    }

    [Fact]
    public void The_front_matter_of_a_Markdown_file_becomes_fields_of_its_chunks()
    {
        Write("a.md", "---\ntitle: A day\ntext: never\n---\none two three\n\nfour");
        Write("b.txt", "---\ntitle: x");
        var rows = DocumentChunks.Read(_folder, 3).ToList();
        Assert.Equal(["one two three", "four", "---\ntitle: x"], rows.Select(r => r["text"]));
        Assert.Equal(["A day", "A day", null], rows.Select(r => r.GetValueOrDefault("title")));
    }

    [Fact]
    public void One_file_may_be_named_whatever_its_ending()
    {
        Write("sub/notes.log", "\uFEFFone two");
        var row = Assert.Single(DocumentChunks.Read(Path.Combine(_folder, "sub", "notes.log"), 10));
        Assert.Equal(("one two", "notes.log", 1L), (row["text"], row["document"], row["chunk"]));
    }

    private void Write(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
