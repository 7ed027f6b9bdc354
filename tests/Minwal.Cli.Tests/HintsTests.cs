using Minwal.Faults;
using Xunit;

namespace Minwal.Cli.Tests;

public sealed class HintsTests
{
    [Theory]
    [InlineData("MW1000", 2)]
    [InlineData("MW1009", 2)]
    [InlineData("MW1014", 2)]
    [InlineData("MW2003", 2)]
    [InlineData("MW4001", 1)]
    [InlineData("MW4003", 1)]
    [InlineData("MW4004", 1)]
    [InlineData("MW4005", 1)]
    [InlineData("MW4006", 1)]
    [InlineData("MW4007", 1)]
    [InlineData("MW5002", 1)]
    [InlineData("MW2006", 2)]
    [InlineData("MW5003", 2)]
    public void What_was_given_wrongly_ends_with_2_and_what_the_machine_refused_with_1(string code, int exit) =>
        Assert.Equal(exit, Hints.ExitCode(new MinwalException(code, "it does not work")));

    [Fact]
    public void Of_several_faults_one_of_usage_decides()
    {
        var missing = new Fault("MW5003", new Mark("a.csv"), "not there");
        var empty = new Fault("MW1017", new Mark("recipe.yaml", 3), "no rows");
        Assert.Equal(2, Hints.ExitCode(new MinwalException([missing, empty])));
    }

    [Theory]
    [InlineData(true, "MW5005: it is there (name another file; --force writes over it)")]
    [InlineData(false, "MW5005: it is there (name another file)")]
    public void Force_is_named_where_it_helps(bool helps, string line) =>
        Assert.Equal(line, Hints.Line(new Fault("MW5005", new Mark(""), "it is there") { CanBeForced = helps }));

    [Theory]
    [InlineData("MW5002", null, "MW5002: it does not work (choose another --output)")]
    [InlineData("MW4007", "the tool changed",
        "MW4007: it does not work (the tool changed; start afresh with --new, or go on with --update)")]
    [InlineData("MW1000", null, "MW1000: it does not work (minwal recipes lists the recipes; minwal new NAME makes one)")]
    [InlineData("MW1009", "did you mean 'text'?", "MW1009: it does not work (did you mean 'text'?)")]
    public void The_command_line_adds_what_to_type_next(string code, string? hint, string line) =>
        Assert.Equal(line, Hints.Line(new Fault(code, new Mark(""), "it does not work", hint)));
}
