using System.Security.Cryptography;
using Minwal.Faults;
using Minwal.Runs.Journal;
using Minwal.Workbench.Preparing;
using Xunit;

namespace Minwal.Workbench.Tests.Plugins;

public sealed class PluginTests : IDisposable
{
    private readonly Scene _scene = new();

    public void Dispose() => _scene.Dispose();

    [Fact]
    public async Task A_plugins_kinds_are_used_documented_and_part_of_the_run()
    {
        _scene.Bench.LoadPlugin(Repository.Sample("Plugin"));
        Assert.Contains("### The check `polite`", _scene.Bench.Language.Reference(), StringComparison.Ordinal);
        Assert.Contains("check_polite", _scene.Bench.Language.Schema(), StringComparison.Ordinal);
        Assert.Contains("backwards(text)", _scene.Bench.Language.Reference(), StringComparison.Ordinal);

        // Half of the greetings are not polite enough, whatever is tried.
        var recipe = _scene.GreetingsRecipe("  - polite: { field: text, words: [dear], when: \"backwards('ab') == 'ba'\" }\n");
        var summary = await _scene.RunAsync(recipe, new RunChoices { Attempts = 2 }, _scene.To("f.jsonl"));
        Assert.Equal((RunPhase.Short, 6), (summary.Phase, summary.Ledger.Accepted));
        Assert.Equal(12, summary.Ledger.Reasons["polite.missing"]);

        var plugins = _scene.Bench.ReadRun(_scene.File("f.jsonl")).Header!.Identity.Plugins;
        var hash = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Repository.Sample("Plugin"))));
        Assert.Equal(hash[..16], plugins["Minwal.Samples.Plugin.dll"]);
    }

    [Fact]
    public async Task A_run_with_a_plugin_is_another_one_without_it()
    {
        var plugin = PluginAssembly.Write(_scene.File("empty.dll"), new PluginAssembly.Plugin("Empty"));
        _scene.Bench.LoadPlugin(plugin);
        await _scene.RunAsync(_scene.GreetingsRecipe(), new RunChoices(), _scene.To("f.jsonl"));
        var without = new MinwalWorkbench();
        using var prepared = without.Prepare(without.ReadRecipe(_scene.File("greetings")), new RunChoices());
        var fault = Assert.Throws<MinwalException>(() => without.Begin(prepared, _scene.To("f.jsonl")));
        Assert.Contains("plugins: was {\"empty.dll\":\"", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_not_there_is_told() => Refused("MW2013", _scene.File("absent.dll"), "cannot be read");

    [Fact]
    public void A_file_that_is_no_assembly_is_told()
    {
        File.WriteAllText(_scene.File("text.dll"), "no assembly");
        Refused("MW2013", _scene.File("text.dll"), "is not a .NET assembly");
    }

    [Fact]
    public void An_assembly_without_a_plugin_is_told() => Refused("MW2014", PluginAssembly.Write(_scene.File("none.dll")), "has none");

    [Fact]
    public void An_assembly_with_two_plugins_is_told_with_both() => Refused("MW2014",
        PluginAssembly.Write(_scene.File("two.dll"), new PluginAssembly.Plugin("First"), new PluginAssembly.Plugin("Second")),
        "has First, Second");

    [Fact]
    public void A_plugin_that_cannot_be_made_is_told() => Refused("MW2014",
        PluginAssembly.Write(_scene.File("asking.dll"), new PluginAssembly.Plugin("Asking", Constructor: false)),
        "no public constructor that takes nothing");

    [Fact]
    public void A_plugin_that_throws_is_told_with_what_it_threw() => Refused("MW2015",
        PluginAssembly.Write(_scene.File("throwing.dll"), new PluginAssembly.Plugin("Throwing", typeof(InvalidOperationException))),
        "failed: InvalidOperationException: it does not want to");

    [Fact]
    public void A_plugin_is_loaded_once()
    {
        var plugin = PluginAssembly.Write(_scene.File("empty.dll"), new PluginAssembly.Plugin("Empty"));
        _scene.Bench.LoadPlugin(plugin);
        Refused("MW2016", plugin, "is loaded already");
    }

    [Fact]
    public void A_plugin_comes_before_the_first_recipe()
    {
        _scene.GreetingsRecipe();
        Assert.Throws<InvalidOperationException>(() => _scene.Bench.LoadPlugin(_scene.File("late.dll")));
    }

    private void Refused(string code, string path, string words)
    {
        var fault = Assert.Throws<MinwalException>(() => _scene.Bench.LoadPlugin(path));
        Assert.StartsWith(code + ": ", fault.Message, StringComparison.Ordinal);
        Assert.Contains(words, fault.Message, StringComparison.Ordinal);
        Assert.Contains(path[(path.LastIndexOf('/') + 1)..^4], fault.Message, StringComparison.OrdinalIgnoreCase);
    }
}
