namespace Minwal.Workbench.Folders;

/// <summary>The folder of a user's own files.</summary>
internal static class UserFolder
{
    /// <summary>
    /// <c>$XDG_CONFIG_HOME/minwal</c>, else <c>~/.config/minwal</c>; null where there is no home.
    /// </summary>
    public static string? Of(Func<string, string?> environment)
    {
        var home = environment("HOME") is { Length: > 0 } unix ? unix : environment("USERPROFILE");
        // By the base directory specification a relative path is to be passed over.
        var folder = environment("XDG_CONFIG_HOME") is { } given && Path.IsPathRooted(given) ? given
            : string.IsNullOrEmpty(home) ? null : Path.Combine(home, ".config");
        return folder is null ? null : Path.Combine(folder, "minwal");
    }
}
