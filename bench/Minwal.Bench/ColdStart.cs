namespace Minwal.Bench;

/// <summary>
/// How long <c>minwal --version</c> and a run of one record take, beside a .NET program that does nothing: of the built tool, or of a file
/// that was published as one.
/// </summary>
internal static class ColdStart
{
    private const int Times = 15;

    /// <summary>Measures the built tool, or <paramref name="file"/>.</summary>
    public static void Run(string? file) => Bench.InFolder(folder =>
    {
        Bench.Head($"cold start of {file ?? "the built tool"}, {Times} times each, in milliseconds");
        void Show(string what, string program, string arguments)
        {
            var runs = Enumerable.Range(0, Times).Select(_ => ToolProcess.Run(program, arguments, folder)).ToList();
            var (median, least) = (1000 * Bench.Median(runs.Select(run => run.Wall)), 1000 * runs.Min(run => run.Processor));
            Console.WriteLine($"{what,-30}{median,6:0} median, {least,6:0} least processor time");
        }

        var tool = file ?? Bench.Tool;
        Show("a program that does nothing", Bench.Self, "nothing");
        Show("minwal --version", tool, "--version");
        Show("minwal --help", tool, "--help");
        Show("completion: recipes", tool, "complete --word= -- run");
        Show("completion: options of one", tool, "complete --word=-- -- run intents");
        Show("minwal run, one record", tool, "run arabic-eou --conversations 1 --quiet --new --output one.json");
        Bench.Foot();
    });
}
