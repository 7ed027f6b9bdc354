using Minwal.Registries;

namespace Minwal.Expressions;

/// <summary>
/// The built-in functions of the expression language. A new one is one line in the file of its subject; <c>docs/reference.md</c> lists them
/// in this order.
/// </summary>
internal static class Functions
{
    /// <summary>The variable that holds the record's own random key, for functions that draw.</summary>
    public const string RandomKey = "#random";

    /// <summary>The variable that is there where <c>+</c> adds numbers and nothing else: in grammars, whose patterns join texts.</summary>
    public const string SumsKey = "#sums";

    /// <summary>A registry with every function that comes with the language of formulas.</summary>
    public static Registry<Function> Create() => new("function",
    [
        .. TextFunctions.All, .. PatternFunctions.All, .. EditFunctions.All, .. ListFunctions.All, .. NumberFunctions.All,
        .. DateFunctions.All, .. ValueFunctions.All, .. PassageFunctions.All,
    ]);
}
