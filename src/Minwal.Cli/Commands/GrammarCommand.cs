using System.CommandLine;
using System.Globalization;
using Minwal.Cli.Views;
using Minwal.Faults;
using Minwal.Recipes.Language;
using Minwal.Values;
using Minwal.Workbench.Preparing;

namespace Minwal.Cli.Commands;

/// <summary><c>minwal grammar try FILE</c>: shows what a grammar says, and what was drawn for it, without a run.</summary>
internal static class GrammarCommand
{
    private const int Most = 100_000;

    public static Command Make(ToolContext context)
    {
        var command = new Command("grammar", "Tries offline grammars.");
        command.Subcommands.Add(MakeTry(context));
        return command;
    }

    private static Command MakeTry(ToolContext context)
    {
        var file = new Argument<string>("file")
        {
            Description = "The grammar's file; or else a recipe's step, with --recipe and --step.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var recipe = new Option<string>("--recipe")
        {
            Description = "A recipe, by name or folder: its grammar with the labels, source rows and values of a run's first records.",
            HelpName = "RECIPE",
        };
        var step = new Option<string>("--step")
        {
            Description = "The step whose grammar it is, or STEP.ROLE in a conversation; needed when there are several.",
            HelpName = "STEP",
        };
        var set = new Option<string[]>("--set")
        {
            Description = "Values of variables, as in YAML: --set subject=math turns=4 'row={name: Huda}'. "
                + "A label chooses records that have it.",
            HelpName = "NAME=VALUE",
            AllowMultipleArgumentsPerToken = true,
        };
        var number = new Option<int>("--number", "-n")
        {
            Description = "How many expansions to show.",
            DefaultValueFactory = _ => 20,
            HelpName = "N",
        };
        number.Validators.Add(typed =>
        {
            if (typed.GetValueOrDefault<int>() is < 1 or > Most)
                typed.AddError($"--number: allowed are whole numbers from 1 to {Most.ToString("N0", CultureInfo.InvariantCulture)}");
        });
        var seed = new Option<long>("--seed")
        {
            Description = "Chooses the draws.",
            DefaultValueFactory = _ => new RunChoices().Seed,
            HelpName = "N",
        };
        var json = new Option<bool>("--json") { Description = "One line of JSON for each expansion." };
        var command = new Command("try", "Shows what a grammar says, with what was drawn and remembered. Makes no run and keeps nothing.")
        {
            file, recipe, step, set, number, seed, json,
        };
        command.SetAction(parsed =>
        {
            var (path, named) = (parsed.GetValue(file), parsed.GetValue(recipe));
            var (count, draws) = (parsed.GetValue(number), parsed.GetValue(seed));
            if (path is null == named is null)
                throw new MinwalException("MW2003", "one thing is tried: a grammar's file, or with --recipe and --step a step's grammar");
            if (path is not null && parsed.GetValue(step) is { } useless)
                throw new MinwalException("MW2003", $"--step {useless}: a file is no recipe", "--recipe RECIPE names the recipe of a step");
            var variables = Variables(parsed.GetValue(set) ?? []);
            var tried = path is not null
                ? context.Bench.TryGrammar(context.At(path), variables, count, draws)
                : context.Bench.TryGrammar(
                    context.Bench.ReadRecipe(context.FindRecipe(named!)), parsed.GetValue(step), variables, count, draws);
            GrammarView.Write(context.Output, tried, parsed.GetValue(json));
            return ExitCodes.Done;
        });
        return command;
    }

    /// <summary>The values as they would be read in a YAML file: 4 is a number, [a, b] a list, and all else a text.</summary>
    private static Fields Variables(IReadOnlyList<string> typed)
    {
        var faults = new List<Fault>();
        var values = new Fields(typed.Count);
        foreach (var text in typed)
        {
            if (text.Split('=', 2) is not [{ Length: > 0 } name, var value])
                faults.Add(new Fault("MW2003", new Mark(""), $"--set: found '{text}', allowed is NAME=VALUE"));
            else if (Read(name, value.Trim(), faults) is { } node
                && Shapes.Any.TryRead(node, new Reading(faults, new("function")), out var read))
                values[name] = read;
        }

        return faults.Count == 0 ? values : throw new MinwalException(faults);
    }

    // A bare text is never a piece of YAML: "Who? - he: #1" is what it says.
    private static YamlValue? Read(string name, string value, List<Fault> faults) => value is ['[' or '{' or '"' or '\'', ..]
        ? YamlFile.Parse(value, $"--set {name}", faults)
        : new YamlScalar(new Mark($"--set {name}"), value, plain: true);
}
