namespace Minwal.Expressions;

/// <summary>What names mean while an expression, a prompt or a grammar is evaluated.</summary>
public interface IVariables
{
    /// <summary>Looks <paramref name="name"/> up; false when there is no such variable.</summary>
    bool TryGet(string name, out object? value);

    /// <summary>Every name that <see cref="TryGet"/> would find, for messages and briefs.</summary>
    IEnumerable<string> Names { get; }
}
