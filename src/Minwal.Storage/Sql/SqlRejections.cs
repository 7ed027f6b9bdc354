using Minwal.Checks;
using Minwal.Values;

namespace Minwal.Storage.Sql;

/// <summary>SQL that failed, as a reason for turning a draft away.</summary>
internal static class SqlRejections
{
    /// <summary>The rejection of a query that may give <paramref name="mostRows"/> rows.</summary>
    public static Rejection Of(SqlRefusal refusal, int mostRows) => refusal.Fault switch
    {
        SqlFault.Forbidden => new Rejection("sql.forbidden", $"the query may only read: {refusal.Message}", []),
        SqlFault.TooLong => new Rejection("sql.too_long", $"the query was ended: {refusal.Message}", []),
        SqlFault.TooManyRows => new Rejection(
            "sql.too_many_rows", $"the query gives {refusal.Message}", new Fields().Add("most_rows", (long)mostRows)),
        SqlFault.TooLarge => new Rejection("sql.too_large", $"the query was ended: {refusal.Message}", []),
        _ => new Rejection("sql.invalid", $"the query cannot be run: {refusal.Message}", []),
    };
}
