using Minwal.Faults;
using Minwal.Values;

namespace Minwal.Recipes;

/// <summary>Several parameters set by one flag: <c>--test</c>.</summary>
/// <param name="Name">The flag's name.</param>
/// <param name="Mark">Where.</param>
/// <param name="Help">What it is for.</param>
/// <param name="Set">The parameters' values; an option given on the command line wins.</param>
public sealed record PresetSpec(string Name, Mark Mark, string Help, Fields Set);
