using System.Diagnostics;
using Xunit;

namespace Minwal.EndToEnd;

/// <summary>The completion, in a real bash.</summary>
public sealed class ShellTests
{
    // What readline does before it calls the function: it divides the line by blanks, '=' and ':'.
    private const string Ask = """
        source <(minwal completion bash) || exit 9
        COMP_LINE="$1"; COMP_POINT=${#1}
        mapfile -t COMP_WORDS < <(grep -oE '[=:]+|[^[:space:]=:]+' <<< "$1")
        [[ "$1" == *' ' ]] && COMP_WORDS+=("")
        COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
        _minwal minwal
        printf '%s\n' "${COMPREPLY[@]}"
        """;

    [Theory]
    [InlineData("minwal pl", "plan")]
    [InlineData("minwal run int", "intents")]
    [InlineData("minwal run intents --exa", "--examples-per-intent")]
    [InlineData("minwal run intents --model=openai:gpt-4o-m", "gpt-4o-mini")]
    [InlineData("minwal run intents --gates ", "fail warn")]
    [InlineData("minwal run intents --output t", "two words.jsonl")]
    public async Task Bash_completes(string line, string expected)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "there is no bash");
        using var tool = new MinwalTool();
        await File.WriteAllTextAsync(tool.At("two words.jsonl"), "", TestContext.Current.CancellationToken);
        var start = new ProcessStartInfo("bash", ["--norc", "-c", Ask, "bash", line])
        {
            WorkingDirectory = tool.Folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["PATH"] = AppContext.BaseDirectory + Path.PathSeparator + start.Environment["PATH"];
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var words = (await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken)).TrimEnd('\n').Replace('\n', ' ');
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, await error);
        Assert.Equal(expected, words);
    }
}
