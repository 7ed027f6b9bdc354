using Minwal.Expressions;
using Minwal.Values;
using Minwal.Workbench;
using Minwal.Workbench.Plugins;

namespace Minwal.Samples.Plugin;

/// <summary>
/// A plugin with one check and one function. Load it with <c>minwal --plugin Minwal.Samples.Plugin.dll</c> or <c>bench.LoadPlugin</c>.
/// </summary>
public sealed class PolitePlugin : IMinwalPlugin
{
    /// <inheritdoc/>
    public void Add(MinwalWorkbench bench)
    {
        bench.Language.Checks.Add(new PoliteKind());
        bench.Language.Functions.Add(new Function("backwards(text)", 1, 1, "the text from its end to its beginning", (arguments, _) =>
        {
            var letters = Value.ToText(arguments[0]).ToCharArray();
            Array.Reverse(letters);
            return new string(letters);
        }));
    }
}
