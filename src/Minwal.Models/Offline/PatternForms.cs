using System.Text.RegularExpressions;

namespace Minwal.Models.Offline;

/// <summary>What names, numbers and options look like in a pattern, for <see cref="PatternParser"/>.</summary>
internal static partial class PatternForms
{
    [GeneratedRegex(@"\G(\d+(?:\.\d+)?)%: ?")]
    public static partial Regex Percent();

    [GeneratedRegex(@"^[A-Za-z_][\w]*(\.[\w]+)*$")]
    public static partial Regex PathForm();

    [GeneratedRegex(@"\s*([\p{L}\p{N}_][\p{L}\p{N}_,\- ]*?)\s*=\s*")]
    public static partial Regex OptionKey();

    [GeneratedRegex(@"\s+as\s+([a-z][a-z0-9_]*)\s*$")]
    public static partial Regex Alias();

    [GeneratedRegex(@"^[a-z][a-z0-9_]*$")]
    public static partial Regex RuleName();

    [GeneratedRegex(@"^#(-?\d{1,15})\.\.(-?\d{1,15})(?:/(\d{1,15}))?$")]
    public static partial Regex NumberForm();
}
