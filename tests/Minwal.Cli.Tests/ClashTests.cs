using Xunit;

namespace Minwal.Cli.Tests;

/// <summary>Parameters that a recipe does not allow together.</summary>
public sealed class ClashTests : IDisposable
{
    private readonly MinwalTool _tool = new();

    public void Dispose() => _tool.Dispose();

    [Fact]
    public async Task Two_that_are_set_are_refused_by_the_options_that_set_them()
    {
        await MakeAsync("[paper]");
        Assert.Contains("MW2025: --stone and --paper cannot be given together (give one of them)",
            await _tool.RefusedAsync("run --recipe mine --stone a --paper b"), StringComparison.Ordinal);
        Assert.Contains("MW2025: --stone and --on-paper cannot be given together",
            await _tool.RefusedAsync("run --recipe mine --stone a --on-paper"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_alone_and_one_beside_the_default_of_the_other_are_allowed()
    {
        await MakeAsync("[paper]");
        await _tool.DoAsync("plan --recipe mine --stone a");
        await _tool.DoAsync("plan --recipe mine --on-paper");
        await _tool.DoAsync("plan --recipe mine --stone a --paper none");
    }

    [Theory]
    [InlineData("[papre]", "did you mean 'paper'?")]
    [InlineData("[stone]", "which is no other parameter")]
    public async Task What_is_no_other_parameter_is_refused_in_the_recipe(string names, string expected)
    {
        await MakeAsync(names);
        Assert.Contains(expected, await _tool.RefusedAsync("plan --recipe mine"), StringComparison.Ordinal);
    }

    private async Task MakeAsync(string names)
    {
        await _tool.DoAsync("new mine");
        _tool.Edit("mine/recipe.yaml", "parameters:\n", $$"""
            presets:
              on_paper: { help: Paper., set: { paper: thick } }
            parameters:
              stone: { type: text, default: "", not_with: {{names}}, help: Stone. }
              paper: { type: text, default: none, help: Paper. }

            """);
    }
}
