using Minwal.Cli.Configuration;
using Minwal.Workbench;
using Minwal.Workbench.Providers;

namespace Minwal.Cli;

/// <summary>What every command has. Nothing of it belongs to the whole process, so several commands can run in one.</summary>
/// <param name="Output">Standard output: data and what was asked for.</param>
/// <param name="Error">Standard error: progress, hints and faults.</param>
/// <param name="Time">The clock.</param>
/// <param name="Folder">The folder in which typed paths are meant: a full path, or empty for that of the process.</param>
/// <param name="Environment">The value of an environment variable; null when it is not set.</param>
internal sealed record ToolContext(
    TextWriter Output, TextWriter Error, TimeProvider Time, string Folder, Func<string, string?> Environment)
{
    private MinwalWorkbench? _bench;
    private Secrets? _secrets;

    /// <summary>The terminal, bare, on which a live picture can be drawn; null where standard error is none.</summary>
    public TextWriter? Live { get; init; }

    /// <summary>The columns of the terminal that standard error is; null where it is none.</summary>
    public int? Width { get; init; }

    /// <summary>The same of standard output.</summary>
    public int? OutputWidth { get; init; }

    /// <summary>Opens standard input.</summary>
    public Func<Stream> Input { get; init; } = InterruptibleInput.Open;

    /// <summary>Whether somebody can answer questions.</summary>
    public bool IsTerminal { get; init; } = !Console.IsInputRedirected && !Console.IsErrorRedirected;

    /// <summary>The words that start this tool again, such as in a job script.</summary>
    public IReadOnlyList<string> Program { get; init; } = Path.GetFileNameWithoutExtension(System.Environment.ProcessPath) == "dotnet"
        ? [System.Environment.ProcessPath!, Path.Combine(AppContext.BaseDirectory, "minwal.dll")]
        : [System.Environment.ProcessPath ?? "minwal"];

    /// <summary>The folder of the recipes that come with the tool.</summary>
    public string RecipesFolder => BundledFiles.Recipes;

    /// <summary>Variables of a file that was named, for keys; the environment's own go before them.</summary>
    public IReadOnlyDictionary<string, string> FileVariables { get; set; } = new Dictionary<string, string>();

    /// <summary>The options that a file of defaults gave the command.</summary>
    public IReadOnlyList<DefaultOption> Defaults { get; set; } = [];

    /// <summary>Keys in a file: the one that was named, else the one in this folder, in the user's own, or of .NET's
    /// user-secrets.</summary>
    /// <exception cref="Faults.MinwalException">MW2023 when it is of no use.</exception>
    public Secrets Secrets
    {
        get
        {
            if (_secrets is not null) return _secrets;
            var own = StandingDefaults.UserFolder(Environment);
            var home = Environment("HOME") ?? Environment("USERPROFILE");
            string?[] places =
            [
                Path.Combine(Folder, Secrets.FileName), own is null ? null : Path.Combine(own, Secrets.FileName),
                home is null ? null : Path.Combine(home, ".microsoft", "usersecrets", "minwal", Secrets.FileName),
            ];
            return UseSecrets(places.OfType<string>());
        }
    }

    /// <summary>The library that does the work. Commands that read no recipe do not wait for its language.</summary>
    public MinwalWorkbench Bench => _bench ??= new MinwalWorkbench(new WorkbenchOptions
    {
        Time = Time,
        Environment = Find,
        RecipesFolder = RecipesFolder,
        // Nothing is read from a terminal.
        Input = () => Input == InterruptibleInput.Open && !Console.IsInputRedirected ? Stream.Null : Input(),
    });

    /// <summary>Takes keys from the file at <paramref name="path"/>.</summary>
    /// <exception cref="Faults.MinwalException">MW2023 when it is of no use, or is not there.</exception>
    public void UseSecrets(string path)
    {
        if (!File.Exists(path)) throw new Faults.MinwalException("MW2023", $"there is no file of keys at {path}",
            "minwal providers init writes one");
        UseSecrets([path]);
    }

    /// <summary>The value of a variable for keys and addresses: of the environment, of the file that was named, of the file of
    /// keys.</summary>
    public string? Find(string name) => Environment(name) ?? FileVariables.GetValueOrDefault(name) ?? Secrets.Find(name);

    private Secrets UseSecrets(IEnumerable<string> places)
    {
        _secrets = Secrets.Load(places);
        if (_secrets.IsReadByOthers)
            Error.WriteLine($"Others than you may read the keys in {_secrets.Path}: chmod 600 {_secrets.Path} keeps them from it.");
        return _secrets;
    }

    /// <summary>The file or folder that was typed; <c>-</c>, which stands for standard output, stays.</summary>
    public string At(string typed) => typed == "-" ? typed : Path.Combine(Folder, typed);

    /// <summary>Whether <paramref name="word"/> is a recipe's name or folder.</summary>
    public bool IsRecipe(string word) => Bench.Catalog.Names.Contains(word) || Bench.Catalog.Has(At(word));

    /// <summary>
    /// The folder of the recipe that is called <paramref name="typed"/>. A folder of that name goes before a name of ours.
    /// </summary>
    /// <exception cref="Faults.MinwalException">MW2002 when there is none.</exception>
    public string FindRecipe(string typed)
    {
        var (catalog, here) = (Bench.Catalog, At(typed));
        return catalog.Find(Path.Exists(here) && (catalog.Has(here) || !catalog.Names.Contains(typed)) ? here : typed);
    }
}
