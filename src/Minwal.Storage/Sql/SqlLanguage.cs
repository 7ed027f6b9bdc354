using Minwal.Recipes;

namespace Minwal.Storage.Sql;

/// <summary>What recipes can do with SQL.</summary>
internal static class SqlLanguage
{
    /// <summary>Adds the check <c>sql</c>, and the store <c>sqlite</c> of tools.</summary>
    public static RecipeLanguage WithSql(this RecipeLanguage language)
    {
        language.Checks.Add(new SqlKind());
        language.Stores.Add(new SqliteStoreKind());
        return language;
    }
}
