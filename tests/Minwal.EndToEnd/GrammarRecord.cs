using System.Text.Json;

namespace Minwal.EndToEnd;

/// <summary>A record of arabic-grammar, as its file has it.</summary>
internal sealed record GrammarRecord(
    string Input, string Correction, string Explanation, IReadOnlyList<string> Types, IReadOnlyList<GrammarEdit> Edits, int Touched)
{
    public static IReadOnlyList<GrammarRecord> Read(string lines) => [.. lines.TrimEnd().Split('\n').Select(Parse)];

    /// <summary>The input with its edits undone, from the last to the first.</summary>
    public string Undo() => Edits.Reverse().Aggregate(Input, (text, edit) => $"{text[..edit.Start]}{edit.After}{text[edit.End..]}");

    private static GrammarRecord Parse(string line)
    {
        using var document = JsonDocument.Parse(line);
        var root = document.RootElement;
        return new GrammarRecord(
            root.GetProperty("input").GetString()!, root.GetProperty("correction").GetString()!,
            root.GetProperty("explanation").GetString()!,
            [.. root.GetProperty("error_types").EnumerateArray().Select(type => type.GetString()!)],
            [.. root.GetProperty("edits").EnumerateArray().Select(edit => new GrammarEdit(
                edit.GetProperty("type").GetString()!, edit.GetProperty("start").GetInt32(), edit.GetProperty("end").GetInt32(),
                edit.GetProperty("before").GetString()!, edit.GetProperty("after").GetString()!))],
            root.GetProperty("touched").GetInt32());
    }
}

/// <summary>An edit that undoes an error.</summary>
internal sealed record GrammarEdit(string Type, int Start, int End, string Before, string After);
