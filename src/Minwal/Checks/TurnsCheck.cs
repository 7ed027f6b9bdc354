using Minwal.Expressions;
using Minwal.Recipes.Language;
using Minwal.Values;

namespace Minwal.Checks;

/// <summary>The turns of a conversation: how many, how many speakers, and who speaks after whom.</summary>
internal sealed class TurnsCheck(TurnsCheck.Rules rules) : IRecordCheck
{
    public static CheckKind Kind { get; } = CheckKind.Define("turns", "The number of turns and speakers of a conversation, and who speaks after whom.", shape =>
    {
        var field = shape.Optional("field", Shapes.Text, "turns", "The record's list of turns.");
        var between = shape.Optional<Setting<Band>?>("between", Band.Setting!, null, "The fewest and the most turns.");
        var speaker = shape.Optional("speaker", Shapes.Text, "speaker", "The field of a turn that names its speaker.");
        var speakers = shape.Optional<Setting<Band>?>("speakers", Band.Setting!, null, "The fewest and the most different speakers.");
        var ends = shape.Optional<string?>("ends", Shapes.Text!, null,
            "The field of a turn that is false when the speaker has not finished: then the same speaker goes on, and the last turn of all is not false.");
        var alternate = shape.Optional("alternate", Shapes.Boolean, false, "Whether after a finished turn somebody else speaks.");
        return values =>
        {
            if (!values.Has(between) && !values.Has(speakers) && !values.Has(ends) && !values.Get(alternate))
                values.Refuse(between, "a turns check needs at least one of between, speakers, ends and alternate");
            var rules = new Rules(values.Get(field), values.Get(between), values.Get(speaker), values.Get(speakers), values.Get(ends), values.Get(alternate));
            return ([rules.Field], _ => new TurnsCheck(rules));
        };
    });

    public Rejection? Check(Fields record, IVariables variables)
    {
        if (Value.At(record, rules.Field).FirstOrDefault() is not IReadOnlyList<object?> turns) return null;
        if (rules.Between?.Get(variables) is { } band && !band.Contains(turns.Count))
            return new Rejection(turns.Count < band.Least ? "turns.too_few" : "turns.too_many", $"{turns.Count} turns, asked for are {band}",
                new Fields().Add("turns", (long)turns.Count).Add("least", band.Least).Add("most", band.Most));
        if (rules.Speakers?.Get(variables) is { } allowed)
        {
            var speakers = turns.Select(Speaker).Distinct().Count();
            if (!allowed.Contains(speakers))
                return new Rejection("turns.speakers", $"{speakers} speakers, asked for are {allowed}", new Fields().Add("speakers", (long)speakers).Add("least", allowed.Least).Add("most", allowed.Most));
        }

        for (var i = 0; i < turns.Count; i++)
        {
            var open = rules.Ends is not null && turns[i] is Fields turn && turn.TryGetValue(rules.Ends, out var ended) && !IsTrue(ended);
            if (i == turns.Count - 1)
                return open ? new Rejection("turns.open_end", $"the last turn, {i + 1}, is not finished", new Fields().Add("turn", (long)i + 1)) : null;
            var (now, next) = (Speaker(turns[i]), Speaker(turns[i + 1]));
            if (open && now != next)
                return new Rejection("turns.cut_off", $"turn {i + 1} of '{now}' is not finished, but turn {i + 2} is of '{next}'", new Fields().Add("turn", (long)i + 1));
            if (!open && rules.Alternate && now == next)
                return new Rejection("turns.same_speaker", $"turns {i + 1} and {i + 2} are both of '{now}', and the first is finished", new Fields().Add("turn", (long)i + 1));
        }

        return null;
    }

    // Files such as CSV hold booleans as text and numbers.
    internal static bool IsTrue(object? value) => value is string text ? text is not ("" or "0") && !text.Equals("false", StringComparison.OrdinalIgnoreCase) : Value.IsTrue(value);

    private string Speaker(object? turn) => turn is Fields fields ? Value.ToText(fields.GetValueOrDefault(rules.Speaker)) : "";

    internal sealed record Rules(string Field, Setting<Band>? Between, string Speaker, Setting<Band>? Speakers, string? Ends, bool Alternate);
}
