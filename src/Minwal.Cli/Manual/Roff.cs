using System.Globalization;
using System.Text;

namespace Minwal.Cli.Manual;

/// <summary>Writes a page in roff with the macros of man(7). All of it is ASCII, so that it looks the same whatever reads it.</summary>
internal sealed class Roff
{
    private readonly StringBuilder _text = new();

    /// <summary>Begins the page of a command.</summary>
    public void Title(string name, string source) => Macro("TH", name.ToUpperInvariant(), "1", "", source, "User Commands");

    /// <summary>Begins a section.</summary>
    public void Section(string heading) => Macro("SH", heading);

    /// <summary>Begins a part of a section.</summary>
    public void Part(string heading) => Macro("SS", heading);

    /// <summary>A paragraph.</summary>
    public void Paragraph(string text)
    {
        Macro("PP");
        Line(Escape(text));
    }

    /// <summary>A line that is not filled up by the next one.</summary>
    public void Text(string text) => Line(Escape(text));

    /// <summary>A term in bold, what is put in for it in italics, and what it means, indented.</summary>
    public void Term(string term, string? argument, string meaning)
    {
        Macro("TP");
        Line($@"\fB{Escape(term)}\fR" + (argument is null ? "" : $@" \fI{Escape(argument)}\fR"));
        Line(Escape(meaning));
    }

    /// <summary>A command with its synopsis.</summary>
    public void Synopsis(string command, string arguments)
    {
        Macro("PP");
        Line($@"\fB{Escape(command)}\fR" + (arguments.Length > 0 ? $@" \fI{Escape(arguments)}\fR" : ""));
    }

    /// <summary>Lines as they are typed, with what they do above each.</summary>
    public void Example(string meaning, string command)
    {
        Paragraph(meaning);
        Macro("PP");
        Macro("RS", "4");
        Macro("EX");
        Line(Escape(command));
        Macro("EE");
        Macro("RE");
    }

    /// <inheritdoc/>
    public override string ToString() => _text.ToString();

    private void Macro(string name, params string[] arguments)
    {
        _text.Append('.').Append(name);
        foreach (var argument in arguments)
            _text.Append(" \"").Append(Escape(argument).Replace("\"", "\\(dq", StringComparison.Ordinal)).Append('"');
        _text.Append('\n');
    }

    /// <summary>A line of text; a point or a quote at its beginning would be read as a macro.</summary>
    private void Line(string escaped) => _text
        .Append(escaped.StartsWith('.') || escaped.StartsWith('\'') ? "\\&" : "").Append(escaped).Append('\n');

    private static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length + 16);
        foreach (var rune in text.EnumerateRunes())
        {
            escaped.Append(rune.Value switch
            {
                '\\' => @"\e",
                '-' => @"\-",
                '\'' => @"\(aq",
                '`' => @"\(ga",
                '^' => @"\(ha",
                '~' => @"\(ti",
                '\n' => " ",
                > 126 => string.Create(CultureInfo.InvariantCulture, $"\\[u{rune.Value:X4}]"),
                _ => rune.ToString(),
            });
        }

        return escaped.ToString();
    }
}
