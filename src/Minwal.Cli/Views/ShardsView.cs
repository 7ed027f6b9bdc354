using System.Globalization;
using Minwal.Cli.Slurm;
using Minwal.Text;
using Minwal.Workbench.Running;

namespace Minwal.Cli.Views;

/// <summary>Shows the shards of a run.</summary>
internal static class ShardsView
{
    // More are told by their numbers alone.
    private const int MostShown = 40;

    /// <summary>All shards: how many are done, and of those that are not what they are.</summary>
    public static void Print(TextWriter output, ShardFamily family, string indent)
    {
        output.WriteLine($"{indent}{Counted.Of(family.Shards.Count, "shard")}: "
            + string.Join("; ", family.States.Select(state => $"{state.Numbers.Count:N0} {state.Word} ({TaskNumbers.Of(state.Numbers)})")));
        var shown = family.Shards.Count <= MostShown ? family.Shards : [.. family.Shards.Where(shard => !shard.IsDone).Take(MostShown)];
        if (shown.Count > 0)
        {
            var table = new TextTable(("shard", true), ("state", false), ("ready", true), ("of slots", true), ("short", true), ("", false));
            foreach (var shard in shown)
            {
                table.Add(shard.Shard.ToString(), shard.Word, Number(shard.Count("ready")),
                    shard.Run.State is null ? "" : Number(shard.Count("requested")), Number(shard.Count("short")),
                    shard.Run.Fault?.Message ?? "");
            }

            table.Print(output, indent.Length + 2);
        }

        var open = family.Shards.Where(shard => !shard.IsDone).Select(shard => shard.Shard.Number).ToList();
        if (open.Count > shown.Count) output.WriteLine($"{indent}  and {open.Count - shown.Count:N0} more that are not done");
    }

    private static string Number(long number) => number == 0 ? "" : number.ToString("N0", CultureInfo.InvariantCulture);
}
