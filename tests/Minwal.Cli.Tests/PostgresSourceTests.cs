using System.Text;
using Xunit;

namespace Minwal.Cli.Tests;

/// <summary>Rows of a table of a real PostgreSQL server as a source of a recipe.</summary>
public sealed class PostgresSourceTests(PostgresCluster cluster) : IDisposable
{
    private const string Recipe = """
        recipe: lines
        version: 1
        summary: Lines of a table.
        language: en
        parameters:
          address: { type: text, default: "env:LINES_DB", help: Where the table is. }
          table: { type: text, default: lines, help: The table. }
          column: { type: text, default: content, help: Its columns. }
          order: { type: text, default: "", help: What orders it. }
          limit: { type: integer, default: 0, help: How many rows. }
        quotas: { rows: line }
        sources:
          line:
            postgres: "${address}"
            table: "${table}"
            column: "${column}"
            order: "${order}"
            limit: "${limit}"
            unreachable: --file takes a file in its place
        steps: [ { set: { said: "${line}" } } ]
        checks: []
        record: { spread: "${line}" }
        output: { file: lines.jsonl }
        """;

    // A type that no driver knows, as vectors are where their extension is missing.
    private const string Lines = """
        CREATE TYPE vector;
        CREATE FUNCTION vector_in(cstring) RETURNS vector AS 'textin' LANGUAGE internal IMMUTABLE STRICT;
        CREATE FUNCTION vector_out(vector) RETURNS cstring AS 'textout' LANGUAGE internal IMMUTABLE STRICT;
        CREATE TYPE vector (INPUT = vector_in, OUTPUT = vector_out, LIKE = text);
        CREATE TABLE lines (id integer PRIMARY KEY, content text, embedding vector, seen timestamptz DEFAULT now());
        INSERT INTO lines (id, content, embedding) VALUES (3, 'third', '[3]'), (1, 'first', '[1]'), (2, NULL, '[2]'), (4, 'naïve ؟', '[4]');
        """;

    private readonly MinwalTool _tool = Tool();

    public void Dispose() => _tool.Dispose();

    [Fact]
    public async Task Rows_come_in_the_order_of_the_key_as_texts_whatever_types_stand_beside_them()
    {
        var address = cluster.Database(Lines);
        await RunAsync(address, "");
        Assert.Equal(["""{"content":"first"}""", """{"content":null}""", """{"content":"third"}""", """{"content":"naïve ؟"}"""],
            _tool.Lines("lines.jsonl"));
        // The order in which rows lie in the table is another one after an update.
        PostgresCluster.Execute(address, "UPDATE lines SET seen = now() WHERE id = 1");
        await RunAsync(address, "--new --column id,embedding --limit 2");
        Assert.Equal(["""{"id":"1","embedding":"[1]"}""", """{"id":"2","embedding":"[2]"}"""], _tool.Lines("lines.jsonl"));
        await RunAsync(address, "--new --order content --limit 1");
        Assert.Equal(["""{"content":"first"}"""], _tool.Lines("lines.jsonl"));
    }

    [Fact]
    public async Task A_key_of_numbers_orders_by_number_also_where_it_is_read_itself()
    {
        var address = cluster.Database("CREATE TABLE lines (id serial PRIMARY KEY, content text); "
            + "INSERT INTO lines (content) SELECT 'line' FROM generate_series(1, 11)");
        await RunAsync(address, "--column id");
        Assert.Equal(Enumerable.Range(1, 11).Select(id => $$"""{"id":"{{id}}"}"""), _tool.Lines("lines.jsonl"));
    }

    [Fact]
    public async Task A_table_without_a_key_is_ordered_by_what_is_read()
    {
        var address = cluster.Database("CREATE SCHEMA \"My S\"; "
            + "CREATE TABLE \"My S\".t (body text); INSERT INTO \"My S\".t VALUES ('b'), ('a'), ('C')");
        await RunAsync(address, "--table \"My S.t\" --column body");
        Assert.Equal(["""{"body":"C"}""", """{"body":"a"}""", """{"body":"b"}"""], _tool.Lines("lines.jsonl"));
    }

    [Fact]
    public async Task The_address_may_stand_in_the_environment_and_be_a_url()
    {
        var address = cluster.Database(Lines);
        var name = address.Split("Database=")[1].Split(';')[0];
        _tool.Environment["LINES_DB"] = $"postgresql://minwal:{PostgresCluster.Password}@127.0.0.1:{cluster.Port}/{name}?sslmode=disable";
        await _tool.DoAsync("run --recipe lines --limit 1");
        Assert.Equal(["""{"content":"first"}"""], _tool.Lines("lines.jsonl"));
    }

    [Fact]
    public async Task The_password_is_written_nowhere()
    {
        var address = cluster.Database(Lines);
        await RunAsync(address, "--lineage way.jsonl --log-file log.txt");
        // What reads the rows again needs the password again.
        _tool.Environment["PGPASSWORD"] = PostgresCluster.Password;
        var shown = await _tool.DoAsync("status lines.jsonl") + await _tool.DoAsync("report lines.jsonl")
            + (await _tool.RunAsync(["plan", "--recipe", "lines", "--address", address, "--json"])).Output
            + (await _tool.RunAsync(["run", "--recipe", "lines", "--address", address, "--table", "none"])).Error;
        Assert.DoesNotContain(PostgresCluster.Password, shown, StringComparison.Ordinal);
        Assert.Contains("Username=minwal", shown, StringComparison.Ordinal);
        var secret = Encoding.UTF8.GetBytes(PostgresCluster.Password);
        Assert.All(Directory.EnumerateFiles(_tool.Folder, "*", SearchOption.AllDirectories),
            file => Assert.True(File.ReadAllBytes(file).AsSpan().IndexOf(secret) < 0, file));
    }

    [Fact]
    public async Task A_run_goes_on_while_the_rows_are_the_same_and_says_so_when_they_are_not()
    {
        var address = cluster.Database(Lines);
        await RunAsync(address, "");
        await RunAsync(address, "");
        PostgresCluster.Execute(address, "UPDATE lines SET content = 'changed' WHERE id = 4");
        var (exit, _, error) = await _tool.RunAsync(["run", "--recipe", "lines", "--address", address]);
        Assert.Equal(2, exit);
        Assert.Contains("MW4002", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Host=127.0.0.1;Port=1;Username=minwal;Timeout=5", "127.0.0.1:1 cannot be reached")]
    [InlineData("Host=no-such-host.invalid;Username=minwal;Password=s3cret-Pa55;Timeout=5", "no-such-host.invalid:5432 cannot be reached")]
    public async Task A_database_that_cannot_be_reached_is_told_with_the_ways_out_and_nothing_is_written(string address, string told)
    {
        var (exit, _, error) = await _tool.RunAsync(["run", "--recipe", "lines", "--address", address]);
        Assert.Equal(1, exit);
        Assert.Contains("MW5009", error, StringComparison.Ordinal);
        Assert.Contains(told, error, StringComparison.Ordinal);
        Assert.Contains("--file takes a file in its place", error, StringComparison.Ordinal);
        Assert.DoesNotContain(PostgresCluster.Password, error, StringComparison.Ordinal);
        Assert.Equal(["lines"], Directory.EnumerateFileSystemEntries(_tool.Folder).Select(path => Path.GetFileName(path)!));
    }

    [Fact]
    public async Task A_wrong_password_is_one_that_does_not_reach_it()
    {
        var (exit, _, error) = await _tool.RunAsync(["run", "--recipe", "lines", "--address", $"Host=127.0.0.1;Port={cluster.Port};"
            + "Database=postgres;Username=minwal;Password=wrong"]);
        Assert.Equal(1, exit);
        Assert.Contains("MW5009", error, StringComparison.Ordinal);
        Assert.Contains("password authentication failed", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_database_refuses_is_told_in_its_words()
    {
        var address = cluster.Database(Lines);
        Assert.Contains("relation \"none\" does not exist", await RefusedAsync(address, "--table", "none"), StringComparison.Ordinal);
        Assert.Contains("column \"x\" does not exist", await RefusedAsync(address, "--column", "x"), StringComparison.Ordinal);
        Assert.Contains("no address of a PostgreSQL database", await RefusedAsync("nonsense"), StringComparison.Ordinal);
        Assert.Contains("'LINES_DB'", await RefusedAsync("env:LINES_DB"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_recipe_for_messages_asks_each_row_of_a_table_as_often_as_the_others()
    {
        var address = cluster.Database("""
            CREATE TABLE general_embeddings_1024 (id bigserial PRIMARY KEY, content text, embedding real[]);
            INSERT INTO general_embeddings_1024 (content)
            SELECT 'A plan of type ' || n || ' is a list of steps for week ' || n || '. '
                || 'To follow plan ' || n || ', write down step ' || n || ' first. '
                || 'Plans of type ' || n || ' fail because nobody reads page ' || n || ' again.'
            FROM generate_series(1, 7) AS n;
            """);
        var (exit, _, error) = await _tool.RunAsync(["run", "message-router", "--knowledge-base", address, "--rag-count", "24",
            "--context-count", "0", "--chitchat-count", "0", "--output", "m.csv", "--sources", "s.csv", "--gates", "warn"]);
        Assert.True(exit == 0, error);
        Assert.Contains("used 1, most 4", error, StringComparison.Ordinal);
        Assert.Equal(25, _tool.Lines("m.csv").Length);
        var uses = _tool.Lines("s.csv").Skip(1).CountBy(line => line.Split("general_embeddings_1024 ")[1].Split(',')[0]).ToList();
        Assert.Equal(7, uses.Count);
        Assert.All(uses, use => Assert.InRange(use.Value, 3, 4));
    }

    private static MinwalTool Tool()
    {
        var tool = new MinwalTool();
        tool.Write("lines/recipe.yaml", Recipe);
        return tool;
    }

    private async Task RunAsync(string address, string options)
    {
        string[] words = [.. System.CommandLine.Parsing.CommandLineParser.SplitCommandLine(options)];
        var (exit, _, error) = await _tool.RunAsync(["run", "--recipe", "lines", "--address", address, .. words]);
        Assert.True(exit == 0, error);
    }

    private async Task<string> RefusedAsync(string address, params string[] options)
    {
        var (exit, _, error) = await _tool.RunAsync(["run", "--recipe", "lines", "--address", address, .. options]);
        Assert.Equal(2, exit);
        Assert.Contains("MW5010", error, StringComparison.Ordinal);
        return error;
    }
}
