using System.Globalization;
using System.Text;
using Minwal.Cli.Views;

namespace Minwal.Cli;

/// <summary>
/// The one door to a terminal. Texts come from models, files and recipes of others: what would move the cursor, ring, recolour, hide or
/// turn round what stands there is shown instead, in the form in which JSON writes it (<c>\u001b</c>), so that JSON stays the same JSON.
/// </summary>
/// <param name="inner">Where it goes.</param>
/// <param name="mayBeGone">
/// Whether to go on without a word when nobody takes what is written any more: what is said to people must not end what is done.
/// </param>
/// <param name="width">The columns after which lines are broken, between words; null for never.</param>
internal sealed class Terminal(TextWriter inner, bool mayBeGone = false, int? width = null) : TextWriter
{
    private bool _isGone;

    public override Encoding Encoding => inner.Encoding;

    /// <summary><paramref name="text"/> with what a terminal would obey made visible.</summary>
    public static string Visible(string text)
    {
        if (!text.AsSpan().ContainsAny(Commands.All)) return text;
        var visible = new StringBuilder(text.Length + 16);
        for (var i = 0; i < text.Length; i++)
        {
            // Lines may end as they do on Windows; a carriage return alone writes over the line.
            if (!Commands.All.Contains(text[i]) || (text[i] == '\r' && i + 1 < text.Length && text[i + 1] == '\n')) visible.Append(text[i]);
            else visible.Append(CultureInfo.InvariantCulture, $"\\u{(int)text[i]:x4}");
        }

        return visible.ToString();
    }

    public override void Write(char value) => Write(value.ToString());

    public override void Write(char[] buffer, int index, int count) => Write(new string(buffer, index, count));

    public override void Write(ReadOnlySpan<char> buffer) => Write(new string(buffer));

    public override void Write(string? value)
    {
        if (!string.IsNullOrEmpty(value)) Try(() => inner.Write(Visible(value)));
    }

    public override void WriteLine() => Try(inner.WriteLine);

    public override void WriteLine(string? value) => Try(() =>
    {
        foreach (var line in Visible(value ?? "").Split('\n'))
            foreach (var part in WrappedLine.Of(line, width)) inner.WriteLine(part);
    });

    public override void WriteLine(ReadOnlySpan<char> buffer) => WriteLine(new string(buffer));

    public override Task WriteAsync(string? value)
    {
        Write(value);
        return Task.CompletedTask;
    }

    public override Task WriteLineAsync(string? value)
    {
        WriteLine(value);
        return Task.CompletedTask;
    }

    public override void Flush() => Try(inner.Flush);

    public override Task FlushAsync()
    {
        Flush();
        return Task.CompletedTask;
    }

    public override Task FlushAsync(CancellationToken cancellationToken)
    {
        Flush();
        return Task.CompletedTask;
    }

    private void Try(Action write)
    {
        if (_isGone) return;
        try
        {
            write();
        }
        catch (Exception e) when (mayBeGone
            && e is (IOException and not FileNotFoundException) or ObjectDisposedException or UnauthorizedAccessException)
        {
            _isGone = true;
        }
    }

    private static class Commands
    {
        /// <summary>
        /// C0 and C1 but for tabs and line ends, DEL, the ends of lines and paragraphs, and what embeds, overrides or isolates a direction.
        /// The marks that texts in two directions need are not among it.
        /// </summary>
        public static System.Buffers.SearchValues<char> All { get; } = System.Buffers.SearchValues.Create(
        [
            .. Enumerable.Range(0, 0x20).Where(c => c is not ('\t' or '\n')).Select(c => (char)c),
            .. Enumerable.Range(0x7F, 0xA0 - 0x7F).Select(c => (char)c),
            '\u2028', '\u2029', '\u202A', '\u202B', '\u202C', '\u202D', '\u202E', '\u2066', '\u2067', '\u2068', '\u2069',
        ]);
    }
}
