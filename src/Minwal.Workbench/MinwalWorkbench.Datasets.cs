using Minwal.Datasets;
using Minwal.Datasets.Choosing;
using Minwal.Datasets.Cleaning;
using Minwal.Datasets.Combining;
using Minwal.Datasets.Comparing;
using Minwal.Datasets.Converting;
using Minwal.Datasets.Inspecting;
using Minwal.Datasets.Sampling;
using Minwal.Datasets.Selecting;
using Minwal.Datasets.Splitting;
using Minwal.Expressions;
using Minwal.Faults;
using Minwal.Recipes;
using Minwal.Values;
using Minwal.Workbench.Folders;
using Minwal.Workbench.Quality;
using Minwal.Workbench.Running;

namespace Minwal.Workbench;

/// <content>
/// Tools for data sets, ours or anybody's. Each reads any of <see cref="Formats"/>, streams, keeps the order of rows and fields that it
/// does not know, is the same each time, tells bad rows by their numbers, and writes its files whole or not at all.
/// </content>
public sealed partial class MinwalWorkbench
{
    /// <summary>Makes one file of several; rows that are alike are removed, ids that another row has are renewed.</summary>
    /// <example><code>
    /// var report = bench.Combine(new CombineOptions { Files = ["batch_1.json", "batch_2.json"], Output = "all.json" });
    /// Console.WriteLine($"{report.Written} rows, {report.RenewedIds} ids renewed");
    /// </code></example>
    /// <exception cref="MinwalException">MW5003 for a file that is not there, MW5005 for one that may not be written over.</exception>
    public CombineReport Combine(CombineOptions options, CancellationToken cancellation = default)
    {
        if (options.Files.Count == 0) throw new MinwalException("MW6009", "there are no files to combine");
        TargetFiles.CheckTool([("output", options.Output)], options.Files, options.Force);
        return WithData(context => new Combiner(options, context).Run(), cancellation, options.Output);
    }

    /// <summary>Splits a file into parts between which nothing leaks.</summary>
    /// <example><code>
    /// var report = bench.Split(new SplitOptions { File = "all.jsonl", OutputFolder = "splits", By = FieldPath.Parse("label") });
    /// foreach (var part in report.Parts) Console.WriteLine($"{part.File}: {part.Rows}");
    /// </code></example>
    /// <exception cref="MinwalException">MW6002 when the shares do not add up to 1, MW6004 for a field that no row has.</exception>
    public SplitReport Split(SplitOptions options, CancellationToken cancellation = default)
    {
        var files = options.Files().Select(file => (file.Part.Name, file.Path)).ToList();
        TargetFiles.CheckTool(files, [options.File], options.Force);
        return WithData(context => new Splitter(options, context).Run(), cancellation, [.. files.Select(file => file.Path)]);
    }

    /// <summary>Draws rows of a file: from all alike, or so that every value of a field keeps its share.</summary>
    /// <exception cref="MinwalException">MW6006 when a value would get no row.</exception>
    public SampleReport Sample(SampleOptions options, CancellationToken cancellation = default)
    {
        TargetFiles.CheckTool([("output", options.Output)], [options.File], options.Force);
        return WithData(context => new Sampler(options, context).Run(), cancellation, options.Output);
    }

    /// <summary>Keeps the rows of which a formula is true, and the fields that are named.</summary>
    /// <example><code>
    /// bench.Select(new SelectOptions { File = "all.jsonl", Output = "short.jsonl", Where = "words(text) &lt; 8", Fields = ["text"] });
    /// </code></example>
    /// <exception cref="MinwalException">MW1010 for a formula that is none, MW6004 for a field that no row has.</exception>
    public SelectReport Select(SelectOptions options, CancellationToken cancellation = default)
    {
        var where = FormulaOfRows(options.Where);
        TargetFiles.CheckTool([("output", options.Output)], [options.File], options.Force);
        return WithData(context => new Selector(options, where, context).Run(), cancellation, options.Output);
    }

    /// <summary>Chooses rows whose texts are far from each other, such as personas.</summary>
    /// <example><code>
    /// bench.Choose(new ChooseOptions { File = "personas.jsonl", Output = "200.jsonl", Count = 200, Text = FieldPath.Of("persona") });
    /// </code></example>
    /// <exception cref="MinwalException">MW1010 for a formula that is none, MW6004 for a field that no row has.</exception>
    public ChooseReport Choose(ChooseOptions options, CancellationToken cancellation = default)
    {
        var where = FormulaOfRows(options.Where);
        TargetFiles.CheckTool([("output", options.Output)], [options.File], options.Force);
        return WithData(context => new Chooser(options, where, context).Run(), cancellation, options.Output);
    }

    /// <summary>Looks at a file: fields, lengths, labels, scripts, repetitions, examples. Writes nothing.</summary>
    /// <exception cref="MinwalException">MW5003 when the file cannot be read, MW6004 for a field that no row has.</exception>
    public InspectReport Inspect(InspectOptions options, CancellationToken cancellation = default) =>
        WithData(context => new Inspector(options, context).Run(), cancellation);

    /// <summary>Tells how two files differ. Writes nothing.</summary>
    /// <exception cref="MinwalException">MW5003 when a file cannot be read, MW6004 for a field that no row has.</exception>
    public DiffReport Diff(DiffOptions options, CancellationToken cancellation = default) =>
        WithData(context => new Differ(options, context).Run(), cancellation);

    /// <summary>Normalises texts and keeps the rows that are sound; what is rejected can be written with its reasons.</summary>
    /// <example><code>
    /// bench.Clean(new CleanOptions { File = "all.jsonl", Output = "clean.jsonl", Rejected = "rejected.jsonl", Words = (3, 60) });
    /// </code></example>
    /// <exception cref="MinwalException">MW5005 for a file that may not be written over, MW6004 for a field that no row has.</exception>
    public CleanReport Clean(CleanOptions options, CancellationToken cancellation = default) => Clean(options, null, cancellation);

    /// <summary>The same, and what a recipe's checks of single records reject is left out too, with their reasons.</summary>
    /// <param name="options">What is to be done.</param>
    /// <param name="recipe">The recipe.</param>
    /// <param name="parameters">Its parameters; null for the defaults.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="MinwalException">As without a recipe, and with every fault of parameters and sources.</exception>
    public CleanReport Clean(
        CleanOptions options, LoadedRecipe recipe, Fields? parameters = null, CancellationToken cancellation = default) =>
        With(recipe.Recipe, options.File, parameters ?? [], null, (values, sources) =>
        {
            using var filter = new RecordFilter(recipe.Recipe, values, sources);
            return Clean(options, filter.Check, cancellation);
        });

    private CleanReport Clean(
        CleanOptions options, Func<Fields, bool, (string Reason, string Detail)?>? check, CancellationToken cancellation)
    {
        var files = new List<(string, string)> { ("output", options.Output) };
        if (options.Rejected is { } rejected) files.Add(("file of what is rejected", rejected));
        TargetFiles.CheckTool(files, [options.File], options.Force);
        return WithData(context => new Cleaner(options, context, check).Run(), cancellation, [.. files.Select(file => file.Item2)]);
    }

    /// <summary>Writes rows in another shape, another format, or both.</summary>
    /// <example><code>
    /// bench.Convert(new ConvertOptions { File = "chats.jsonl", Output = "chats.json", To = "sharegpt" });
    /// </code></example>
    /// <exception cref="MinwalException">MW6007 for a shape that is not known.</exception>
    public ConvertReport Convert(ConvertOptions options, CancellationToken cancellation = default)
    {
        TargetFiles.CheckTool([("output", options.Output)], [options.File], options.Force);
        return WithData(context => new Converter(options, context).Run(), cancellation, options.Output);
    }

    /// <summary>A formula over the fields of rows; null for none.</summary>
    private Expression? FormulaOfRows(string? text)
    {
        if (text is null) return null;
        var where = Expression.TryParse(text, new Mark(""), Language.Functions, [], out var fault) ?? throw new MinwalException([fault!]);
        return !where.Draws ? where
            : throw new MinwalException("MW1010", $"a function of '{text}' draws, and rows of a file have nothing to draw from");
    }

    private T WithData<T>(Func<DataContext, T> work, CancellationToken cancellation, params IReadOnlyList<string> written)
    {
        // Before anything is read: a name that cannot be written is no reason to wait.
        var faults = written.Select(Formats.CheckWriter).OfType<Fault>().ToList();
        if (faults.Count > 0) throw new MinwalException(faults);
        using var scratch = ScratchFolder.Create();
        return work(new DataContext(Formats, scratch.Path, Options.Input, cancellation) { MostInput = Options.MostInputBytes });
    }
}
