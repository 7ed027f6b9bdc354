using System.CommandLine;
using Minwal.Cli.Options;
using Minwal.Cli.Views;
using Minwal.Datasets.Augmenting;
using Minwal.Datasets.Reading;
using Minwal.Faults;

namespace Minwal.Cli.Commands;

/// <summary><c>minwal augment FILE --output FILE</c>: further rows of rows.</summary>
internal static class AugmentCommand
{
    public static Command Make(ToolContext context)
    {
        var (file, input, output) = (DataFiles.Argument(), DataFiles.InputOption(), DataFiles.OutputOption());
        var all = Augmentations.Create([], [], 0.1);
        var variants = new Option<int>("--variants", "--num-variants")
        {
            Description = "How many rows are made of each.",
            HelpName = "K",
            DefaultValueFactory = _ => 2,
        };
        var kinds = new Option<string>("--kinds")
        {
            Description = $"How: {string.Join(", ", all.Select(kind => kind.Name))}. "
                + "[default: all, but nothing that changes facts where there are options]",
            HelpName = "KINDS",
        };
        var only = new Option<bool>("--only-variants") { Description = "Leave the rows themselves out." };
        var text = new Option<string>("--text-field")
        {
            Description = "The fields whose texts are changed, by name at any depth: text,question. [default: what is usual]",
            HelpName = "FIELDS",
        };
        var rules = new Option<string>("--rules")
        {
            Description = "A table with the columns from and to: phrases that may stand for others.",
            HelpName = "FILE",
        };
        var entities = new Option<string>("--entities")
        {
            Description = "A table with the columns list and member: members of a list may stand for each other.",
            HelpName = "FILE",
        };
        var typos = new Option<double>("--typos")
        {
            Description = "The share of longer words with a slip of fingers.",
            HelpName = "0..1",
            DefaultValueFactory = _ => 0.1,
        };
        var similar = new Option<double>("--most-similar")
        {
            Description = "The greatest similarity of a variant with its row and its other variants.",
            HelpName = "0..1",
            DefaultValueFactory = _ => 0.95,
        };
        var seed = DataOptions.SeedOption();
        var command = new Command("augment",
            "Makes further rows of rows for which the labels are still right: each says of which row it comes and how, none is a copy, and "
            + "a split keeps it with its row.")
        {
            file, input, output, variants, kinds, only, text, rules, entities, typos, similar, seed,
        };
        var data = new DataOptions(command);
        command.SetAction((parsed, cancellation) =>
        {
            var options = new AugmentOptions
            {
                File = DataFiles.Typed(context, parsed.GetValue(file), parsed.GetValue(input)),
                Output = context.At(parsed.GetValue(output)!),
                Reading = data.Reading(context, parsed),
                Variants = AtLeastOne(parsed.GetValue(variants)),
                Kinds = DataOptions.List(parsed.GetValue(kinds)),
                OnlyVariants = parsed.GetValue(only),
                TextFields = [.. DataOptions.List(parsed.GetValue(text)).Select(name => DataOptions.Field("--text-field", name)!.LastName)],
                Rules = parsed.GetValue(rules) is { } named ? [.. Pairs(context, named, "from", "to")] : [],
                Entities = parsed.GetValue(entities) is { } lists ? Lists(context, lists) : [],
                Typos = Share("--typos", parsed.GetValue(typos), 0.001),
                MostSimilar = Share("--most-similar", parsed.GetValue(similar), 0),
                Seed = parsed.GetValue(seed),
                CsvSafe = data.CsvSafe(parsed),
                Force = data.Force(parsed),
            };
            return Task.FromResult(data.Run(
                context, parsed, [options.File], [options.Output], () => context.Bench.Augment(options, cancellation), AugmentView.Print));
        });
        return command;
    }

    private static int AtLeastOne(int typed) =>
        typed >= 1 ? typed : throw new MinwalException("MW2003", $"--variants: found {typed}, allowed is a number from 1");

    private static double Share(string option, double typed, double least) => typed >= least && typed <= 1 ? typed
        : throw new MinwalException(
            "MW2003", FormattableString.Invariant($"{option}: found {typed}, allowed is a number from {least} to 1"));

    private static List<IReadOnlyList<string>> Lists(ToolContext context, string typed) =>
    [
        .. Pairs(context, typed, "list", "member").GroupBy(pair => pair.One, pair => pair.Other, StringComparer.Ordinal)
            .Select(list => list.ToList()),
    ];

    private static IEnumerable<(string One, string Other)> Pairs(ToolContext context, string typed, string one, string other)
    {
        var faults = new List<Fault>();
        var pairs = new List<(string, string)>();
        foreach (var (row, record) in RecordReader.Open(context.At(typed), context.Bench.Formats, faults, typed).Read())
        {
            if (record.GetValueOrDefault(one) is string { Length: > 0 } a && record.GetValueOrDefault(other) is string { Length: > 0 } b)
                pairs.Add((a, b));
            else
                faults.Add(new Fault("MW5004", new Mark($"{typed} row {row}"), $"the row needs texts '{one}' and '{other}'"));
        }

        return faults.Count == 0 ? pairs : throw new MinwalException(faults);
    }
}
