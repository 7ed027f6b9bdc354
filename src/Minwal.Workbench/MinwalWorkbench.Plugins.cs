using Minwal.Faults;
using Minwal.Workbench.Plugins;

namespace Minwal.Workbench;

/// <content>Kinds that come from assemblies of others.</content>
public sealed partial class MinwalWorkbench
{
    private readonly SortedDictionary<string, string> _plugins = new(StringComparer.Ordinal);

    /// <summary>Plugins that were loaded: file name and the hash of its bytes. Part of every run's identity.</summary>
    public IReadOnlyDictionary<string, string> Plugins => _plugins;

    /// <summary>
    /// Lets the plugin in the assembly <paramref name="path"/> add its kinds. Its dependencies are found beside it. It runs with all rights
    /// of this process: load only what you trust.
    /// </summary>
    /// <example><code>
    /// var bench = new MinwalWorkbench();
    /// bench.LoadPlugin("plugins/Polite.dll");
    /// var recipe = bench.OpenRecipe("recipes/mine");   // may use the plugin's checks
    /// </code></example>
    /// <exception cref="MinwalException">
    /// MW2013 when it cannot be read or is no assembly, MW2014 when it does not hold one plugin, MW2015 when the plugin fails, MW2016 when
    /// one with this file name is there already; MW1018 when it adds a name that is taken.
    /// </exception>
    /// <exception cref="InvalidOperationException">When a recipe has been read.</exception>
    public void LoadPlugin(string path)
    {
        if (_begun) throw new InvalidOperationException($"the plugin '{path}' comes too late: a recipe has been read already");
        var full = Path.GetFullPath(path);
        var name = Path.GetFileName(full);
        if (_plugins.ContainsKey(name)) throw new MinwalException("MW2016", $"a plugin called '{name}' is loaded already");
        var hash = PluginFile.Hash(full);
        var plugin = PluginFile.Open(full);
        PluginFile.Guarded(full, () =>
        {
            plugin.Add(this);
            return plugin;
        });
        _plugins.Add(name, hash);
    }
}
