using Minwal.Expressions;
using Minwal.Faults;
using Minwal.Recipes.Language;
using Minwal.Recipes.Templates;
using Minwal.Values;

namespace Minwal.Checks;

/// <summary>A formula that holds for every record.</summary>
/// <param name="formula">The formula.</param>
/// <param name="reason">The code of a rejection.</param>
/// <param name="message">What is told of a record for which it does not hold; null for the formula itself.</param>
internal sealed class ThatCheck(Expression formula, string reason, Template? message) : IRecordCheck
{
    private const int Most = 80;

    public Rejection? Check(Fields record, IVariables variables)
    {
        bool holds;
        try
        {
            holds = formula.IsTrue(variables);
        }
        catch (MinwalException e)
        {
            // What a model wrote can be anything: it says something of the draft, not of the recipe.
            return new Rejection("that.no_value", $"'{formula}' has no value: {e.Faults[0].Message}", Names(variables));
        }

        return holds ? null : new Rejection(reason, Message(variables), Names(variables));
    }

    private string Message(IVariables variables)
    {
        var plain = $"'{formula}' does not hold";
        try
        {
            return message is null ? plain : Value.ToText(message.Evaluate(variables));
        }
        catch (AbsentNameException)
        {
            return plain;
        }
        catch (MinwalException e)
        {
            return $"{plain} (and its message has no value: {e.Faults[0].Message})";
        }
    }

    /// <summary>What the formula's names were, so that a verdict can be understood later; texts and all that is longer are cut.</summary>
    private Fields Names(IVariables variables)
    {
        var names = new Fields();
        foreach (var name in formula.Reads)
        {
            try
            {
                if (variables.TryGet(name, out var value)) names[name] = Short(value);
            }
            catch (AbsentNameException)
            {
                // The formula was decided without it.
            }
        }

        return names;
    }

    private static object? Short(object? value)
    {
        if (value is null or bool or long or int or double) return value;
        var text = Value.ToText(value);
        if (text.Length <= Most) return text;
        var end = char.IsHighSurrogate(text[Most - 2]) ? Most - 2 : Most - 1;
        return text[..end] + "…";
    }
}

/// <summary>The kind <c>that</c>.</summary>
internal sealed class ThatKind : RecordCheckKind
{
    // Whoever counts rejections by their reasons tells those of the house from those of a recipe.
    private static readonly string[] OfTheHouse = ["answer", "best", "decision", "images", "pattern", "record", "row"];

    private readonly Key<Expression> _holds;
    private readonly Key<string> _reason;
    private readonly Key<Template> _message;

    public ThatKind() : base("that", "A formula that holds for every record.")
    {
        _holds = Required("holds", Shapes.Formula,
            "The formula, over the record's fields and what the record was made from: contains(chunk.text, quote).");
        _reason = Required("reason", Shapes.Pattern("a code such as ungrounded or judge.low: lower-case words of letters, digits and '_'",
            @"^[a-z][a-z0-9_]*(\.[a-z0-9_]+)*$"), "The reason by which rejections are counted, a code of your own.");
        _message = Optional("message", Template.Shape, null!,
            "What is told of a record for which it does not hold, with ${…}; without it the formula.");
    }

    protected override void Validate(MapValues values)
    {
        var first = values.Get(_reason).Split('.')[0];
        if (CheckKinds.Names.Contains(first))
            values.Refuse(_reason, $"the reasons '{first}…' are those of the check '{first}'; choose another code");
        else if (OfTheHouse.Contains(first))
            values.Refuse(_reason, $"the reasons '{first}…' have a meaning of their own; choose another code");
        if (values.Get(_message) is { } message && (message is ListTemplate or MapTemplate or ForTemplate))
            values.Refuse(_message, "the message is a text, with formulas in ${…}");
    }

    protected override IReadOnlyList<FieldPath> Paths(MapValues values) => [];

    protected override IRecordCheck Create(MapValues values, CheckContext context) =>
        new ThatCheck(values.Get(_holds), values.Get(_reason), values.Get(_message));
}
