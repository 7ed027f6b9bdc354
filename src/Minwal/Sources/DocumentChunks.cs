using System.Globalization;
using Minwal.Faults;
using Minwal.Files;
using Minwal.Text;
using Minwal.Values;

namespace Minwal.Sources;

/// <summary>
/// Cuts documents into chunks of about a given number of words. Cuts fall between paragraphs where they can, else
/// between sentences, else between words; a heading of Markdown stays with what follows it where both fit into one chunk. Every word of a
/// document is in exactly one chunk.
/// </summary>
internal static class DocumentChunks
{
    private static readonly char[] SentenceEnds = ['.', '!', '?', '؟', '۔', '。'];

    // A document is read whole before it is cut.
    private const long MostBytes = 256 << 20;

    /// <summary>
    /// The chunks of every .txt and .md file under <paramref name="path"/> (or of the one file it names), in the order of their paths. The
    /// front matter of a .md file is no text: its fields stand behind those of the chunk, unless they are called like one of these.
    /// </summary>
    /// <param name="path">The folder or file.</param>
    /// <param name="words">The length of a chunk.</param>
    /// <param name="inside">The folder in which all of them must lie, also where they are links; null for none.</param>
    /// <exception cref="MinwalException">
    /// MW1013 for a file outside; MW5003 for what is no file; MW5004 for front matter that cannot be read, or a document that is too large.
    /// </exception>
    public static IEnumerable<Fields> Read(string path, int words, string? inside = null)
    {
        var root = File.Exists(path) ? Path.GetDirectoryName(Path.GetFullPath(path))! : path;
        var files = File.Exists(path) ? [path] : Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories)
            .Where(IsDocument).Order(StringComparer.Ordinal).ToArray();
        foreach (var file in files)
        {
            if (inside is not null) RecipePath.Inside(inside, Path.GetRelativePath(inside, file));
            if (RegularFile.IsOther(file)) throw new MinwalException("MW5003", $"'{file}' is a device or a pipe, not a file");
            if (new FileInfo(file).Length > MostBytes)
                throw new MinwalException("MW5004", string.Create(
                    CultureInfo.InvariantCulture, $"'{file}' has more than {MostBytes >> 20} MiB; cut it into several files"));
            var document = Path.GetRelativePath(root, file).Replace('\\', '/');
            var (matter, text) = Path.GetExtension(file).Equals(".md", StringComparison.OrdinalIgnoreCase)
                ? FrontMatter.Split(File.ReadAllText(file), document)
                : ([], File.ReadAllText(file));
            var number = 0L;
            foreach (var chunk in Cut(text, words))
            {
                var row = new Fields(3 + matter.Count).Add("text", chunk).Add("document", document).Add("chunk", ++number);
                foreach (var (name, value) in matter)
                    if (!row.ContainsKey(name)) row[name] = value;
                yield return row;
            }
        }
    }

    /// <summary>Whether <paramref name="file"/> is a text by its name, and not rows.</summary>
    public static bool IsDocument(string file) => Path.GetExtension(file).ToLowerInvariant() is ".txt" or ".md";

    /// <summary>The chunks of one text, each at most <paramref name="words"/> words long.</summary>
    public static IEnumerable<string> Cut(string text, int words)
    {
        var chunk = new List<string>();
        var length = 0;
        foreach (var piece in Pieces(text, words))
        {
            var count = Words.Count(piece);
            if (length > 0 && length + count > words)
            {
                var headings = Headings(chunk, words - count);
                if (chunk.Count > headings.Count) yield return string.Join('\n', chunk.SkipLast(headings.Count));
                (length, chunk) = (headings.Sum(heading => Words.Count(heading)), headings);
            }

            chunk.Add(piece);
            length += count;
        }

        if (length > 0) yield return string.Join('\n', chunk);
    }

    /// <summary>The headings at the end of a chunk that go on with the next one: none where they do not fit.</summary>
    private static List<string> Headings(List<string> chunk, int most)
    {
        var from = chunk.Count;
        while (from > 0 && IsHeading(chunk[from - 1])) from--;
        List<string> headings = [.. chunk.Skip(from)];
        return headings.Sum(heading => Words.Count(heading)) <= most ? headings : [];
    }

    private static bool IsHeading(string line) => line.TrimStart('#') is { Length: > 0 } rest
        && line.Length - rest.Length is >= 1 and <= 6 && char.IsWhiteSpace(rest[0]);

    private static IEnumerable<string> Pieces(string text, int words)
    {
        foreach (var paragraph in text.ReplaceLineEndings("\n").Split('\n').Select(p => p.Trim()).Where(p => p.Length > 0))
        {
            if (Words.Count(paragraph) <= words)
            {
                yield return paragraph;
                continue;
            }

            var sentence = new List<string>();
            foreach (var word in paragraph.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
            {
                sentence.Add(word);
                if (sentence.Count < words && !SentenceEnds.Contains(word[^1])) continue;
                yield return string.Join(' ', sentence);
                sentence.Clear();
            }

            if (sentence.Count > 0) yield return string.Join(' ', sentence);
        }
    }
}
