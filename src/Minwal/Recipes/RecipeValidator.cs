using System.Text;
using Minwal.Checks;
using Minwal.Expressions;
using Minwal.Faults;
using Minwal.Prompts;
using Minwal.Recipes.Templates;
using Minwal.Steps;

namespace Minwal.Recipes;

/// <summary>Holds the parts of a recipe against each other: every name that is used is known where it is used.</summary>
/// <param name="recipe">The recipe.</param>
/// <param name="shown">Its folder, as messages call it.</param>
/// <param name="prompts">Takes the compiled prompts, by path.</param>
/// <param name="faults">Where faults go.</param>
internal sealed class RecipeValidator(Recipe recipe, string shown, Dictionary<string, PromptTemplate> prompts, ICollection<Fault> faults)
{
    /// <summary>
    /// Names that parameters, presets and further files cannot have, because whoever runs a recipe gives them a meaning of their own.
    /// </summary>
    private static readonly HashSet<string> ReservedNames = new(StringComparer.Ordinal)
    {
        "output", "model", "base_url", "key_from", "price", "prices", "seed", "attempts", "concurrency", "run_dir", "new", "update", "refill",
        "shard", "dry_run", "env_file",
        "temperature", "top_p", "answer_tokens", "max_tokens", "max_cost", "delay", "log_file", "validate", "gates", "lineage", "quiet",
        "json_progress", "otlp", "plugin", "recipe", "date", "help", "version", "timeout", "retries", "journal", "replay", "format",
        "report",
        "number", "json", "all",
    };

    private const string OpenFields = "a field that 'spread' brings along is called record.NAME in formulas";

    private static readonly string[] RunNames = ["run", "slot", "attempt"];

    private readonly List<string> _constants = [.. recipe.Parameters.Select(p => p.Name), .. recipe.Tables.Keys];

    public void Validate()
    {
        foreach (var parameter in recipe.Parameters.Where(p => ReservedNames.Contains(p.Name)))
            Refuse(parameter.Mark, $"'{parameter.Name}' has a meaning of its own in every run; choose another name");
        foreach (var preset in recipe.Presets) ValidatePreset(preset);
        foreach (var extra in recipe.Extras.Where(IsTaken))
        {
            Refuse(extra.Mark,
                $"'{extra.Name}' is a parameter or preset already, or has a meaning of its own in every run; choose another name");
        }


        Names(recipe.Quotas.Total, _constants, "only parameters and tables are known here");
        foreach (var dimension in recipe.Quotas.Dimensions) ValidateDimension(dimension);
        foreach (var template in recipe.Sources.SelectMany(source => source.Origin?.Templates ?? [])) Names(template, _constants);

        var own = new HashSet<string>(StringComparer.Ordinal);
        List<string> known = [.. _constants, .. RunNames];
        var labels = recipe.Quotas.Dimensions.Select(d => (d.Name, d.Mark));
        foreach (var (name, mark) in labels.Concat(recipe.Sources.Select(s => (s.Name, s.Mark))))
        {
            Claim(name, mark, own);
            known.Add(name);
        }

        foreach (var value in recipe.Values)
        {
            Names(value.Template, known);
            Claim(value.Name, value.Mark, own);
            known.Add(value.Name);
        }

        ValidatePools();
        ValidateSteps(known);
        Names(recipe.Record, known);
        ValidateRecord(known);
    }

    private void ValidatePools()
    {
        var pools = recipe.Sources.Where(source => source.Pool is not null).ToList();
        foreach (var other in pools.Where(other => other.Pool!.Round != pools[0].Pool!.Round))
        {
            Refuse(other.Mark, $"'{other.Name}' grows in rounds of {other.Pool!.Round} slots and '{pools[0].Name}' in rounds of "
                + $"{pools[0].Pool!.Round}; all sources of a recipe that grow have the same rounds");
        }

        if (recipe.Record is not MapTemplate || recipe.RecordFields is not { IsOpen: false } record) return;
        foreach (var source in pools.Where(source => source.Where is not null))
        {
            var sees = $"rows of '{source.Name}' are records too: they have {string.Join(", ", record.Names)}";
            Names(source.Where!, [.. record.Names, .. _constants], sees);
        }
    }

    private void ValidateSteps(List<string> known)
    {
        var tasks = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (step, sees) in StepSettings.Walk(recipe.Steps, known))
        {
            if (step.When is not null) Names(step.When, sees);
            foreach (var formula in step.Formulas) Names(formula, sees);
            foreach (var own in step.OwnFormulas) Names(own.Formula, [.. sees, .. own.Adds]);
            if (step.Records is not null && step != recipe.Steps[0])
                Refuse(step.Mark, "only the first step can ask for several records in a call; later steps work record by record");
            foreach (var (task, mark) in step.Calls.Select(c => (c.Task, c.Mark)).Concat(step.Fills.Select(f => (f.Task, step.Mark))))
                if (!tasks.Add(task)) Refuse(mark, $"two steps are called '{task}'; give one a 'name'");
            foreach (var call in step.Calls) ValidateCall(call, sees);
            foreach (var fill in step.Fills) ValidateFile(fill.Grammar);
        }

        known.AddRange(recipe.Steps.SelectMany(step => step.Gives));
    }

    private void ValidateFile(FileReference file)
    {
        if (recipe.Files.Any(f => f.Key == file.Path)) return;
        faults.Add(new Fault("MW1001", file.Mark, $"the file '{file.Path}' is not in the recipe's folder",
            Likely(file.Path, recipe.Files.Select(f => f.Key))));
    }

    private void ValidateCall(CallSettings call, IReadOnlyList<string> known)
    {
        var roles = recipe.Models.Select(m => m.Role).ToList();
        if (!roles.Contains(call.Model))
            Refuse(call.Mark, $"no model '{call.Model}' under 'models'; there are {string.Join(", ", roles)}", Likely(call.Model, roles));
        foreach (var file in new[] { call.System, call.Prompt, call.Offline }.OfType<FileReference>()) ValidateFile(file);

        // What a formula names is found out slot by slot.
        if (call.Images is { Files.IsConstant: true } images) ValidateImages(images);
        foreach (var file in new[] { call.System, call.Prompt }.OfType<FileReference>())
        {
            var content = Content(file.Path);
            if (content is null || prompts.ContainsKey(file.Path)) continue;
            var text = Encoding.UTF8.GetString(content);
            if (PromptTemplate.TryCompile(text, $"{shown}/{file.Path}", [.. known, .. call.Adds], faults) is { } compiled)
                prompts[file.Path] = compiled;
        }
    }

    private void ValidateImages(ImageSettings images)
    {
        if (StepImages.Open(images.Files.Evaluate(Variables.None), Content, out var fault) is not null) return;
        var code = fault!.Reason switch { "images.outside" => "MW1013", "images.missing" => "MW1001", _ => "MW1007" };
        var named = fault.Numbers.GetValueOrDefault("image") as string;
        faults.Add(new Fault(code, images.Mark, fault.Message,
            code == "MW1001" ? Likely(named!, recipe.Files.Select(file => file.Key)) : null));
    }

    private byte[]? Content(string path) => recipe.Files.FirstOrDefault(file => file.Key == path).Value;

    private void ValidateRecord(IReadOnlyList<string> drafted)
    {
        if (recipe.Record is not MapTemplate)
        {
            Refuse(recipe.Mark, "'record' must be a map from field to value",
                recipe.Record is WhenTemplate or IfTemplate or ConcatTemplate or ForTemplate
                    ? "a field that is there for some records only has its own 'if' or 'when'; "
                    + "'spread: { if: …, then: { … } }' gives several"
                    : null);
            return;
        }

        var (fields, isOpen) = recipe.RecordFields;
        List<string> known = [.. fields, .. _constants, "record", "run"];
        // A check sees all that a record was made from, behind the record's own fields.
        ValidateChecks(recipe.Checks, "records", isOpen ? null : fields, [.. known, .. drafted]);
        foreach (var extra in recipe.Extras)
        {
            if (extra.Checks.Count > 0 && extra.Columns.Count == 0)
                faults.Add(new Fault("MW1008", extra.Mark,
                    $"'{extra.Name}' has checks and so needs 'columns', by which a file of this kind is known"));
            else ValidateChecks(extra.Checks, $"rows of '{extra.Name}'", extra.Columns, [.. extra.Columns, .. _constants, "record", "run"]);
        }

        if (recipe.Id is not null && !isOpen && !fields.Contains(recipe.Id))
            Refuse(recipe.Mark, $"'id' names '{recipe.Id}', but records have {string.Join(", ", fields)}");
        var why = isOpen ? OpenFields : null;
        foreach (var tally in recipe.Tallies) Names(tally.Of, known, why);
        List<string> document = [.. _constants, .. recipe.Tallies.Select(t => t.Name), "run", "records"];
        foreach (var output in recipe.Extras.Prepend(recipe.Output))
        {
            if (output.Document is not null) Names(output.Document, document);
            if (output.Rows is not null) Names(output.Rows, known, why);
            foreach (var path in output.Needed.Where(path => !Holds(output.Document, path.Split('.'))))
                Refuse(output.Mark, $"'needed' names '{path}', which the document does not have");
        }
    }

    private static bool Holds(Template? document, ReadOnlySpan<string> path) =>
        path.IsEmpty || (document is MapTemplate map && (map[path[0]] is { } inner ? Holds(inner, path[1..]) : map.HasSpread));

    /// <summary>Null for <paramref name="fields"/> where nobody knows which there will be: then any path may lead to one.</summary>
    private void ValidateChecks(
        IReadOnlyList<CheckSettings> checks, string what, IReadOnlyList<string>? fields, IReadOnlyList<string> known)
    {
        var sources = recipe.Sources.Select(s => s.Name).ToList();
        foreach (var check in checks)
        {
            var why = fields is null ? OpenFields : null;
            if (check.When is not null) Names(check.When, known, why);
            foreach (var formula in check.Formulas) Names(formula, known, why);
            foreach (var source in check.Sources.Where(source => !sources.Contains(source)))
            {
                Refuse(check.Mark, $"the check '{check.Kind}' reads the source '{source}', which the recipe does not have",
                    Likely(source, sources) ?? (sources.Count == 0 ? "it has none" : $"there are {string.Join(", ", sources)}"));
            }

            foreach (var pool in recipe.Sources.Where(source => source.Origin is null && check.Sources.Contains(source.Name)))
            {
                Refuse(check.Mark, $"the check '{check.Kind}' reads rows of a file, but '{pool.Name}' has only records of the run",
                    "the check 'unique' keeps records apart from each other");
            }

            if (fields is null) continue;
            foreach (var path in check.Paths)
            {
                var head = path.Split('.', '[')[0];
                if (head.Length == 0 || fields.Contains(head)) continue;
                Refuse(check.Mark, $"the check '{check.Kind}' reads '{path}', but {what} have {string.Join(", ", fields)}",
                    Likely(head, fields));
            }
        }
    }

    private void ValidatePreset(PresetSpec preset)
    {
        foreach (var (name, value) in preset.Set)
        {
            var parameter = recipe.Parameters.FirstOrDefault(p => p.Name == name);
            if (parameter is null) Refuse(preset.Mark, $"the preset '{preset.Name}' sets '{name}', which is not a parameter");
            else if (!parameter.TryParse(ParameterSpec.Typed(value), out _, out var complaint))
                Refuse(preset.Mark, $"the preset '{preset.Name}' sets '{name}': {complaint}");
        }

        if (ReservedNames.Contains(preset.Name) || recipe.Parameters.Any(p => p.Name == preset.Name))
            Refuse(preset.Mark, $"'{preset.Name}' is a parameter already, or has a meaning of its own in every run; choose another name");
    }

    private bool IsTaken(OutputSpec extra) => ReservedNames.Contains(extra.Name)
        || recipe.Parameters.Any(p => p.Name == extra.Name) || recipe.Presets.Any(p => p.Name == extra.Name);

    private void ValidateDimension(DimensionSpec dimension)
    {
        if (dimension.Values is not null) Names(dimension.Values, _constants);
        foreach (var branch in dimension.Branches) ValidateDimension(branch.Value);
        if (dimension.Else is not null) ValidateDimension(dimension.Else);
    }

    private void Names(Template template, IReadOnlyList<string> known, string? why = null)
    {
        foreach (var formula in template.Formulas) Names(formula, known, why);
    }

    private void Names(Expression formula, IReadOnlyList<string> known, string? why = null)
    {
        foreach (var name in formula.Reads.Where(name => !known.Contains(name)))
        {
            var all = known.Concat(formula.Bound).Distinct().ToList();
            Refuse(formula.Mark, $"unknown name '{name}' in '{formula}'",
                Likely(name, all) ?? why ?? $"known here: {string.Join(", ", all)}");
        }
    }

    private void Claim(string name, Mark mark, HashSet<string> own)
    {
        if (!own.Add(name)) Refuse(mark, $"'{name}' is already the name of a label, source or value");
    }

    private void Refuse(Mark mark, string message, string? hint = null) => faults.Add(new Fault("MW1009", mark, message, hint));

    private static string? Likely(string found, IEnumerable<string> allowed) =>
        Spelling.Nearest(found, allowed) is { } near ? $"did you mean '{near}'?" : null;
}
