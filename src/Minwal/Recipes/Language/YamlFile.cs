using System.Text;
using Minwal.Faults;
using Minwal.Files;
using Minwal.Values;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using Mark = Minwal.Faults.Mark;

namespace Minwal.Recipes.Language;

/// <summary>
/// Reads YAML strictly: one document, no anchors, aliases, tags or duplicate keys, at most 64 levels, bounded size.
/// What it accepts means the same to every reader of the file.
/// </summary>
internal static class YamlFile
{
    /// <summary>The largest file that is read, in bytes.</summary>
    public const int MaxBytes = 8 * 1024 * 1024;

    private const int MaxDepth = 64;

    /// <summary>
    /// Reads <paramref name="path"/>, which messages call <paramref name="name"/>; faults go to <paramref name="faults"/> and null comes
    /// back.
    /// </summary>
    public static YamlValue? Read(string path, string name, ICollection<Fault> faults)
    {
        var file = new FileInfo(path);
        if (!file.Exists)
        {
            faults.Add(new Fault("MW1001", new Mark(name), "the file does not exist"));
            return null;
        }

        if (RegularFile.IsOther(path))
        {
            faults.Add(new Fault("MW1003", new Mark(name), "this is a device or a pipe, not a file"));
            return null;
        }

        if (file.Length > MaxBytes)
        {
            faults.Add(new Fault("MW1003", new Mark(name), $"the file has {file.Length:N0} bytes; at most {MaxBytes:N0} are read"));
            return null;
        }

        try
        {
            return Parse(new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(File.ReadAllBytes(path)), name, faults);
        }
        catch (DecoderFallbackException)
        {
            faults.Add(new Fault("MW1003", new Mark(name), "the file is not UTF-8"));
            return null;
        }
    }

    /// <summary>Reads <paramref name="text"/> in the same way.</summary>
    public static YamlValue? Parse(string text, string name, ICollection<Fault> faults)
    {
        var found = faults.Count;
        if (ControlCharacter(text) is { } at)
        {
            faults.Add(new Fault("MW1002", At(text, name, at),
                $"the control character U+{(int)text[at]:X4} stands here; YAML has none but tabs and line ends"));
            return null;
        }

        var parser = new Parser(new StringReader(text.TrimStart('\uFEFF')));
        try
        {
            parser.Consume<StreamStart>();
            if (!parser.TryConsume<DocumentStart>(out _))
            {
                faults.Add(new Fault("MW1002", new Mark(name, 1, 1), "the file is empty"));
                return null;
            }

            var root = ReadNode(parser, new Source(name, text), faults, 0);
            parser.Consume<DocumentEnd>();
            if (parser.TryConsume<DocumentStart>(out var second))
                faults.Add(new Fault("MW1002", At(name, second.Start), "a second YAML document begins here; a file holds one"));
            return faults.Count == found ? root : null;
        }
        catch (YamlException e)
        {
            var line = text.Split('\n').ElementAtOrDefault((int)e.Start.Line - 1) ?? "";
            faults.Add(new Fault("MW1002", At(name, e.Start), $"not valid YAML: {e.Message}",
                QuoteHint.ForSyntax(e.Message, line, (int)e.Start.Column)));
            return null;
        }
        catch (InvalidOperationException)
        {
            // The library gives up on some broken texts without a word of its own.
            faults.Add(new Fault("MW1002", parser.Current is { } last ? At(name, last.End) : new Mark(name, 1, 1),
                "not valid YAML: what follows this place cannot be read"));
            return null;
        }
    }

    private static int? ControlCharacter(string text)
    {
        for (var i = 0; i < text.Length; i++)
            if (char.IsControl(text[i]) && text[i] is not ('\t' or '\n' or '\r' or '\u0085')) return i;
        return null;
    }

    private static Mark At(string text, string name, int at)
    {
        var before = text.AsSpan(0, at);
        return new Mark(name, before.Count('\n') + 1, at - before.LastIndexOf('\n'));
    }

    private static YamlValue ReadNode(Parser parser, Source file, ICollection<Fault> faults, int depth)
    {
        var start = parser.Current!.Start;
        var mark = At(file.Name, start);
        if (depth > MaxDepth) throw new YamlException(start, start, $"nested more than {MaxDepth} levels deep");
        if (parser.Current is NodeEvent { Anchor.IsEmpty: false } node)
            faults.Add(new Fault("MW1004", mark,
                $"anchor '&{node.Anchor.Value}': recipes have no anchors, write the value where it is used"));
        if (parser.Current is NodeEvent { Tag: { IsEmpty: false } tag })
            faults.Add(new Fault("MW1004", mark, $"tag '{tag.Value}': recipes have no tags"));

        if (parser.TryConsume<AnchorAlias>(out var alias))
        {
            faults.Add(new Fault("MW1004", mark,
                $"alias '*{alias.Value.Value}': recipes have no aliases, write the value where it is used"));
            return new YamlScalar(mark, "", plain: true);
        }

        if (parser.TryConsume<Scalar>(out var scalar))
            return new YamlScalar(mark, scalar.Value, scalar.Style == ScalarStyle.Plain) { Begins = file.Begins(scalar, mark) };
        if (parser.TryConsume<SequenceStart>(out _))
        {
            var items = new List<YamlValue>();
            while (!parser.TryConsume<SequenceEnd>(out _)) items.Add(ReadNode(parser, file, faults, depth + 1));
            return new YamlList(mark, items);
        }

        var opening = parser.Consume<MappingStart>();
        var entries = new List<YamlEntry>();
        var seen = new Dictionary<string, Mark>(StringComparer.Ordinal);
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            var key = ReadNode(parser, file, faults, depth + 1);
            // The library knows no place for a map of one pair without braces in a list ([a: b]): it is that of its key.
            if (entries.Count == 0 && opening.End.Index == 0) mark = key.Mark;
            var value = ReadNode(parser, file, faults, depth + 1);
            if (key is not YamlScalar name) faults.Add(new Fault("MW1002", key.Mark, "a key must be a word, not " + key.Kind,
                "a text that begins with { or [ stands in quotes"));
            else if (!seen.TryAdd(name.Text, name.Mark)) faults.Add(Twice(name, seen[name.Text]));
            else entries.Add(new YamlEntry(SharedNames.Share(name.Text), name.Mark, value));
        }

        return new YamlMap(mark, entries) { IsFlow = opening.Style == MappingStyle.Flow, IsPair = opening.End.Index == 0 };
    }

    private static Fault Twice(YamlScalar key, Mark first) =>
        new("MW1005", key.Mark, $"'{key.Text}' is given twice; the first stands in line {first.Line}");

    /// <summary>A file as messages call it, and its text.</summary>
    private sealed record Source(string Name, string Text)
    {
        private string[]? _lines;

        /// <summary>Where the text of a scalar begins that stands at <paramref name="mark"/>.</summary>
        public Mark Begins(Scalar scalar, Mark mark)
        {
            if (scalar.Style is ScalarStyle.SingleQuoted or ScalarStyle.DoubleQuoted) return mark with { Column = mark.Column + 1 };
            if (scalar.Style is not (ScalarStyle.Literal or ScalarStyle.Folded)) return mark;
            _lines ??= Text.Split('\n');
            var first = _lines.Skip(mark.Line).FirstOrDefault(line => !string.IsNullOrWhiteSpace(line)) ?? "";
            return mark with { Line = mark.Line + 1, Column = first.Length - first.TrimStart(' ').Length + 1 };
        }
    }

    private static Mark At(string file, YamlDotNet.Core.Mark mark) => new(file, (int)mark.Line, (int)mark.Column);
}
