using Minwal.Faults;

namespace Minwal.Recipes.Language;

/// <summary>A name with its place and what it maps to.</summary>
/// <typeparam name="T">What it maps to.</typeparam>
/// <param name="Name">The name.</param>
/// <param name="Mark">Where the name stands.</param>
/// <param name="Value">What it maps to.</param>
public sealed record Named<T>(string Name, Mark Mark, T Value);
