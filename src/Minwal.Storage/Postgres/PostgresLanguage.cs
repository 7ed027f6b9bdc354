using Minwal.Recipes;

namespace Minwal.Storage.Postgres;

/// <summary>What recipes can do with a PostgreSQL database.</summary>
internal static class PostgresLanguage
{
    /// <summary>Adds the source <c>postgres</c>.</summary>
    public static RecipeLanguage WithPostgres(this RecipeLanguage language)
    {
        language.Sources.Add(PostgresSource.Kind);
        return language;
    }
}
