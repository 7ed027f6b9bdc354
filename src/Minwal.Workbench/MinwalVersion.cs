using System.Reflection;

namespace Minwal.Workbench;

/// <summary>The version of Minwal.</summary>
internal static class MinwalVersion
{
    /// <summary>As packages carry it.</summary>
    public static string Text { get; } =
        typeof(MinwalVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;
}
