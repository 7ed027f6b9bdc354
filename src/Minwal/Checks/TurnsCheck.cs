using Minwal.Expressions;
using Minwal.Recipes.Language;
using Minwal.Values;

namespace Minwal.Checks;

/// <summary>The number of turns of a conversation, and who speaks when.</summary>
internal sealed class TurnsCheck(FieldPath field, Setting<Band> between, FieldPath? speaker, long least, FieldPath? ends) : IRecordCheck
{
    public Rejection? Check(Fields record, IVariables variables)
    {
        foreach (var found in field.Read(record))
        {
            if (found.Value is null) continue;
            if (found.Value is not IReadOnlyList<object?> turns)
                return FieldPresence.Refuse("turns", found.Place, $"found {Value.TypeName(found.Value)}, needed is a list of turns");
            if (Check(turns, found.Place, variables) is { } rejection)
                return field.IsPlain ? rejection : rejection with { Message = $"{found.Place}: {rejection.Message}" };
        }

        return null;
    }

    private Rejection? Check(IReadOnlyList<object?> turns, string place, IVariables variables)
    {
        var band = between.Get(variables);
        if (!band.Contains(turns.Count))
        {
            return new Rejection(turns.Count < band.Least ? "turns.too_few" : "turns.too_many",
                $"{turns.Count} turns, asked for are {band}", new Fields().Add("turns", (long)turns.Count));
        }

        if (speaker is null) return null;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        string? before = null;
        var ended = false;
        for (var i = 0; i < turns.Count; i++)
        {
            var who = Value.ToText(speaker.First(turns[i]));
            if (who.Length == 0)
                return new Rejection("turns.no_speaker", $"turn {i + 1} has no {speaker}", new Fields().Add("turn", (long)i + 1));
            seen.Add(who);
            if (ends is null) continue;
            if (before is not null && ended == (before == who))
            {
                var message = ended
                    ? $"turn {i} ends, but {who} goes on in turn {i + 1}"
                    : $"turn {i} does not end, but another speaks in turn {i + 1}";
                return new Rejection("turns.order", message, new Fields().Add("turn", (long)i + 1));
            }

            var end = ends.First(turns[i]);
            if (end is not bool flag)
            {
                return FieldPresence.Refuse(
                    "turns", $"{place}[{i}].{ends}", $"found {Value.TypeName(end)}, needed is a boolean: whether the turn ends");
            }

            (before, ended) = (who, flag);
        }

        if (seen.Count >= least) return null;
        return new Rejection("turns.speakers", $"{seen.Count} speakers, at least {least} are asked for",
            new Fields().Add("speakers", (long)seen.Count));
    }
}

/// <summary>The kind <c>turns</c>.</summary>
internal sealed class TurnsKind : RecordCheckKind
{
    private readonly Key<FieldPath> _field, _speaker, _ends;
    private readonly Key<Setting<Band>> _between;
    private readonly Key<long> _speakers;

    public TurnsKind() : base("turns", "The number of turns of a conversation, and who speaks when.")
    {
        _field = Required("field", Shapes.Path, "The record's list of turns.");
        _between = Required("between", Band.Setting, "The fewest and the most turns.");
        _speaker = Optional<FieldPath>("speaker", Shapes.Path, null!,
            "The turn's field that names the speaker; with it no turn may be without one.");
        _speakers = Optional("speakers", Shapes.Integer(1, 100), 1, "The fewest different speakers.");
        _ends = Optional<FieldPath>("ends", Shapes.Path, null!,
            "The turn's boolean field that says whether the turn ends: after true another speaks, after false the same goes on.");
    }

    protected override void Validate(MapValues values)
    {
        if (values.Has(_ends) && !values.Has(_speaker)) values.Refuse(_ends, "'ends' needs 'speaker'");
    }

    protected override IReadOnlyList<FieldPath> Paths(MapValues values) => [values.Get(_field)];

    protected override IRecordCheck Create(MapValues values, CheckContext context) =>
        new TurnsCheck(values.Get(_field), values.Get(_between), values.Get(_speaker), values.Get(_speakers), values.Get(_ends));
}
