using System.Globalization;
using Minwal.Faults;
using Minwal.Runs.Journal;
using Minwal.Values;

namespace Minwal.Workbench.Records;

/// <summary>A decision as a person gives it.</summary>
/// <param name="Id">The record: its number in the output, from 1, or its id.</param>
/// <param name="Kind">What was decided.</param>
/// <param name="Who">Who decided.</param>
public sealed record RecordDecision(string Id, DecisionKind Kind, string Who)
{
    private static readonly string[] Keys = ["record", "decision", "reason", "who", "set"];

    /// <summary>What can be decided, as people write it.</summary>
    internal static IReadOnlyList<string> Words { get; } = ["accept", "reject", "edit", "relabel"];

    /// <summary>Why; null when nothing was said.</summary>
    public string? Reason { get; init; }

    /// <summary>For edits and labels: the fields with their new values.</summary>
    public Fields Set { get; init; } = [];

    /// <summary>
    /// Reads one line of a file of decisions: <c>{ "record": 7, "decision": "reject", "reason": "…", "who": "…", "set": { … } }</c>.
    /// </summary>
    /// <param name="fields">The line.</param>
    /// <param name="mark">Where it stands.</param>
    /// <param name="who">Who decided when the line does not say.</param>
    /// <param name="faults">Takes what is wrong with it.</param>
    /// <returns>The decision; null when something is wrong.</returns>
    internal static RecordDecision? Read(Fields fields, Mark mark, string who, ICollection<Fault> faults)
    {
        var before = faults.Count;
        foreach (var name in fields.Keys.Where(name => !Keys.Contains(name)))
            Refuse($"unknown key '{name}'; allowed are {string.Join(", ", Keys)}", Spelling.Nearest(name, Keys));
        var id = Value.ToText(fields.GetValueOrDefault("record"));
        if (id.Length == 0)
            Refuse("'record' is missing: the record's number in the output, from 1, or its id");
        var word = Value.ToText(fields.GetValueOrDefault("decision"));
        if (!Enum.TryParse<DecisionKind>(word, ignoreCase: true, out var kind) || !Enum.IsDefined(kind) || char.IsAsciiDigit(word[0]))
            Refuse($"found the decision '{word}', allowed are {string.Join(", ", Words)}", Spelling.Nearest(word, Words));
        var set = fields.GetValueOrDefault("set");
        if (set is not (null or Fields)) Refuse("'set' must be a map from field to value");
        if (faults.Count > before) return null;
        return new RecordDecision(id, kind, fields.GetValueOrDefault("who") as string ?? who)
        {
            Reason = fields.GetValueOrDefault("reason") as string,
            Set = set as Fields ?? [],
        };

        void Refuse(string message, string? near = null) =>
            faults.Add(new Fault("MW2012", mark, message, near is null ? null : $"did you mean '{near}'?"));
    }

    /// <summary>The decisions as the journal keeps them.</summary>
    /// <exception cref="MinwalException">MW2008 and MW2012 with everything that is wrong.</exception>
    internal static IReadOnlyList<Decision> Resolve(IReadOnlyList<RecordDecision> decisions, OpenedRecords records, long now)
    {
        var drafts = records.FindAll([.. decisions.Select(d => d.Id).Distinct()]);
        var faults = new List<Fault>();
        var resolved = decisions.Select(d => d.Resolve(drafts[d.Id], now, faults)).ToList();
        return faults.Count == 0 ? resolved : throw new MinwalException(faults);
    }

    private Decision Resolve(DraftRecord draft, long now, List<Fault> faults)
    {
        var record = (Fields)Json.Parse(draft.Record!.Value.Span)!;
        var changes = Kind is DecisionKind.Edit or DecisionKind.Relabel;
        if (changes && Set.Count == 0)
            faults.Add(new Fault("MW2012", new Mark(""), $"record {Id}: nothing is set, so there is nothing to change"));
        if (!changes && Set.Count > 0)
            faults.Add(new Fault("MW2012", new Mark(""), $"record {Id}: only an edit or a relabelling sets fields"));
        foreach (var name in Set.Keys.Where(name => !record.ContainsKey(name)))
        {
            var near = Spelling.Nearest(name, record.Keys);
            faults.Add(new Fault("MW2012", new Mark(""), $"record {Id} has no field '{name}'; it has {string.Join(", ", record.Keys)}",
                near is null ? null : $"did you mean '{near}'?"));
        }

        return new Decision(draft.Slot, draft.Attempt, Kind, Who, now) { Reason = Reason, Set = Typed(record, faults) };
    }

    /// <summary>
    /// What is set, in the types that the record has: a text that a person typed for a number or a truth value is read as one.
    /// </summary>
    private Fields Typed(Fields record, List<Fault> faults)
    {
        var typed = new Fields();
        foreach (var (name, value) in Set)
        {
            var read = value is string text ? ReadAs(record.GetValueOrDefault(name), text) : value;
            if (read is null && value is string)
            {
                var kind = record[name] is bool ? "true or false" : "a number";
                faults.Add(new Fault("MW2012", new Mark(""), $"record {Id}: found '{value}' for '{name}', allowed is {kind}"));
            }

            typed[name] = read;
        }

        return typed;
    }

    private static object? ReadAs(object? was, string text) => was switch
    {
        bool => bool.TryParse(text, out var truth) ? truth : null,
        long or double when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) => whole,
        long or double => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? number : null,
        _ => text,
    };
}
