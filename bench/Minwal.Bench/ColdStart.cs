namespace Minwal.Bench;

/// <summary>How long <c>minwal --version</c> and a run of one record take, beside a .NET program that does nothing.</summary>
internal static class ColdStart
{
    public static void Run() => Bench.InFolder(folder =>
    {
        Bench.Head("cold start, median of 15 in milliseconds");
        double Wall(string assembly, string arguments) =>
            1000 * Bench.Median(Enumerable.Range(0, 15).Select(_ => ToolProcess.Run(assembly, arguments, folder).Wall));
        Console.WriteLine($"a program that does nothing   {Wall(Bench.Self, "nothing"),6:0}");
        Console.WriteLine($"minwal --version              {Wall(Bench.Tool, "--version"),6:0}");
        Console.WriteLine($"minwal --help                 {Wall(Bench.Tool, "--help"),6:0}");
        var one = Wall(Bench.Tool, "run arabic-eou --conversations 1 --quiet --new --output one.json");
        Console.WriteLine($"minwal run, one record        {one,6:0}");
        Bench.Foot();
    });
}
