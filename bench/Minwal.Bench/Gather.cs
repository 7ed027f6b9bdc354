using System.Globalization;

namespace Minwal.Bench;

/// <summary>
/// <c>intents</c> offline in shards, one after the other, and their gathering: what both take, over N and over the number of shards.
/// </summary>
internal static class Gather
{
    private const double Megabyte = 1e6;

    public static void Run(string[] sizes) => Bench.InFolder(folder =>
    {
        Bench.Head("intents offline in shards (RECORDS/SHARDS), and their gathering");
        Console.WriteLine("   records  shards   of a record: shard µs   gather µs   gather s   processor s   peak MB"
            + "   journals MB   gathered MB   file MB");
        foreach (var size in sizes.Length == 0 ? ["100000/4", "100000/16", "300000/4", "1000000/16"] : sizes)
        {
            var parts = size.Split('/').Select(part => int.Parse(part, CultureInfo.InvariantCulture)).ToList();
            var (count, shards) = (parts[0], parts[1]);
            // The mix of the default run: five plain examples to one edge case.
            var each = (count - (count / 6)) / 10;
            var run = $"run intents --examples-per-intent {each} --edge-cases {count - (each * 10)} --quiet --output out.jsonl";
            var names = Enumerable.Range(1, shards).Select(shard => $"out.jsonl.{shard}-of-{shards}.minwal").ToList();
            var made = Enumerable.Range(1, shards)
                .Sum(shard => ToolProcess.Run(Bench.Tool, $"{run} --shard {shard}/{shards}", folder, 3).Processor);
            var journals = names.Sum(name => Bytes(Path.Combine(folder, name)));
            var gather = ToolProcess.Run(Bench.Tool, $"gather {string.Join(' ', names)} --quiet --output out.jsonl", folder, 3);
            Console.WriteLine($"{count,10:N0}  {shards,6}   {made / count * 1e6,21:0}   {gather.Processor / count * 1e6,9:0}   "
                + $"{gather.Wall,8:0.0}   {gather.Processor,11:0.0}   {gather.PeakMegabytes,7:0}   {journals / Megabyte,11:0.0}   "
                + $"{Bytes(Path.Combine(folder, "out.jsonl.minwal")) / Megabyte,11:0.0}   "
                + $"{new FileInfo(Path.Combine(folder, "out.jsonl")).Length / Megabyte,7:0.0}");
            foreach (var entry in Directory.EnumerateFileSystemEntries(folder).ToList())
            {
                if (Directory.Exists(entry)) Directory.Delete(entry, recursive: true);
                else File.Delete(entry);
            }
        }

        Bench.Foot();
    });

    private static long Bytes(string folder) => new DirectoryInfo(folder).EnumerateFiles().Sum(file => file.Length);
}
