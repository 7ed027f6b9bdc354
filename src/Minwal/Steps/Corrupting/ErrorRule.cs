using System.Text.RegularExpressions;

namespace Minwal.Steps.Corrupting;

/// <summary>A kind of slip: where it can happen, and what stands there then.</summary>
/// <param name="Type">The type of error, such as a code of an annotation scheme.</param>
/// <param name="Find">What the slip is made in; it may look around.</param>
/// <param name="Wrong">What stands there then; <c>$1</c> and <c>${name}</c> are groups of <paramref name="Find"/>.</param>
/// <param name="Unless">Words, as they are right, in which it would be no slip or make another right word; null for none.</param>
/// <param name="Weight">How often it is taken beside the other rules of its type.</param>
/// <param name="Note">Why what was right is right; with groups as in <paramref name="Wrong"/>. Empty for none.</param>
internal sealed record ErrorRule(string Type, Regex Find, string Wrong, Regex? Unless, double Weight, string Note);
