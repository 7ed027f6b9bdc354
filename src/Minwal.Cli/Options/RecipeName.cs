using System.CommandLine;

namespace Minwal.Cli.Options;

/// <summary>The argument of the commands that take a recipe by its name, or none where <c>--recipe</c> names a folder.</summary>
internal static class RecipeName
{
    public static Argument<string> Make()
    {
        var name = new Argument<string>("recipe")
        {
            Description = "The recipe's name, or the folder of your own.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        // A misspelt option must not be taken for a recipe where --recipe names one: the run would begin without it.
        name.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: ['-', ..] word }]) result.AddError($"'{word}' is no recipe");
        });
        return name;
    }
}
