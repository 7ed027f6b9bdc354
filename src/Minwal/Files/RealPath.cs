namespace Minwal.Files;

/// <summary>Where a path leads.</summary>
internal static class RealPath
{
    private const int MostLinks = 40;

    /// <summary>How paths are compared: file systems of Windows and macOS do not tell upper from lower case.</summary>
    public static StringComparer Comparer { get; } =
        OperatingSystem.IsWindows() || OperatingSystem.IsMacOS() ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal;

    /// <summary>
    /// The full path that <paramref name="path"/> means, with every link on the way followed, also to what is not there (yet). Two paths to
    /// the same file have the same.
    /// </summary>
    /// <exception cref="IOException">When links lead in a circle.</exception>
    public static string Of(string path)
    {
        // Made absolute first: what a link says is relative to the link's own folder.
        var rest = new Stack<string>(Parts(Path.GetFullPath(path)).Reverse());
        var real = Path.GetPathRoot(Path.GetFullPath(path))!;
        for (var links = 0; rest.TryPop(out var part);)
        {
            if (part == ".") continue;
            if (part == "..")
            {
                real = Path.GetDirectoryName(real) ?? real;
                continue;
            }

            var next = Path.Combine(real, part);
            if (new FileInfo(next).LinkTarget is not { } target)
            {
                real = next;
                continue;
            }

            if (++links > MostLinks) throw new IOException($"'{path}' leads through a circle of links");
            if (Path.IsPathRooted(target)) real = Path.GetPathRoot(target)!;
            foreach (var step in Parts(target).Reverse()) rest.Push(step);
        }

        return real;
    }

    private static IEnumerable<string> Parts(string path) => path[(Path.GetPathRoot(path)?.Length ?? 0)..]
        .Split([Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar], StringSplitOptions.RemoveEmptyEntries);
}
