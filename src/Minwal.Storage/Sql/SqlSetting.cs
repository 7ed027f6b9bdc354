using Minwal.Expressions;
using Minwal.Faults;
using Minwal.Recipes.Language;
using Minwal.Recipes.Templates;

namespace Minwal.Storage.Sql;

/// <summary>The keys <c>schema</c> and <c>rows</c>: the database in which SQL is run.</summary>
internal sealed class SqlSetting
{
    /// <summary>The key <c>schema</c>.</summary>
    public static Key<Template> Schema { get; } = new("schema", Template.Shape,
        "The SQL that defines the tables and may fill them: a text, or the name of a file of the recipe that ends in .sql. A formula may "
        + "give each record its own.", true, null!);

    /// <summary>The key <c>rows</c>.</summary>
    public static Key<Template?> Rows { get; } = new("rows", Template.Shape!,
        "Further rows: a map from table to a list of maps, or a formula that gives it.", false, null);

    private readonly Template _schema;
    private readonly Template? _rows;
    private readonly Mark _mark;

    /// <summary>What <paramref name="values"/> say of it.</summary>
    public SqlSetting(MapValues values) => (_schema, _rows, _mark) = (values.Get(Schema), values.Get(Rows), values.MarkOf(Schema));

    /// <summary>What is wrong with it and can be known before a record is made.</summary>
    public IEnumerable<Fault> Inspect(Func<string, byte[]?> file)
    {
        if (!_schema.IsConstant) return [];
        if (_schema.Evaluate(Variables.None) is not string named)
            return [new Fault("MW1007", _mark, "'schema' is SQL, or the name of a .sql file of the recipe")];
        if (SqlText.Read(named, file) is null) return [new Fault("MW1001", _mark, $"the file '{named}' is not in the recipe's folder")];
        if (FaultOf(Variables.None, _rows is { IsConstant: true }, file) is not { } fault) return [];
        return [new Fault("MW1030", _mark, $"the database cannot be made: {fault}")];
    }

    /// <summary>The seed of the database for a record.</summary>
    /// <exception cref="SqlRefusal">When there is none.</exception>
    public SqlSeed Seed(IVariables variables, Func<string, byte[]?> file) => Seed(variables, withRows: true, file);

    private string? FaultOf(IVariables variables, bool withRows, Func<string, byte[]?> file)
    {
        try
        {
            Seed(variables, withRows, file).Build().Dispose();
            return null;
        }
        catch (SqlRefusal e)
        {
            return e.Message;
        }
    }

    private SqlSeed Seed(IVariables variables, bool withRows, Func<string, byte[]?> file)
    {
        var named = Values.Value.ToText(_schema.Evaluate(variables));
        var script = SqlText.Read(named, file)
            ?? throw new SqlRefusal(SqlFault.Invalid, $"the file '{named}' is not in the recipe's folder");
        return SqlSeed.Of(script, withRows ? _rows?.Evaluate(variables) : null);
    }
}
