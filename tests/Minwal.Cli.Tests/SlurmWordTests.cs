using System.Diagnostics;
using System.Text;
using Minwal.Cli.Slurm;
using Minwal.Text;
using Xunit;

namespace Minwal.Cli.Tests;

/// <summary>Whatever is typed for a shard arrives there: through the script, a real bash, and the tool's own command line.</summary>
public sealed class SlurmWordTests : IDisposable
{
    private static readonly string[] Odd =
    [
        "plain", "two words", "", " ", "'", "\"", "it's \"so\"", "$(touch gone)", "`touch gone`", "$HOME", "a\nb", "\r\n", "\t", "\\",
        "\\n", "-x", "--quiet", "-", "--", "@file", "#no", "!", "!!", "*", "?", "[a]", "{a,b}", "~", "a=b", "=", "a:b", "%a", ";", "&&",
        "|", "<", ">", "مرحبا بالعالم", "لا'أدري", "日本", "👩‍🚀", "\u0001\u007f", "\u001b[31m",
        "\u0085", "\u2028", "e\u0301", "%s\\0", "x\\'y\nz",
        "#SBATCH --array=9", "a\n#SBATCH --time=1\n",
    ];

    private readonly MinwalTool _tool = new();

    public void Dispose() => _tool.Dispose();

    [Fact]
    public async Task Odd_words_arrive_unchanged()
    {
        await _tool.DoAsync("new mine");
        _tool.Edit("mine/recipe.yaml", "parameters:\n", "parameters:\n  title: { type: text, default: x, help: Something. }\n");
        foreach (var word in Odd) await ArrivesAsync(word);
        Assert.False(File.Exists(_tool.At("gone")));
    }

    [Fact]
    public async Task Any_text_is_one_word_for_bash()
    {
        var words = Texts(400).Concat(Odd).ToArray();
        Assert.All(words, word => Assert.DoesNotContain(BashWord.Of(word), letter => letter is '\n' or '\r'));
        _tool.Write("words.sh", $"printf '%s\\0' {string.Join(" \\\n", words.Select(BashWord.Of))}\n");
        Assert.Equal(words, await RunAsync("words.sh"));
    }

    /// <summary>Texts of what shells, sbatch and command lines read as something else, the same at every time.</summary>
    private static IEnumerable<string> Texts(int count)
    {
        const string Letters = "'\"\\$`!#&|;<>(){}[]*?~=%@:,./- \t\r\n\u0001\u001b\u007fabcx019اب日é";
        var state = 29UL;
        int Below(int most) => (int)(SplitMix64.Next(ref state) % (ulong)most);
        for (var i = 0; i < count; i++)
            yield return string.Concat(Enumerable.Range(0, Below(30)).Select(_ => Letters[Below(Letters.Length)]));
    }

    /// <summary>The value of <c>--title</c> that the shard's own command line reads.</summary>
    private async Task ArrivesAsync(string word)
    {
        var typed = word is not ['-' or '@', ..] ? (string[])["--title", word] : [$"--title={word}"];
        var (exit, _, error) = await _tool.RunAsync(["slurm", "--recipe", "mine", "--shards", "2", .. typed]);
        Assert.True(exit == 0, $"'{word}': {error}");
        Assert.DoesNotContain('\r', _tool.Read("notes.jsonl.slurm/shards.sh"));
        var words = await SlurmTests.WordsAsync(_tool, "notes.jsonl.slurm/shards.sh", 2);
        Assert.Equal("run", words[0]);
        Assert.Contains("2/2", words);
        var parsed = Tool.Make(_tool.Context(TextWriter.Null, TextWriter.Null), words).Parse(words);
        Assert.Empty(parsed.Errors);
        Assert.Equal(word, parsed.GetValue<string>("--title"));
    }

    private async Task<string[]> RunAsync(string script)
    {
        var start = new ProcessStartInfo("bash", [_tool.At(script)])
        {
            RedirectStandardOutput = true,
            StandardOutputEncoding = Encoding.UTF8,
        };
        using var bash = Process.Start(start)!;
        var output = await bash.StandardOutput.ReadToEndAsync(MinwalTool.Cancellation);
        await bash.WaitForExitAsync(MinwalTool.Cancellation);
        return output.Split('\0')[..^1];
    }
}
