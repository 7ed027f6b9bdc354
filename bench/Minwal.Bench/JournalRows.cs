using System.Diagnostics;
using System.Globalization;
using System.Text;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.AI;
using Minwal.Calls;
using Minwal.Runs.Journal;
using Minwal.Storage;
using Minwal.Values;

namespace Minwal.Bench;

/// <summary>Rows per second of the journal with its group commits, beside the same rows in one single transaction.</summary>
internal static class JournalRows
{
    private const int Rows = 200_000;
    private static readonly string Answer = new('a', 400);
    private static readonly byte[] Record = Encoding.UTF8.GetBytes("{\"text\":\"" + new string('b', 300) + "\"}");

    private static readonly RunHeader Header = new(
        new RunIdentity { Recipe = "bench", Version = 1, RecipeHash = "", Parameters = new Fields(), Seed = 1, Date = "" },
        "out.json", 0, "bench", []);

    public static async Task RunAsync()
    {
        Bench.Head($"{Rows:N0} rows, half calls and half drafts, best of five");
        var (grouped, single) = (0.0, 0.0);
        for (var i = 0; i < 5; i++)
        {
            single = Math.Max(single, await SingleAsync().ConfigureAwait(false));
            grouped = Math.Max(grouped, await GroupedAsync().ConfigureAwait(false));
        }

        Console.WriteLine($"group commits        {grouped,9:N0} rows/s");
        Console.WriteLine($"one transaction      {single,9:N0} rows/s");
        Console.WriteLine($"ratio                {grouped / single,9:P0}");
        Bench.Foot();
    }

    private static string Hash(long unit) => unit.ToString("x64", CultureInfo.InvariantCulture);

    private static CallRecord Call(long unit) => new(new CallKey(unit, 0, 0), "intents/write", Hash(unit), CallState.Answered)
    {
        Contents = [new TextContent(Answer)],
        Provider = "openai",
        Model = "mock",
        Usage = new CallUsage(700, 0, 100, 0),
        Milliseconds = 5,
        At = 1_700_000_000_000,
    };

    private static async Task<double> GroupedAsync()
    {
        var folder = Directory.CreateTempSubdirectory("minwal-bench-").FullName;
        var clock = Stopwatch.StartNew();
        var journal = RunJournal.Open(folder, TimeProvider.System);
        journal.Begin(Header);
        for (var i = 0L; i < Rows / 2; i++)
        {
            await journal.AppendAsync(Call(i), durable: false, CancellationToken.None).ConfigureAwait(false);
            var draft = new DraftRecord(i, 0, i, DraftRecord.Accepted, null, Record);
            await journal.WriteAsync(draft, CancellationToken.None).ConfigureAwait(false);
        }

        await journal.FlushAsync(CancellationToken.None).ConfigureAwait(false);
        await journal.DisposeAsync().ConfigureAwait(false);
        var rate = Rows / clock.Elapsed.TotalSeconds;
        Directory.Delete(folder, recursive: true);
        return rate;
    }

    private static async Task<double> SingleAsync()
    {
        var folder = Directory.CreateTempSubdirectory("minwal-bench-").FullName;
        // The journal's own tables, filled without the journal.
        await RunJournal.Open(folder, TimeProvider.System).DisposeAsync().ConfigureAwait(false);
        var clock = Stopwatch.StartNew();
        using (var connection = new SqliteConnection($"Data Source={Path.Combine(folder, RunJournal.FileName)};Pooling=False"))
        {
            connection.Open();
            using var transaction = connection.BeginTransaction();
            using var call = connection.CreateCommand();
            call.CommandText = """
                INSERT INTO call (
                    unit, attempt, sequence, revision, state, provider, model, input_tokens, cached_input_tokens, output_tokens,
                    reasoning_tokens, cost_1e12, milliseconds, at, task, request_hash, endpoint, answer, sum)
                VALUES ($unit, 0, 0, 0, 'answered', 'openai', 'mock', 700, 0, 100, 0, 0, 5, 1700000000000, 'intents/write', $hash, '',
                    $answer, 0)
                """;
            var unit = call.Parameters.Add("$unit", SqliteType.Integer);
            var hash = call.Parameters.Add("$hash", SqliteType.Blob);
            var answer = call.Parameters.Add("$answer", SqliteType.Text);
            using var draft = connection.CreateCommand();
            draft.CommandText = "INSERT INTO draft (slot, attempt, unit, verdict, record, sum) "
                + "VALUES ($slot, 0, $slot, 'accepted', $record, 0)";
            var (slot, record) = (draft.Parameters.Add("$slot", SqliteType.Integer), draft.Parameters.Add("$record", SqliteType.Blob));
            call.Prepare();
            draft.Prepare();
            for (var i = 0L; i < Rows / 2; i++)
            {
                (unit.Value, hash.Value, answer.Value) = (i, Convert.FromHexString(Hash(i)), Answer);
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
