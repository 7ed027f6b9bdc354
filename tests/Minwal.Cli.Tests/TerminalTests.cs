using Xunit;

namespace Minwal.Cli.Tests;

public sealed class TerminalTests
{
    [Theory]
    [InlineData("plain words\tand\na line", "plain words\tand\na line")]
    [InlineData("ends\r\nas on Windows", "ends\r\nas on Windows")]
    [InlineData("مرحبا\u200f! 🌙", "مرحبا\u200f! 🌙")]
    [InlineData("\u001b[2Jcleared", "\\u001b[2Jcleared")]
    [InlineData("\u0007\b\u007f\u009b31m", "\\u0007\\u0008\\u007f\\u009b31m")]
    [InlineData("over\rwritten", "over\\u000dwritten")]
    [InlineData("\u202Etxt.exe\u202C \u2066x\u2069", "\\u202etxt.exe\\u202c \\u2066x\\u2069")]
    public void What_a_terminal_would_obey_is_shown(string text, string shown)
    {
        Assert.Equal(shown, Terminal.Visible(text));
        var (output, terminal) = Open();
        terminal.Write(text);
        terminal.Write(text.ToCharArray());
        terminal.WriteLine(text.AsSpan());
        Assert.Equal(shown + shown + shown + output.NewLine, output.ToString());
    }

    [Fact]
    public void What_people_read_is_broken_between_words()
    {
        var output = new StringWriter();
        using (var terminal = new Terminal(output, width: 20)) terminal.WriteLine("MW2002: no recipe of that name\n  short");
        Assert.Equal(["MW2002: no recipe of", "  that name", "  short", ""], output.ToString().Split(output.NewLine));
    }

    [Fact]
    public void Whoever_hears_nothing_any_more_does_not_end_what_is_done()
    {
        using var closed = new StreamWriter(new Full()) { AutoFlush = true };
        using var terminal = new Terminal(closed, mayBeGone: true);
        terminal.WriteLine("one");
        terminal.WriteLine("two");
        Assert.Throws<IOException>(() => new Terminal(closed).WriteLine("data"));
    }

    [Fact]
    public void What_nobody_foresaw_is_one_line_with_a_code()
    {
        var (output, terminal) = Open();
        Assert.Equal(ExitCodes.Failed, LastResort.Tell(terminal, new InvalidCastException("a \u001b\nbug")));
        var line = Assert.Single(output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.StartsWith("MW9001: something that Minwal did not foresee: InvalidCastException: a \\u001b bug. What a run's journal holds",
            line, StringComparison.Ordinal);
        File.Delete(line.Split('\'')[^2]);
    }

    private static (StringWriter Output, Terminal Terminal) Open()
    {
        var output = new StringWriter();
        return (output, new Terminal(output));
    }

    /// <summary>A device without room.</summary>
    private sealed class Full : MemoryStream
    {
        public override void Write(ReadOnlySpan<byte> buffer) => throw new IOException("no space left on device");

        public override void Write(byte[] buffer, int offset, int count) => throw new IOException("no space left on device");
    }
}
