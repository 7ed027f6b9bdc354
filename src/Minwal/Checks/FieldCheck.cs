using Minwal.Expressions;
using Minwal.Values;

namespace Minwal.Checks;

/// <summary>A check that looks at each text under a path on its own.</summary>
/// <param name="kind">The check's name.</param>
/// <param name="field">The path.</param>
internal abstract class FieldCheck(string kind, FieldPath field) : IRecordCheck
{
    /// <summary>The check's name, with which its reasons begin.</summary>
    protected string Kind => kind;

    public Rejection? Check(Fields record, IVariables variables)
    {
        if (FieldText.Only(record, field) is { } only) return CheckText(only, variables);
        foreach (var found in FieldText.In(record, field))
        {
            if (found.Text is not { } text) return found.NoText(Kind);
            if (CheckText(text, variables) is { } rejection) return found.Placed(rejection);
        }

        return null;
    }

    /// <summary>Null when <paramref name="text"/> passes.</summary>
    protected abstract Rejection? CheckText(string text, IVariables variables);
}
