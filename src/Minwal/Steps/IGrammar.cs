using Minwal.Expressions;

namespace Minwal.Steps;

/// <summary>Writes an answer without a model, from variables and random numbers alone. Thread-safe.</summary>
public interface IGrammar
{
    /// <summary>The answer: a text, a list, a map or any other value. The same for the same variables and key.</summary>
    /// <exception cref="Faults.MinwalException">When the grammar has nothing to say here; the fault tells the place.</exception>
    object? Expand(IVariables variables, ulong random);
}
