using Minwal.Text;
using Minwal.Values;

namespace Minwal.Sources;

/// <summary>
/// Cuts documents into chunks of about a given number of words. Cuts fall between paragraphs where they can, else
/// between sentences, else between words; every word of a document is in exactly one chunk.
/// </summary>
internal static class DocumentChunks
{
    private static readonly char[] SentenceEnds = ['.', '!', '?', '؟', '۔', '。'];

    /// <summary>
    /// The chunks of every .txt and .md file under <paramref name="path"/> (or of the one file it names), in the order of their paths.
    /// </summary>
    public static IReadOnlyList<Fields> Read(string path, int words)
    {
        var root = File.Exists(path) ? Path.GetDirectoryName(Path.GetFullPath(path))! : path;
        var files = File.Exists(path) ? [path] : Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories)
            .Where(f => Path.GetExtension(f).ToLowerInvariant() is ".txt" or ".md").Order(StringComparer.Ordinal).ToArray();
        var rows = new List<Fields>();
        foreach (var file in files)
        {
            var number = 0L;
            foreach (var text in Cut(File.ReadAllText(file), words))
            {
                var document = Path.GetRelativePath(root, file).Replace('\\', '/');
                rows.Add(new Fields(3).Add("text", text).Add("document", document).Add("chunk", ++number));
            }
        }

        return rows;
    }

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
                yield return string.Join('\n', chunk);
                (length, chunk) = (0, []);
            }

            chunk.Add(piece);
            length += count;
        }

        if (length > 0) yield return string.Join('\n', chunk);
    }

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
