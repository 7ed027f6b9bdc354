using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.Loader;

namespace Minwal.Workbench.Plugins;

/// <summary>
/// Where a plugin's assemblies live. What the program has already is shared, Minwal's own assemblies first of all, so that both mean the
/// same types by the same names; the rest is found beside the plugin.
/// </summary>
internal sealed class PluginContext(string path) : AssemblyLoadContext(Path.GetFileNameWithoutExtension(path))
{
    private static readonly AssemblyLoadContext Program = GetLoadContext(typeof(PluginContext).Assembly) ?? Default;

    // Reads the .deps.json that the build puts beside a plugin.
    private readonly AssemblyDependencyResolver _resolver = new(path);

    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = PluginFile.TakesNone)]
    protected override Assembly? Load(AssemblyName assemblyName)
    {
        if (Shared(assemblyName) is { } shared) return shared;
        var found = Beside(assemblyName.Name + ".dll", _resolver.ResolveAssemblyToPath(assemblyName));
        return found is null ? null : LoadFromAssemblyPath(found);
    }

    protected override nint LoadUnmanagedDll(string unmanagedDllName) =>
        Beside(unmanagedDllName, _resolver.ResolveUnmanagedDllToPath(unmanagedDllName)) is { } found ? LoadUnmanagedDllFromPath(found) : 0;

    private static Assembly? Shared(AssemblyName name)
    {
        try
        {
            return Program.LoadFromAssemblyName(name);
        }
        catch (Exception e) when (e is FileNotFoundException or FileLoadException)
        {
            // The program does not have it, or an earlier version.
            return null;
        }
    }

    private string? Beside(string file, string? resolved)
    {
        var beside = Path.Combine(Path.GetDirectoryName(path)!, file);
        return resolved ?? (File.Exists(beside) ? beside : null);
    }
}
