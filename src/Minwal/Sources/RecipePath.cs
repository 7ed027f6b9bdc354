using Minwal.Faults;

namespace Minwal.Sources;

/// <summary>
/// Paths that a recipe names. They stay inside its folder, also where links lead: a recipe from elsewhere reads nothing of its user's.
/// </summary>
internal static class RecipePath
{
    private const int MostLinks = 40;

    /// <summary>The full path of what the recipe in <paramref name="folder"/> calls <paramref name="named"/>.</summary>
    /// <exception cref="MinwalException">MW1013 when it leads out of the folder.</exception>
    public static string Inside(string folder, string named)
    {
        var full = Path.GetFullPath(Path.Combine(folder, named));
        var isBelow = !Path.IsPathRooted(named) && IsBelow(Path.GetFullPath(folder), full);
        return isBelow && IsBelow(Real(Path.GetFullPath(folder), MostLinks), Real(full, MostLinks))
            ? full
            : throw new MinwalException("MW1013", $"it reads '{named}', which leads out of the recipe's folder",
                "a file elsewhere is named by a parameter that the user gives");
    }

    private static bool IsBelow(string folder, string path)
    {
        var relative = Path.GetRelativePath(folder, path);
        return !Path.IsPathRooted(relative) && relative.Split(Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar)[0] != "..";
    }

    /// <summary>The path without links; what does not exist stays as it is.</summary>
    private static string Real(string path, int links)
    {
        var real = Path.GetPathRoot(path)!;
        foreach (var part in path[real.Length..].Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries))
        {
            real = Path.Combine(real, part);
            FileSystemInfo entry = Directory.Exists(real) ? new DirectoryInfo(real) : new FileInfo(real);
            if (entry.LinkTarget is not { } target) continue;
            if (links == 0) throw new MinwalException("MW1013", $"'{path}' goes through more than {MostLinks} links");
            real = Real(Path.GetFullPath(Path.Combine(Path.GetDirectoryName(real)!, target)), links - 1);
        }

        return real;
    }
}
