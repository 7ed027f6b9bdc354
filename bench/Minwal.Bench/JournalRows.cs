using System.Diagnostics;
using System.Text;
using Microsoft.Data.Sqlite;
using Minwal.Calls;
using Minwal.Runs;
using Minwal.Storage;
using Minwal.Values;

namespace Minwal.Bench;

/// <summary>Rows per second of the journal with its group commits, beside the same rows in one single transaction.</summary>
internal static class JournalRows
{
    private const int Rows = 200_000;
    private static readonly string Answer = new('a', 400);
    private static readonly byte[] Record = Encoding.UTF8.GetBytes("{\"text\":\"" + new string('b', 300) + "\"}");

    public static async Task RunAsync()
    {
        Bench.Head($"{Rows:N0} rows, half calls and half drafts, best of five");
        var (grouped, single) = (0.0, 0.0);
        for (var i = 0; i < 5; i++)
        {
            single = Math.Max(single, Single());
            grouped = Math.Max(grouped, await GroupedAsync().ConfigureAwait(false));
        }

        Console.WriteLine($"group commits        {grouped,9:N0} rows/s");
        Console.WriteLine($"one transaction      {single,9:N0} rows/s");
        Console.WriteLine($"ratio                {grouped / single,9:P0}");
        Bench.Foot();
    }

    private static JournalCall Call(long unit) => new(new CallKey(unit, 0, 0), "intents/write", unit.ToString("x64", System.Globalization.CultureInfo.InvariantCulture), Answer, null, JournalCall.Ok, null, "openai", "mock", 700, 100, 0, 5, 1_700_000_000_000);

    private static async Task<double> GroupedAsync()
    {
        var folder = Directory.CreateTempSubdirectory("minwal-bench-").FullName;
        var clock = Stopwatch.StartNew();
        var journal = SqliteJournal.Open(folder, durable: false, TimeProvider.System);
        journal.Begin(new RunHeader(new Fields(), "out.json", 0, "bench", []));
        for (var i = 0L; i < Rows / 2; i++)
        {
            await journal.WriteAsync(Call(i), CancellationToken.None).ConfigureAwait(false);
            await journal.WriteAsync(new JournalDraft(i, 0, i, JournalDraft.Accepted, null, Record), CancellationToken.None).ConfigureAwait(false);
        }

        await journal.FlushAsync(CancellationToken.None).ConfigureAwait(false);
        await journal.DisposeAsync().ConfigureAwait(false);
        var rate = Rows / clock.Elapsed.TotalSeconds;
        Directory.Delete(folder, recursive: true);
        return rate;
    }

    private static double Single()
    {
        var folder = Directory.CreateTempSubdirectory("minwal-bench-").FullName;
        // The journal's own tables, filled without the journal.
        SqliteJournal.Open(folder, durable: false, TimeProvider.System).DisposeAsync().AsTask().GetAwaiter().GetResult();
        var clock = Stopwatch.StartNew();
        using (var connection = new SqliteConnection($"Data Source={Path.Combine(folder, SqliteJournal.FileName)};Pooling=False"))
        {
            connection.Open();
            using var transaction = connection.BeginTransaction();
            using var call = connection.CreateCommand();
            call.CommandText = "INSERT INTO call (unit, attempt, sequence, task, request_hash, answer, fate, provider, model, input_tokens, output_tokens, cost, milliseconds, at) VALUES ($unit, 0, 0, 'intents/write', $hash, $answer, 'ok', 'openai', 'mock', 700, 100, '0', 5, 1700000000000)";
            var (unit, hash, answer) = (call.Parameters.Add("$unit", SqliteType.Integer), call.Parameters.Add("$hash", SqliteType.Blob), call.Parameters.Add("$answer", SqliteType.Text));
            using var draft = connection.CreateCommand();
            draft.CommandText = "INSERT INTO draft (slot, attempt, unit, verdict, record) VALUES ($slot, 0, $slot, 'accepted', $record)";
            var (slot, record) = (draft.Parameters.Add("$slot", SqliteType.Integer), draft.Parameters.Add("$record", SqliteType.Blob));
            call.Prepare();
            draft.Prepare();
            for (var i = 0L; i < Rows / 2; i++)
            {
                var row = Call(i);
                (unit.Value, hash.Value, answer.Value) = (i, Convert.FromHexString(row.RequestHash), row.Answer);
                call.ExecuteNonQuery();
                (slot.Value, record.Value) = (i, Record);
                draft.ExecuteNonQuery();
            }

            transaction.Commit();
        }

        var rate = Rows / clock.Elapsed.TotalSeconds;
        Directory.Delete(folder, recursive: true);
        return rate;
    }
}
