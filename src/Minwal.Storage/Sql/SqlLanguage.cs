using Minwal.Recipes;

namespace Minwal.Storage.Sql;

/// <summary>What recipes can do with SQL.</summary>
internal static class SqlLanguage
{
    /// <summary>Adds the check <c>sql</c>.</summary>
    public static RecipeLanguage WithSql(this RecipeLanguage language)
    {
        language.Checks.Add(new SqlKind());
        return language;
    }
}
