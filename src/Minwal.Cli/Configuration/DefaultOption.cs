using Minwal.Faults;

namespace Minwal.Cli.Configuration;

/// <summary>What a file of defaults says for an option.</summary>
/// <param name="Key">The key in the file: <c>base_url</c>.</param>
/// <param name="Values">The values, as they would be typed.</param>
/// <param name="Mark">Where it is said.</param>
internal sealed record DefaultOption(string Key, IReadOnlyList<string> Values, Mark Mark)
{
    /// <summary>The option: <c>--base-url</c>.</summary>
    public string Option => "--" + Key.Replace('_', '-');
}
