namespace Minwal.Cli.Completion;

/// <summary>The scripts that make shells ask <c>minwal complete</c>.</summary>
internal static class CompletionScripts
{
    private static readonly Dictionary<string, string> ByShell = new(StringComparer.Ordinal)
    {
        ["bash"] = Read("minwal.bash"),
        ["zsh"] = Read("minwal.zsh"),
        ["fish"] = Read("minwal.fish"),
        ["pwsh"] = Read("minwal.ps1"),
    };

    /// <summary>The shells that there are scripts for.</summary>
    public static IReadOnlyCollection<string> Shells => ByShell.Keys;

    /// <summary>The script for <paramref name="shell"/>; null when there is none.</summary>
    public static string? Find(string shell) => ByShell.GetValueOrDefault(shell);

    private static string Read(string name)
    {
        using var stream = typeof(CompletionScripts).Assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
