namespace Minwal.Workbench;

/// <content>Plugins.</content>
public sealed partial class MinwalWorkbench
{
    /// <summary>Loads a plugin.</summary>
    public void LoadPlugin(string path) => throw new NotSupportedException(path);
}
