using Minwal.Storage.Sql;
using Minwal.Values;
using Xunit;

namespace Minwal.Storage.Tests.Sql;

public sealed class SqlCheckTests
{
    [Theory]
    [InlineData("SELECT name FROM item WHERE price > 2")]
    [InlineData("select 1; -- that is all\n ;")]
    [InlineData("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100) SELECT sum(i) FROM n")]
    [InlineData("SELECT j.value FROM json_each('[1, 2]') AS j")]
    [InlineData("SELECT strftime('%Y', sold), date('2025-01-31', '+1 month') FROM item")]
    [InlineData("SELECT name, row_number() OVER (ORDER BY price) FROM item")]
    public void A_query_that_runs_passes(string sql) => Assert.Null(SqlTrial.Verdict(sql));

    [Theory]
    [InlineData("SELECT nmae FROM item", "sql.invalid", "the query cannot be run: no such column: nmae")]
    [InlineData("SELECT \"nmae\" FROM item", "sql.invalid",
        "the query cannot be run: no such column: \"nmae\" - should this be a string literal in single-quotes?")]
    [InlineData("SELEC 1", "sql.invalid", "the query cannot be run: near \"SELEC\": syntax error")]
    [InlineData("SELECT name FROM item WHERE id = ?", "sql.invalid",
        "the query cannot be run: it has the parameter ?, for which there is no value")]
    [InlineData("-- nothing", "sql.invalid", "the query cannot be run: there is no statement in it")]
    [InlineData("  ", "sql.missing", "there is no query at 'sql' but \"  \"")]
    [InlineData("SELECT 1; SELECT 2", "sql.forbidden", "the query may only read: a second statement follows the first; only one is run")]
    [InlineData("SELECT 1; DROP TABLE item", "sql.forbidden",
        "the query may only read: a second statement follows the first; only one is run")]
    [InlineData("DELETE FROM item", "sql.forbidden", "the query may only read: DELETE from item is not allowed")]
    [InlineData("INSERT INTO item (name) VALUES ('x') RETURNING id", "sql.forbidden",
        "the query may only read: INSERT into item is not allowed")]
    [InlineData("DROP TABLE item", "sql.forbidden", "the query may only read: DELETE from sqlite_master is not allowed")]
    [InlineData("CREATE TEMP TABLE t AS SELECT 1", "sql.forbidden",
        "the query may only read: INSERT into sqlite_temp_master is not allowed")]
    [InlineData("ATTACH '/tmp/x.db' AS x", "sql.forbidden", "the query may only read: ATTACH and DETACH are not allowed")]
    [InlineData("VACUUM INTO '/tmp/x.db'", "sql.forbidden", "the query may only read: ATTACH and DETACH are not allowed")]
    [InlineData("PRAGMA table_info(item)", "sql.forbidden", "the query may only read: PRAGMA table_info is not allowed")]
    [InlineData("SELECT * FROM pragma_table_info('item')", "sql.forbidden", "the query may only read: PRAGMA table_info is not allowed")]
    [InlineData("BEGIN", "sql.forbidden", "the query may only read: transactions are not allowed")]
    [InlineData("SELECT load_extension('x')", "sql.forbidden", "the query may only read: the function load_extension() is not allowed")]
    [InlineData("SELECT name FROM item ORDER BY random()", "sql.forbidden",
        "the query may only read: the function random() is not allowed")]
    [InlineData("SELECT date('now')", "sql.forbidden",
        "the query may only read: date() asks for the time of now, which is another each time")]
    [InlineData("SELECT julianday()", "sql.forbidden",
        "the query may only read: julianday() asks for the time of now, which is another each time")]
    [InlineData("SELECT strftime('%Y')", "sql.forbidden",
        "the query may only read: strftime() asks for the time of now, which is another each time")]
    [InlineData("SELECT datetime('subsec')", "sql.forbidden",
        "the query may only read: datetime() asks for the time of now, which is another each time")]
    [InlineData("SELECT CURRENT_TIMESTAMP", "sql.forbidden",
        "the query may only read: datetime() asks for the time of now, which is another each time")]
    [InlineData("SELECT datetime(sold, 'localtime') FROM item", "sql.forbidden",
        "the query may only read: 'localtime' in datetime() depends on the machine's time zone")]
    public void A_query_that_does_not_is_turned_away(string sql, string reason, string message)
    {
        var found = SqlTrial.Verdict(sql);
        Assert.Equal((reason, message), (found?.Reason, found?.Message));
    }

    [Theory]
    [InlineData("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n", "sql.too_long",
        "the query was ended: it takes more than 10,000,000 steps")]
    [InlineData("SELECT count(*) FROM item a, item b, item c, item d, item e, item f, item g, item h, item i, item j, item k, item l, "
        + "item m, item n, item o, item p WHERE a.price + p.price < 0", "sql.too_long",
        "the query was ended: it takes more than 10,000,000 steps")]
    [InlineData("WITH RECURSIVE n(i, b) AS (SELECT 1, zeroblob(90000) UNION ALL SELECT i + 1, zeroblob(90000 + i % 7) FROM n LIMIT "
        + "100000) SELECT count(*) FROM (SELECT DISTINCT i, b FROM n)", "sql.too_long",
        "the query was ended: it takes more than 256 MB of memory")]
    [InlineData("SELECT zeroblob(1000000)", "sql.too_large", "the query was ended: string or blob too big")]
    [InlineData("SELECT hex(zeroblob(90000))", "sql.too_large", "the query was ended: string or blob too big")]
    [InlineData("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n", "sql.too_many_rows",
        "the query gives more than 1000 rows")]
    [InlineData("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT zeroblob(90000) FROM n", "sql.too_large",
        "the query was ended: its rows have more than 16 MB")]
    public void A_bomb_is_put_out(string sql, string reason, string message)
    {
        var found = SqlTrial.Verdict(sql);
        Assert.Equal((reason, message), (found?.Reason, found?.Message));
    }

    [Fact]
    public void Rows_can_be_asked_for()
    {
        Assert.Null(SqlTrial.Verdict("SELECT 1 FROM item WHERE id = 1", "nonempty: true"));
        Assert.Equal("sql.empty", SqlTrial.Verdict("SELECT 1 FROM item WHERE id = 9", "nonempty: true")!.Reason);
        Assert.Null(SqlTrial.Verdict("SELECT 1 FROM item WHERE id = 9"));
        Assert.Equal("the query gives more than 2 rows", SqlTrial.Verdict("SELECT id FROM item", "most_rows: 2")!.Message);
    }

    [Theory]
    [InlineData("SELECT name FROM item WHERE price > 2", "", null)]
    [InlineData("SELECT name FROM item WHERE price > 2 ORDER BY name DESC", "", null)]
    [InlineData("SELECT name FROM item WHERE price > 2 ORDER BY name DESC", "order: keep", "row 1 is [\"pad\"], expected is [\"ink\"]")]
    [InlineData("SELECT name FROM item", "", "3 rows, expected are 2; row 1, [\"pen\"], is not expected")]
    [InlineData("SELECT name FROM item WHERE price > 3", "", "1 rows, expected are 2; the row [\"pad\"] is missing")]
    [InlineData("SELECT name, id FROM item WHERE price > 2", "", "2 columns, expected are 1")]
    [InlineData("SELECT 'ink' UNION ALL SELECT 'ink'", "", "2 rows, expected are 2; row 2, [\"ink\"], is not expected")]
    public void Its_rows_are_compared_with_those_of_another_query(string sql, string keys, string? message)
    {
        var found = SqlTrial.Verdict(sql, $"equals: gold, {keys}", """{ "gold": "SELECT name FROM item WHERE price > 2 ORDER BY name" }""");
        Assert.Equal(message, found?.Message);
        if (message is not null) Assert.Equal("sql.differs", found!.Reason);
    }

    [Theory]
    [InlineData("""[["ink", 4], ["pad", 2.25], ["pen", 1.5]]""", null)]
    [InlineData("""[{ "price": 4.0, "name": "ink" }, { "price": 2.25, "name": "pad" }, { "price": 1.50000000000001, "name": "pen" }]""",
        null)]
    [InlineData("""[{ "cost": 4 }, { "cost": 2 }, { "cost": 1 }]""", "2 columns, expected are 1")]
    [InlineData("""[{ "cost": 4, "name": "ink" }]""", "no column 'cost'; there are name, price")]
    [InlineData("""[["ink", 4], ["pad", 2.25], ["pen", null]]""", "row 3 is [\"pen\",1.5], expected is [\"pen\",null]")]
    [InlineData("[]", "3 rows, expected are 0; row 1, [\"ink\",4], is not expected")]
    [InlineData("7", "'gold' is 7, needed is a query or a list of rows")]
    [InlineData("\"SELECT x\"", "the query for the expected rows fails: no such column: x")]
    public void Its_rows_are_compared_with_given_ones(string gold, string? message)
    {
        const string Sql = "SELECT name, price FROM item ORDER BY name";
        var found = SqlTrial.Verdict(Sql, "equals: gold, order: keep", $$"""{ "gold": {{gold}} }""");
        Assert.Equal(message, found?.Message);
    }

    [Fact]
    public void Query_and_rows_may_be_computed_and_the_rows_written_down()
    {
        var record = new Fields().Add("parts", new List<object?> { "SELECT count(*)", "FROM item" }).Add("n", 2L);
        Assert.Null(SqlTrial.Verdict(record, """{ query: "${join(parts, ' ')}", schema: shop.sql, equals: "${[n + 1]}" }"""));
        Assert.Null(SqlTrial.Verdict(record, """{ query: "${join(parts, ' ')}", schema: shop.sql, equals: [[3]] }"""));
    }

    [Fact]
    public void Each_record_may_have_its_own_database()
    {
        const string Yaml = """{ query: sql, schema: "${schema}", rows: { t: "${rows}" }, equals: [[5]] }""";
        var check = SqlTrial.Make(Yaml);
        using var closing = (IDisposable)check;
        for (var i = 0; i < 40; i++)
        {
            var record = (Fields)Json.Parse($$"""
                { "sql": "SELECT sum(a{{i}}) FROM t", "schema": "CREATE TABLE t (a{{i}})", "rows": [{ "a{{i}}": 2 }, { "a{{i}}": 3 }] }
                """)!;
            Assert.Null(check.Check(record, new Minwal.Expressions.Variables(record)));
        }
    }

    [Theory]
    [InlineData("CREATE TABL t (a)", "[]", "the database cannot be made: near \"TABL\": syntax error")]
    [InlineData("CREATE TABLE t (a NOT NULL)", "[{ \"a\": null }]",
        "the database cannot be made: row 1 of 't': NOT NULL constraint failed: t.a")]
    [InlineData("CREATE TABLE t (a)", "[{ \"b\": 1 }]", "the database cannot be made: row 1 of 't': table t has no column named b")]
    [InlineData("CREATE TABLE t (a)", "[7]", "the database cannot be made: row 1 of 't' is 7, needed is a map")]
    [InlineData("CREATE TABLE t (a)", "7", "the database cannot be made: 'rows' of 't' is integer, needed is a list of maps")]
    [InlineData("BEGIN; CREATE TABLE t (a)", "[]", "the database cannot be made: a transaction is begun and not ended")]
    [InlineData("ATTACH 'x' AS y", "[]", "the database cannot be made: ATTACH and DETACH are not allowed")]
    [InlineData("CREATE VIRTUAL TABLE t USING fts5(a)", "[]", "the database cannot be made: virtual tables are not allowed")]
    [InlineData("no.sql", "[]", "the database cannot be made: the file 'no.sql' is not in the recipe's folder")]
    public void A_record_whose_database_cannot_be_made_is_turned_away(string schema, string rows, string message)
    {
        var record = new Fields().Add("sql", "SELECT 1").Add("schema", schema).Add("rows", Json.Parse(rows));
        var found = SqlTrial.Verdict(record, """{ query: sql, schema: "${schema}", rows: { t: "${rows}" } }""");
        Assert.Equal(("sql.schema", message), (found?.Reason, found?.Message));
    }

    [Theory]
    [InlineData("{ query: sql, schema: shopp.sql }", "MW1001", "the file 'shopp.sql' is not in the recipe's folder")]
    [InlineData("{ query: sql, schema: CREATE TABLE (a) }", "MW1030", "the database cannot be made: near \"(\": syntax error")]
    [InlineData("{ query: sql, schema: shop.sql, rows: { itm: [{ id: 1 }] } }", "MW1030",
        "the database cannot be made: row 1 of 'itm': no such table: itm")]
    [InlineData("{ query: sql, schema: [a] }", "MW1007", "'schema' is SQL, or the name of a .sql file of the recipe")]
    [InlineData("{ query: [sql], schema: shop.sql }", "MW1007", "'query' names a field of the record, or is a formula in ${…}")]
    [InlineData("{ query: sql, schema: shop.sql, order: keep }", "MW1007", "'order' needs 'equals': what the rows are compared with")]
    public void Slips_are_found_before_a_record_is_made(string yaml, string code, string message)
    {
        var fault = Assert.Single(SqlTrial.Faults(yaml));
        Assert.Equal((code, message), (fault.Code, fault.Message));
    }

    [Fact]
    public void A_field_that_is_not_there_does_not_pass()
    {
        var found = SqlTrial.Verdict([], "{ query: sql, schema: shop.sql }");
        Assert.Equal(("sql.missing", "there is no query at 'sql'"), (found?.Reason, found?.Message));
        found = SqlTrial.Verdict("SELECT 1", "equals: gold");
        Assert.Equal(("sql.expected", "there is nothing at 'gold'"), (found?.Reason, found?.Message));
    }

    [Fact]
    public void Many_threads_get_the_same_verdicts()
    {
        var check = SqlTrial.Make("{ query: sql, schema: shop.sql, equals: gold }");
        using var closing = (IDisposable)check;
        var reasons = new string?[200];
        Parallel.For(0, reasons.Length, i =>
        {
            var record = new Fields().Add("sql", $"SELECT {i} % 3").Add("gold", "SELECT 0");
            reasons[i] = check.Check(record, new Minwal.Expressions.Variables(record))?.Reason;
        });
        Assert.Equal(reasons.Select((_, i) => i % 3 == 0 ? null : "sql.differs"), reasons);
    }

    [Fact]
    public void A_statement_whose_few_steps_take_too_long_is_ended()
    {
        using var database = SqlDatabase.Open(new HastyTime());
        const string Slow = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000) SELECT sum(i) FROM n";
        var refusal = Assert.Throws<SqlRefusal>(() => database.Query(Slow, 1));
        Assert.Equal((SqlFault.TooLong, "it takes longer than 20 seconds"), (refusal.Fault, refusal.Message));
    }

    /// <summary>A clock that goes on by a second whenever it is looked at.</summary>
    private sealed class HastyTime : TimeProvider
    {
        private long _seconds;

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => _seconds++;
    }
}
