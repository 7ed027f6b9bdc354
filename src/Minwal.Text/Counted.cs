namespace Minwal.Text;

/// <summary>Numbers with their nouns.</summary>
internal static class Counted
{
    /// <summary><c>1 record</c>, <c>1,234 records</c>.</summary>
    public static string Of(long number, string noun) => number == 1 ? $"1 {noun}" : $"{number:N0} {noun}s";
}
