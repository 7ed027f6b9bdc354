using System.CommandLine;
using System.Text.RegularExpressions;
using Minwal.Cli.Options;
using Minwal.Faults;
using Minwal.Recipes;

namespace Minwal.Cli.Commands;

/// <summary><c>minwal new NAME [--from RECIPE]</c>: makes a recipe of one's own.</summary>
internal static partial class NewCommand
{
    private const string Recipe = """
        # A recipe: what records to make, how, and what they must pass. A guide: minwal docs recipes; every key: minwal docs reference
        recipe: NAME
        version: 1
        summary: Short notes with a topic and a mood.
        language: en
        parameters:
          samples: { type: integer, default: 20, min: 1, max: 1000000, help: Records to accept. }
        quotas:
          total: ${samples}
          topic: [weather, food, travel]        # even
          mood: { happy: 2, sad: 1 }            # two to one
        models:
          writer: { default: offline, temperature: 0.9 }
        steps:
          - write:
              model: writer
              prompt: prompts/note.hbs
              offline: offline/note.yaml
              returns:
                text: { type: string, words: [4, 40] }
        checks:
          - words: { field: text, between: [4, 40] }
          - unique: { field: text }
        record:
          text: ${text}
          topic: ${topic}
          mood: ${mood}
        output:
          file: notes.jsonl

        """;

    private const string Prompt = """
        Write one short note, as a person would write it to a friend, in one or two sentences.
        The brief says what it is about and how the writer feels; do not name the feeling.
        <brief>
        {{brief}}
        </brief>

        """;

    private const string Grammar = """
        # What the offline model writes; the language is explained by: minwal docs grammar
        tidy: english
        answer:
          text: "<opening> <event>[, <aside>]. <ending>"
        rules:
          opening: [today, this morning, on Sunday, last night, yesterday, after work, at noon, right after class]
          event:
            by: topic
            weather:
              - "(the rain|the wind|a storm|the fog) (kept us inside|caught me on my bike|changed all our plans)"
              - "the sun (came out|stayed) (for an hour|all day|over the lake)"
            food:
              - "I cooked (lentil soup|rice with almonds|a huge omelette|fresh bread) for <#2..9> people"
              - "we tried the (tiny|new|old) place near the (station|park|river)"
            travel:
              - "the (train|bus|ferry) to (the coast|my aunt|the old town) left <#2..55> minutes late"
              - "I booked a room in a (village|town|harbour) I had never heard of"
          aside: [just the two of us, without any plan, with my sister, of course with the camera at home]
          ending:
            by: mood
            happy: [I could do that every week., You would have loved it., Best day in a long time!, I am still smiling.]
            sad: [I wish it had gone differently., It was not the same without you., I will not try that again soon., I went to bed early.]

        """;

    public static Command Make(ToolContext context)
    {
        var name = new Argument<string>("name") { Description = "The new recipe's name; also the folder that is made." };
        var from = new Option<string>("--from")
        {
            Description = "The recipe to copy: a name of ours or a folder. Without it a small example.",
            HelpName = "RECIPE",
        };
        var command = new Command("new",
            "Makes a recipe of your own, from a small example, from another recipe, or from rows that you have.")
        {
            name, from,
        };
        var fromData = new FromDataOptions(command);
        command.SetAction(parsed =>
        {
            var typed = parsed.GetValue(name)!;
            CheckName(context, typed);
            if (fromData.File(parsed) is not { } rows) return Run(context, typed, parsed.GetValue(from));
            if (parsed.GetValue(from) is not null)
                throw new MinwalException("MW2001", "both --from and --from-data are given", "leave one out");
            return new RecipeFromData(context, fromData.Read(parsed)).Make(typed, rows);
        });
        return command;
    }

    private static void CheckName(ToolContext context, string name)
    {
        if (!Name().IsMatch(name))
        {
            throw new MinwalException(
                "MW2004", $"'{name}' cannot be a recipe's name; allowed are lower-case letters, digits and '-', beginning with a letter");
        }

        if (context.Bench.Catalog.Names.Contains(name))
        {
            throw new MinwalException("MW2004",
                $"'{name}' comes with minwal, and a folder of that name would hide it", "choose another name");
        }

        if (Path.Exists(context.At(name)))
            throw new MinwalException("MW2005", $"'{name}' exists already; nothing was changed", "choose another name or remove it");
    }

    private static int Run(ToolContext context, string name, string? from)
    {
        var folder = context.At(name);
        if (from is null)
        {
            Write(folder, RecipeLoader.FileName, Recipe.Replace("NAME", name, StringComparison.Ordinal));
            Write(folder, "prompts/note.hbs", Prompt);
            Write(folder, "offline/note.yaml", Grammar);
        }
        else
        {
            var source = context.FindRecipe(from);
            var recipe = context.Bench.ReadRecipe(source).Recipe;
            foreach (var file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
            {
                var relative = Path.GetRelativePath(source, file);
                if (relative == RecipeLoader.FileName)
                    Write(folder, relative, Renamed(File.ReadAllText(file), name, recipe.Output.File));
                else
                    Copy(file, Path.Combine(folder, relative));
            }
        }

        context.Error.WriteLine($"Made {name}/. Next: minwal preview --recipe {name} -n 3, then minwal run --recipe {name}");
        return ExitCodes.Done;
    }

    /// <summary>The recipe under its new name; a file of its own, so that it does not meet the run of the one it comes from.</summary>
    private static string Renamed(string recipe, string name, string output)
    {
        recipe = RecipeLine().Replace(recipe, $"recipe: {name}", 1);
        if (output.Length == 0) return recipe;
        var file = new Regex(
            @"(?m)^(\s*)file:\s*[""']?" + Regex.Escape(output) + @"[""']?[ \t]*$", RegexOptions.None, TimeSpan.FromSeconds(1));
        var own = name + output[output.IndexOf('.', StringComparison.Ordinal)..];
        return file.Replace(recipe, match => $"{match.Groups[1].Value}file: {own}", 1);
    }

    /// <summary>Writes a file of a recipe.</summary>
    internal static void Write(string folder, string file, string text)
    {
        var path = Path.Combine(folder, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text.ReplaceLineEndings("\n"));
    }

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(to)!);
        File.Copy(from, to);
    }

    [GeneratedRegex("^[a-z][a-z0-9-]{0,47}$")]
    private static partial Regex Name();

    [GeneratedRegex("^recipe:.*$", RegexOptions.Multiline)]
    private static partial Regex RecipeLine();
}
