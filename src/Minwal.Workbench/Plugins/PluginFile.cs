using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Minwal.Faults;

namespace Minwal.Workbench.Plugins;

/// <summary>The assembly of a plugin.</summary>
internal static class PluginFile
{
    private const int HashDigits = 16;
    internal const string TakesNone = "A program that was trimmed is one without dynamic code, and that takes no plugins.";

    /// <summary>The first 16 hexadecimal digits of the SHA-256 of the file's bytes.</summary>
    /// <exception cref="MinwalException">MW2013 when it cannot be read.</exception>
    public static string Hash(string path)
    {
        try
        {
            using var stream = File.OpenRead(path);
            return Convert.ToHexStringLower(SHA256.HashData(stream))[..HashDigits];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new MinwalException("MW2013", $"the plugin '{path}' cannot be read: {e.Message}", inner: e);
        }
    }

    /// <summary>The plugin in the assembly <paramref name="path"/>, which is absolute.</summary>
    /// <exception cref="MinwalException">
    /// MW2013 when it is no assembly or this program takes none, MW2014 when it does not hold one plugin, MW2015 when its class cannot be
    /// made.
    /// </exception>
    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = TakesNone)]
    [UnconditionalSuppressMessage("Trimming", "IL2075", Justification = TakesNone)]
    public static IMinwalPlugin Open(string path)
    {
        if (!RuntimeFeature.IsDynamicCodeSupported)
        {
            throw new MinwalException("MW2013", $"the plugin '{path}' cannot be loaded: this minwal is compiled ahead of time as a whole "
                + "and takes no plugins; the one that runs with .NET does (dotnet tool install Minwal.Tool)");
        }

        Type[] types;
        try
        {
            types = new PluginContext(path).LoadFromAssemblyPath(path).GetExportedTypes();
        }
        catch (BadImageFormatException e)
        {
            throw new MinwalException("MW2013", $"'{path}' is not a .NET assembly", inner: e);
        }
        catch (Exception e) when (e is FileNotFoundException or FileLoadException or TypeLoadException or ReflectionTypeLoadException)
        {
            throw new MinwalException("MW2013", $"the plugin '{path}' needs what is not there: {e.Message}", inner: e);
        }

        var plugins = types.Where(t => typeof(IMinwalPlugin).IsAssignableFrom(t) && t is { IsClass: true, IsAbstract: false }).ToList();
        if (plugins.Count != 1)
        {
            var found = plugins.Count == 0 ? "none" : string.Join(", ", plugins.Select(p => p.FullName));
            throw new MinwalException("MW2014", $"a plugin has one public class that implements IMinwalPlugin; '{path}' has {found}");
        }

        if (plugins[0].GetConstructor([]) is not { } constructor)
            throw new MinwalException("MW2014", $"the plugin's class {plugins[0].FullName} has no public constructor that takes nothing");
        return Guarded(path, () => (IMinwalPlugin)constructor.Invoke(null));
    }

    /// <summary>Does what is the plugin's own.</summary>
    /// <exception cref="MinwalException">MW2015 when it throws; what it throws of ours stays as it is.</exception>
    public static T Guarded<T>(string path, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception e) when (e is not MinwalException)
        {
            var cause = e is TargetInvocationException { InnerException: { } inner } ? inner : e;
            throw new MinwalException("MW2015", $"the plugin '{path}' failed: {cause.GetType().Name}: {cause.Message}", inner: cause);
        }
    }
}
