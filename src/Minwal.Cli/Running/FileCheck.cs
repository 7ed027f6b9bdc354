using Minwal.Checks;
using Minwal.Datasets.Reading;
using Minwal.Expressions;
using Minwal.Faults;
using Minwal.Recipes;
using Minwal.Recipes.Language;
using Minwal.Recipes.Templates;
using Minwal.Values;

namespace Minwal.Cli.Running;

/// <summary>Holds a finished file, ours or anybody's, against a recipe's checks.</summary>
internal static class FileCheck
{
    private const int Examples = 5;

    /// <summary>Checks <paramref name="path"/>; streams, apart from what uniqueness must remember.</summary>
    public static FileReport Run(Recipe recipe, Fields parameters, string path, IReadOnlyDictionary<string, IReadOnlyList<Fields>> sources)
    {
        var faults = new List<Fault>();
        var reader = RecordReader.Open(path, faults);
        var report = new FileReport(path, recipe.Name);
        var scratch = Directory.CreateTempSubdirectory("minwal-");
        try
        {
            using var checks = new CheckSet(recipe.Checks, new CheckContext(scratch.FullName, 100_000, name => sources.TryGetValue(name, out var rows) ? rows : []));
            var constants = new Variables(parameters, new Variables(recipe.Tables, new Variables(new Fields(1).Add("run", new Fields()))));
            var coerce = Typing(recipe, path);
            foreach (var (row, raw) in reader.Read())
            {
                var record = coerce(raw);
                var variables = new Variables(record, new Variables(new Fields(1).Add("record", record), constants));
                CheckRow(checks, record, variables, row, report);
            }

            foreach (var fault in faults) report.Unreadable(fault);
            foreach (var (finding, warning) in checks.Complete()) report.Add(finding, warning);
            if (reader.Document is not null && recipe.Output.Document is MapTemplate document) MissingKeys(document, reader.Document, "", report);
        }
        finally
        {
            scratch.Delete(recursive: true);
        }

        return report;
    }

    private static void CheckRow(CheckSet checks, Fields record, Variables variables, long row, FileReport report)
    {
        var failed = false;
        try
        {
            foreach (var (rejection, warning) in checks.CheckAll(record, variables))
            {
                report.Add(rejection, warning, row, record, Examples);
                failed |= !warning;
            }

            // A record that is not sound itself is not held against others.
            if (!failed)
            {
                foreach (var (rejection, warning) in checks.JudgeAll(checks.Prepare(record, variables), row - 1))
                {
                    report.Add(rejection, warning, row, record, Examples);
                    failed |= !warning;
                }
            }
        }
        catch (MinwalException e) when (e.Faults[0].Code is "MW1011" or "MW1012")
        {
            // A formula could not be computed because the row lacks a field or has another type there.
            report.Add(new Rejection("record.formula", e.Faults[0].Message, []), false, row, record, Examples);
            failed = true;
        }

        report.Count(failed);
        checks.Add(record);
    }

    /// <summary>In a CSV everything is text: the shape check's types say what it stands for.</summary>
    private static Func<Fields, Fields> Typing(Recipe recipe, string path)
    {
        var name = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? path[..^3] : path;
        var shape = recipe.Checks.Select(c => c.Shape).FirstOrDefault(s => s is not null);
        return name.EndsWith(".csv", StringComparison.OrdinalIgnoreCase) && shape is not null ? record => (Fields)Coercion.Apply(record, shape)! : record => record;
    }

    private static void MissingKeys(MapTemplate expected, Fields found, string path, FileReport report)
    {
        foreach (var (name, template) in expected.Entries)
        {
            var at = path.Length == 0 ? name : $"{path}.{name}";
            if (template is FormulaTemplate formula && formula.Formula.Text.Trim() == "records") continue;
            if (!found.TryGetValue(name, out var value)) report.Document($"the document has no '{at}'");
            else if (template is MapTemplate inner && value is Fields fields) MissingKeys(inner, fields, at, report);
        }
    }
}
