using Minwal.Expressions;
using Minwal.Values;

namespace Minwal.Checks;

/// <summary>A check that looks at each text under a path on its own.</summary>
internal abstract class FieldCheck(string field) : IRecordCheck
{
    public Rejection? Check(Fields record, IVariables variables)
    {
        foreach (var value in Value.At(record, field))
            if (CheckText(Value.ToText(value), variables) is { } rejection) return rejection;
        return null;
    }

    /// <summary>Null when <paramref name="text"/> passes.</summary>
    protected abstract Rejection? CheckText(string text, IVariables variables);
}
