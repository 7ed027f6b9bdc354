using Minwal.Cli.Completion;

namespace Minwal.Cli.Commands;

/// <summary>
/// <c>minwal complete --word=TYPED -- BEFORE…</c>: what the scripts of <c>minwal completion</c> ask. A candidate a line, after a tabulator
/// what it is; <c>:file</c> and <c>:dir</c> leave the rest to the shell. It is no command of the tree: the tree is made for what is typed.
/// </summary>
internal static class CompleteCommand
{
    private const string Word = "--word=";

    /// <summary>Answers when <paramref name="args"/> are such a question; null when they are not.</summary>
    public static int? Answer(ToolContext context, string[] args)
    {
        if (args is not ["complete", var typed, "--", .. var before] || !typed.StartsWith(Word, StringComparison.Ordinal)) return null;
        foreach (var (word, help) in new Completer(context).Find(before, typed[Word.Length..]))
            context.Output.WriteLine(help is null ? word : $"{word}\t{help}");
        return ExitCodes.Done;
    }
}
