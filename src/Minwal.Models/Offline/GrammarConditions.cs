using Minwal.Expressions;
using Minwal.Faults;
using Minwal.Registries;
using Minwal.Values;

namespace Minwal.Models.Offline;

/// <summary>What is settled in a grammar by <paramref name="variables"/> alone, before anything is drawn.</summary>
internal sealed class GrammarConditions(IVariables variables)
{
    private static readonly Registry<Function> NoFunctions = new("function");

    /// <summary>Whether the condition holds; null when it depends on what is drawn.</summary>
    public bool? Holds(Expression? condition)
    {
        if (condition is null) return true;
        return !condition.Draws && condition.Reads.All(name => variables.TryGet(name, out _)) ? condition.IsTrue(variables) : null;
    }

    /// <summary>The value at <paramref name="path"/> as text; null when it depends on what is drawn.</summary>
    public string? Known(string path)
    {
        var formula = Expression.TryParse(path, new Mark(""), NoFunctions, [], out _);
        return formula is not null && formula.Reads.All(name => variables.TryGet(name, out _))
            ? Value.ToText(formula.Evaluate(variables))
            : null;
    }
}
