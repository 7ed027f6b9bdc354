using Minwal.Expressions;
using Minwal.Recipes.Language;
using Minwal.Values;

namespace Minwal.Checks;

/// <summary>The number of turns of a conversation, and who speaks when.</summary>
internal sealed class TurnsCheck(string field, Setting<Band> between, string? speaker, long least, string? ends) : IRecordCheck
{
    public Rejection? Check(Fields record, IVariables variables)
    {
        var turns = Value.At(record, field).FirstOrDefault() as IReadOnlyList<object?> ?? [];
        var band = between.Get(variables);
        if (!band.Contains(turns.Count))
        {
            return new Rejection(turns.Count < band.Least ? "turns.too_few" : "turns.too_many",
                $"{turns.Count} turns, asked for are {band}", new Fields().Add("turns", (long)turns.Count));
        }

        if (speaker is null) return null;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < turns.Count; i++)
        {
            var who = Value.ToText((turns[i] as Fields)?.GetValueOrDefault(speaker));
            if (who.Length == 0)
                return new Rejection("turns.no_speaker", $"turn {i + 1} has no {speaker}", new Fields().Add("turn", (long)i + 1));
            seen.Add(who);
            if (ends is null || i == 0) continue;
            var before = (Fields)turns[i - 1]!;
            var same = Value.ToText(before.GetValueOrDefault(speaker)) == who;
            if (before.GetValueOrDefault(ends) is bool ended && ended == same)
            {
                var message = ended
                    ? $"turn {i} ends, but {who} goes on in turn {i + 1}"
                    : $"turn {i} does not end, but another speaks in turn {i + 1}";
                return new Rejection("turns.order", message, new Fields().Add("turn", (long)i + 1));
            }
        }

        if (seen.Count >= least) return null;
        return new Rejection("turns.speakers", $"{seen.Count} speakers, at least {least} are asked for",
            new Fields().Add("speakers", (long)seen.Count));
    }
}

/// <summary>The kind <c>turns</c>.</summary>
internal sealed class TurnsKind : RecordCheckKind
{
    private readonly Key<string> _field, _speaker, _ends;
    private readonly Key<Setting<Band>> _between;
    private readonly Key<long> _speakers;

    public TurnsKind() : base("turns", "The number of turns of a conversation, and who speaks when.")
    {
        _field = Required("field", Shapes.Text, "The record's list of turns.");
        _between = Required("between", Band.Setting, "The fewest and the most turns.");
        _speaker = Optional<string>("speaker", Shapes.Text, null!,
            "The turn's field that names the speaker; with it no turn may be without one.");
        _speakers = Optional("speakers", Shapes.Integer(1, 100), 1, "The fewest different speakers.");
        _ends = Optional<string>("ends", Shapes.Text, null!,
            "The turn's boolean field that says whether the turn ends: after true another speaks, after false the same goes on.");
    }

    protected override void Validate(MapValues values)
    {
        if (values.Has(_ends) && !values.Has(_speaker)) values.Refuse(_ends, "'ends' needs 'speaker'");
    }

    protected override IReadOnlyList<string> Paths(MapValues values) => [values.Get(_field)];

    protected override IRecordCheck Create(MapValues values, CheckContext context) =>
        new TurnsCheck(values.Get(_field), values.Get(_between), values.Get(_speaker), values.Get(_speakers), values.Get(_ends));
}
