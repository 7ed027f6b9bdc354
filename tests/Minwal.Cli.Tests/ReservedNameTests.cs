using System.CommandLine;
using Minwal.Cli.Commands;
using Xunit;

namespace Minwal.Cli.Tests;

/// <summary>An option of a command is no name for what a recipe adds to the command's options.</summary>
public sealed class ReservedNameTests : IDisposable
{
    private readonly MinwalTool _tool = new();

    public void Dispose() => _tool.Dispose();

    public static TheoryData<string> Commands => new(Made().Keys);

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task Every_option_is_refused_as_the_name_of_a_parameter(string command)
    {
        await _tool.DoAsync("new mine");
        var names = Names(Made()[command]);
        Assert.NotEmpty(names);
        var parameters = names.Select(name => $"  {name}: {{ type: text, default: x, help: Something. }}\n");
        _tool.Edit("mine/recipe.yaml", "parameters:\n", "parameters:\n" + string.Concat(parameters));
        var error = await _tool.RefusedAsync("plan --recipe mine");
        Assert.All(names, name => Assert.Contains($"'{name}' has a meaning of its own in every run", error, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task Every_option_is_refused_as_the_name_of_a_preset(string command)
    {
        await _tool.DoAsync("new mine");
        var names = Names(Made()[command]);
        var presets = names.Select(name => $"  {name}: {{ help: Something., set: {{ samples: 2 }} }}\n");
        _tool.Edit("mine/recipe.yaml", "quotas:\n", "presets:\n" + string.Concat(presets) + "quotas:\n");
        var error = await _tool.RefusedAsync("plan --recipe mine");
        Assert.All(names, name => Assert.Contains($"'{name}' is a parameter already, or has a meaning", error, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task Every_option_is_refused_as_the_name_of_a_further_file(string command)
    {
        await _tool.DoAsync("new mine");
        var names = Names(Made()[command]);
        var extras = names.Select(name => $"  {name}: {{ help: Something. }}\n");
        _tool.Edit("mine/recipe.yaml", "output:\n", "extras:\n" + string.Concat(extras) + "output:\n");
        var error = await _tool.RefusedAsync("plan --recipe mine");
        Assert.All(names,
            name => Assert.Contains($"'{name}' is a parameter or preset already, or has a meaning", error, StringComparison.Ordinal));
    }

    /// <summary>The commands that take a recipe's own options, made without a recipe; and what all commands take.</summary>
    private static Dictionary<string, Command> Made()
    {
        var context = new ToolContext(TextWriter.Null, TextWriter.Null, TimeProvider.System, "", _ => null);
        return new()
        {
            ["minwal"] = Tool.Make(context, []),
            ["run"] = RunCommand.Make(context, []),
            ["plan"] = PlanCommand.Make(context, []),
            ["preview"] = PreviewCommand.Make(context, []),
            ["check"] = CheckCommand.Make(context, []),
            ["export"] = ExportCommand.Make(context, []),
            ["extend"] = ExtendCommand.Make(context, []),
            ["gather"] = GatherCommand.Make(context, []),
            ["slurm"] = SlurmCommand.Make(context, []),
            ["recipes size"] = RecipeSizeCommand.Make(context, []),
        };
    }

    /// <summary>The names that would become one of the command's options.</summary>
    private static List<string> Names(Command command) =>
    [
        .. command.Options.SelectMany(option => option.Aliases.Prepend(option.Name))
            .Where(name => name.StartsWith("--", StringComparison.Ordinal)).Select(name => name[2..].Replace('-', '_')),
    ];
}
