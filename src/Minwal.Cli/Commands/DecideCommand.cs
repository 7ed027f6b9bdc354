using System.CommandLine;
using Minwal.Faults;
using Minwal.Runs.Journal;
using Minwal.Text;
using Minwal.Values;
using Minwal.Workbench.Records;

namespace Minwal.Cli.Commands;

/// <summary>
/// <c>minwal decide RUN ID reject --reason "…"</c>, <c>minwal decide RUN --from decisions.jsonl</c>: what people think of records.
/// </summary>
internal static class DecideCommand
{
    public static Command Make(ToolContext context)
    {
        var run = new Argument<string>("run") { Description = "The run: its folder or its output." };
        var id = new Argument<string>("id")
        {
            Description = "The record: its number in the output, from 1, or its id.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var word = new Argument<string>("decision")
        {
            Description = "accept, reject, edit or relabel.",
            Arity = ArgumentArity.ZeroOrOne,
            HelpName = "decision",
        };
        word.CompletionSources.Add([.. RecordDecision.Words]);
        var reason = new Option<string>("--reason") { Description = "Why.", HelpName = "TEXT" };
        var set = new Option<string[]>("--set")
        {
            Description = "For edit and relabel: a field and its new value. May be given several times.",
            HelpName = "FIELD=VALUE",
        };
        var who = new Option<string>("--who") { Description = "Who decides. [default: your user name]", HelpName = "NAME" };
        var from = new Option<string>("--from")
        {
            Description =
                """A .jsonl file of decisions, a line each: {"record": 7, "decision": "reject", "reason": "…"}; also "who" and "set".""",
            HelpName = "FILE",
        };
        var command = new Command("decide",
            "Keeps what you think of records: accept, reject, edit, relabel. The text that was generated stays in the journal.")
        {
            run, id, word, reason, set, who, from,
        };
        command.SetAction(parsed =>
        {
            var decides = parsed.GetValue(who) ?? Environment.UserName;
            IReadOnlyList<RecordDecision> decisions = (parsed.GetValue(from), parsed.GetValue(id), parsed.GetValue(word)) switch
            {
                ({ } file, null, null) => context.Bench.ReadDecisions(context.At(file), decides),
                (null, { } record, { } typed) =>
                [
                    new RecordDecision(record, Kind(typed), decides)
                    {
                        Reason = parsed.GetValue(reason),
                        Set = Sets(parsed.GetValue(set) ?? []),
                    },
                ],
                _ => throw new MinwalException("MW2001", "say a record and a decision (accept, reject, edit, relabel), or --from FILE"),
            };
            var named = parsed.GetValue(run)!;
            var kept = context.Bench.Decide(context.At(named), decisions);
            context.Error.WriteLine($"{Counted.Of(kept, "decision")} kept. minwal export {named} writes the file with what was decided; "
                + "minwal run … --refill fills rejected slots anew.");
            return ExitCodes.Done;
        });
        return command;
    }

    private static DecisionKind Kind(string typed)
    {
        var words = RecordDecision.Words;
        if (words.Contains(typed)) return Enum.Parse<DecisionKind>(typed, ignoreCase: true);
        var near = Spelling.Nearest(typed, words);
        throw new MinwalException(
            "MW2001",
            $"found the decision '{typed}', allowed are {string.Join(", ", words)}",
            near is null ? null : $"did you mean '{near}'?");
    }

    private static Fields Sets(string[] typed)
    {
        var fields = new Fields();
        foreach (var text in typed)
        {
            var at = text.IndexOf('=', StringComparison.Ordinal);
            if (at <= 0) throw new MinwalException("MW2003", $"--set: found '{text}', allowed is FIELD=VALUE");
            fields[text[..at]] = text[(at + 1)..];
        }

        return fields;
    }
}
