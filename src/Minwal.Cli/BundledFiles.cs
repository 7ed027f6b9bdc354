using System.Reflection;

namespace Minwal.Cli;

/// <summary>
/// The recipes and pages that come with the tool. They lie beside it; the build that is one file has them inside, and lays them in the
/// user's cache when they are first asked for.
/// </summary>
internal static class BundledFiles
{
    private const string Prefix = "bundled/";

    private static readonly Lazy<string> Folder = new(Find);

    /// <summary>The folder of the recipes.</summary>
    public static string Recipes => Path.Combine(Folder.Value, "recipes");

    /// <summary>The folder of the pages.</summary>
    public static string Pages => Path.Combine(Folder.Value, "docs");

    private static string Find()
    {
        var inside = Assembly.GetExecutingAssembly().GetManifestResourceNames()
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal)).ToList();
        if (inside.Count == 0) return AppContext.BaseDirectory;
        if (CacheFolder() is not { } cache)
        {
            // Without a home there is nowhere to keep them for the next time.
            var temporary = Directory.CreateTempSubdirectory("minwal-files-").FullName;
            AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(temporary, recursive: true);
            Lay(inside, temporary);
            return temporary;
        }

        // Every build has a folder of its own.
        var kept = Path.Combine(cache, "minwal", typeof(BundledFiles).Module.ModuleVersionId.ToString("N"));
        if (Directory.Exists(kept)) return kept;
        var beside = $"{kept}-{Path.GetRandomFileName()}";
        Lay(inside, beside);
        try
        {
            Directory.Move(beside, kept);
        }
        catch (IOException) when (Directory.Exists(kept))
        {
            // Another process was faster.
            Directory.Delete(beside, recursive: true);
        }

        return kept;
    }

    private static void Lay(IEnumerable<string> resources, string folder)
    {
        foreach (var name in resources)
        {
            var path = Path.Combine(folder, name[Prefix.Length..].Replace('\\', '/'));
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            using var content = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)!;
            using var file = File.Create(path);
            content.CopyTo(file);
        }
    }

    private static string? CacheFolder()
    {
        if (OperatingSystem.IsWindows()) return Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData);
        if (Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { } given && Path.IsPathRooted(given)) return given;
        return Environment.GetEnvironmentVariable("HOME") is { Length: > 0 } home && Directory.Exists(home)
            ? Path.Combine(home, ".cache") : null;
    }
}
