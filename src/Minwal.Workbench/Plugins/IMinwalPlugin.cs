namespace Minwal.Workbench.Plugins;

/// <summary>What an assembly brings to Minwal. A plugin has one public class of this kind, with a constructor that takes nothing.</summary>
/// <example><code>
/// public sealed class PolitePlugin : IMinwalPlugin
/// {
///     public void Add(MinwalWorkbench bench) => bench.Language.Checks.Add(new PoliteKind());
/// }
/// </code></example>
public interface IMinwalPlugin
{
    /// <summary>
    /// Adds kinds of check, step and source, functions, filters, providers and formats. Called once, before a recipe is read.
    /// </summary>
    void Add(MinwalWorkbench bench);
}
