using Minwal.Checks;
using Minwal.Expressions;
using Minwal.Faults;
using Minwal.Recipes.Names;
using Minwal.Recipes.Templates;
using Minwal.Steps;
using Minwal.Values;

namespace Minwal.Recipes;

/// <summary>Holds the parts of a recipe against each other: what one part names the other has, and no name means two things.</summary>
/// <param name="recipe">The recipe.</param>
/// <param name="faults">Where faults go.</param>
internal sealed class RecipeValidator(Recipe recipe, ICollection<Fault> faults)
{
    /// <summary>
    /// Names that parameters, presets and further files cannot have, because whoever runs a recipe gives them a meaning of their own.
    /// </summary>
    private static readonly HashSet<string> ReservedNames = new(StringComparer.Ordinal)
    {
        "output", "model", "base_url", "key_from", "env_file", "price", "prices", "seed", "attempts", "concurrency", "run_dir", "new",
        "update", "refill", "shard", "dry_run", "temperature", "top_p", "answer_tokens", "max_tokens", "max_cost", "delay", "log_file",
        "validate", "gates", "lineage", "quiet", "json_progress", "otlp", "plugin", "recipe", "date", "help", "version", "timeout",
        "retries", "journal", "replay", "format", "records", "map", "report", "number", "json", "all", "patience",
        "providers", "provider_file", "secrets", "spread", "spread_weights", "requests_per_minute", "tokens_per_minute", "batch",
        "max_time", "pilot", "answer_bytes", "keep_trying", "force", "batch_wait", "batch_most",
        "requests_per_second", "requests_per_day", "requests_per_month", "tokens_per_second", "tokens_per_day", "tokens_per_month",
        "hedge", "hedge_most", "shards", "submit", "sbatch", "sbatch_gather", "tasks_at_once", "before_task", "job_dir",
    };

    public void Validate()
    {
        foreach (var parameter in recipe.Parameters.Where(p => ReservedNames.Contains(p.Name)))
            Refuse(parameter.Mark, $"'{parameter.Name}' has a meaning of its own in every run; choose another name");
        foreach (var parameter in recipe.Parameters)
        {
            foreach (var other in parameter.NotWith.Where(other => recipe.Parameters.All(p => p.Name != other) || other == parameter.Name))
                Refuse(parameter.Mark, $"'{parameter.Name}' cannot be set with '{other}', which is no other parameter",
                    Likely(other, [.. recipe.Parameters.Select(p => p.Name)]));
        }

        foreach (var preset in recipe.Presets) ValidatePreset(preset);
        foreach (var extra in recipe.Extras.Where(IsTaken))
        {
            Refuse(extra.Mark,
                $"'{extra.Name}' is a parameter or preset already, or has a meaning of its own in every run; choose another name");
        }

        new NameClaims(recipe, faults).Validate();
        ValidateQuotas();
        ValidateSources();
        ValidatePools();
        ValidateSteps();
        ValidateRecord();
    }

    private void ValidateQuotas()
    {
        var quotas = recipe.Quotas;
        List<string> own = [.. recipe.Sources.Where(source => source.Pool is null).Select(source => source.Name)];
        if (quotas.Rows is null) return;
        if (recipe.Sources.FirstOrDefault(source => source.Name == quotas.Rows) is not { } followed || followed.Pool is not null)
        {
            Refuse(quotas.Mark, $"'rows' names '{quotas.Rows}', which is not a source with rows of its own",
                Likely(quotas.Rows, own) ?? (own.Count == 0 ? "there is none" : $"there are {string.Join(", ", own)}"));
        }
        else if (followed is not { Take: 1, Draw: Sources.SourceDraw.Even, For: null })
        {
            Refuse(followed.Mark, $"each row of '{followed.Name}' has slots of its own ('rows' of the quotas): "
                + "'take', 'draw' and 'for' cannot stand here");
        }

        if (quotas.KeepsFailed && recipe.Output.Rows is not null)
            Refuse(recipe.Output.Mark, "'failed: keep' writes whole records: the main file cannot have 'rows'; a further file can");
        if (quotas.KeepsFailed && recipe.Record is MapTemplate record && record[Recipe.ErrorField] is not null)
        {
            Refuse(quotas.Mark, $"'failed: keep' gives every row the field '{Recipe.ErrorField}', which the record has already");
        }
    }

    private void ValidateSources()
    {
        List<string> labels = [.. recipe.Quotas.Dimensions.Select(d => d.Name)];
        if (recipe.Quotas.Rows is not { } rows) return;
        var followed = recipe.Sources.FirstOrDefault(source => source.Name == rows);
        if (followed?.Where is { } where && where.Reads.Any(name => name == Sources.SlotFilter.Cell || labels.Contains(name)))
        {
            Refuse(followed.Mark, $"the rows of '{rows}' are there before the labels ('rows' of the quotas): its 'where' cannot see them");
        }
    }

    private void ValidatePools()
    {
        var pools = recipe.Sources.Where(source => source.Pool is not null).ToList();
        foreach (var other in pools.Where(other => other.Pool!.Round != pools[0].Pool!.Round))
        {
            Refuse(other.Mark, $"'{other.Name}' grows in rounds of {other.Pool!.Round} slots and '{pools[0].Name}' in rounds of "
                + $"{pools[0].Pool!.Round}; all sources of a recipe that grow have the same rounds");
        }
    }

    private void ValidateSteps()
    {
        var tasks = new HashSet<string>(StringComparer.Ordinal);
        ToolValidation.Validate(recipe, faults);
        foreach (var step in StepSettings.Walk(recipe.Steps))
        {
            foreach (var tool in step.Tools.Where(tool => recipe.Tools.All(t => t.Name != tool)))
            {
                var all = recipe.Tools.Select(t => t.Name).ToList();
                Refuse(step.Mark, $"no tool '{tool}' under 'tools'",
                    Likely(tool, all) ?? (all.Count == 0 ? "there are none" : $"there are {string.Join(", ", all)}"));
            }

            if (step.Records is not null && step != recipe.Steps[0])
                Refuse(step.Mark, "only the first step can ask for several records in a call; later steps work record by record");
            if (step.IsTogether && (recipe.Steps[0].Records is null || !recipe.Steps.Contains(step)))
            {
                Refuse(step.Mark, "'together' judges the drafts of one call together, and here each call makes one",
                    "write 'records: 10' in the first step, or leave 'together' out");
            }

            foreach (var (task, mark) in step.Calls.Select(c => (c.Task, c.Mark)).Concat(step.Fills.Select(f => (f.Task, step.Mark))))
                if (!tasks.Add(task)) Refuse(mark, $"two steps are called '{task}'; give one a 'name'");
            foreach (var call in step.Calls) ValidateCall(call);
            foreach (var file in step.Fills.Select(fill => fill.Grammar.File).OfType<FileReference>().Concat(step.Files))
                ValidateFile(file);
        }

    }

    /// <summary>A file that is not there; <paramref name="itself"/> is how one writes what was written in place of its name.</summary>
    private void ValidateFile(FileReference file, string? itself = null)
    {
        if (recipe.Files.Any(f => f.Key == file.Path)) return;
        faults.Add(new Fault("MW1001", file.Mark, $"the file '{file.Path}' is not in the recipe's folder",
            Likely(file.Path, recipe.Files.Select(f => f.Key)) ?? (file.Path.Contains(' ', StringComparison.Ordinal) ? itself : null)));
    }

    private void ValidateCall(CallSettings call)
    {
        var roles = recipe.Models.Select(m => m.Role).ToList();
        if (!roles.Contains(call.Model))
        {
            var known = roles.Count == 0
                ? $"write models: {{ {call.Model}: {{ default: offline }} }}"
                : $"there are {string.Join(", ", roles)}";
            Refuse(call.Mark, $"no model '{call.Model}' under 'models'; {known}", Likely(call.Model, roles));
        }

        foreach (var prompt in new[] { call.System, call.Prompt }.OfType<PromptReference>().Select(prompt => prompt.File))
            if (prompt is not null) ValidateFile(prompt, "a prompt of one line without {{…}} is written below '|'");
        if (call.Offline?.File is { } grammar) ValidateFile(grammar);

        // What a formula names is found out slot by slot.
        if (call.Images is { Files.IsConstant: true } images) ValidateImages(images);
    }

    private void ValidateImages(ImageSettings images)
    {
        if (StepImages.Open(images.Files.Evaluate(Variables.None), recipe.File, out var fault) is not null) return;
        var code = fault!.Reason switch { "images.outside" => "MW1013", "images.missing" => "MW1001", _ => "MW1007" };
        var named = fault.Numbers.GetValueOrDefault("image") as string;
        faults.Add(new Fault(code, images.Mark, fault.Message,
            code == "MW1001" ? Likely(named!, recipe.Files.Select(file => file.Key)) : null));
    }

    private void ValidateRecord()
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
        ValidateChecks(recipe.Checks, "records", isOpen ? null : fields);
        foreach (var output in recipe.Extras.Prepend(recipe.Output).Where(output => output.Checks.Count > 0))
        {
            IReadOnlyList<string> columns = output.RowFields;
            if (output == recipe.Output && output.Rows is null)
                Refuse(output.Mark, "the rows of 'output' are the records themselves, which 'checks' of the recipe are for; "
                    + "checks of 'output' need 'rows'");
            else if (columns.Count == 0)
                faults.Add(new Fault("MW1008", output.Mark,
                    $"'{output.Name}' has checks and so needs 'columns', by which a file of this kind is known"));
            else ValidateChecks(output.Checks, $"rows of '{output.Name}'", columns);
        }

        if (recipe.Id is not null && !isOpen && !fields.Contains(recipe.Id))
            Refuse(recipe.Mark, $"'id' names '{recipe.Id}', but records have {string.Join(", ", fields)}");
        foreach (var output in recipe.Extras.Prepend(recipe.Output))
        {
            foreach (var path in output.Needed.Where(path => !Holds(output.Document, path.Steps)))
                Refuse(output.Mark, $"'needed' names '{path}', which the document does not have");
        }
    }

    private static bool Holds(Template? document, ReadOnlySpan<FieldStep> path) =>
        path.IsEmpty || (path[0].Name is { } name && document is MapTemplate map
            && (map[name] is { } inner ? Holds(inner, path[1..]) : map.HasSpread));

    /// <summary>Null for <paramref name="fields"/> where nobody knows which there will be: then any path may lead to one.</summary>
    private void ValidateChecks(IReadOnlyList<CheckSettings> checks, string what, IReadOnlyList<string>? fields)
    {
        var sources = recipe.Sources.Select(s => s.Name).ToList();
        foreach (var check in checks)
        {
            foreach (var fault in check.Arguments.Inspect(recipe.File)) faults.Add(fault);
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
                if (fields.Contains(path.Head)) continue;
                Refuse(check.Mark, $"the check '{check.Kind}' reads '{path}', but {what} have {string.Join(", ", fields)}",
                    Likely(path.Head, fields));
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

    private void Refuse(Mark mark, string message, string? hint = null) => faults.Add(new Fault("MW1009", mark, message, hint));

    private static string? Likely(string found, IEnumerable<string> allowed) =>
        Spelling.Nearest(found, allowed) is { } near ? $"did you mean '{near}'?" : null;
}
