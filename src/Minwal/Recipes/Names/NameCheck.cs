using System.Text;
using Minwal.Checks;
using Minwal.Expressions;
using Minwal.Faults;
using Minwal.Prompts;
using Minwal.Recipes.Language;
using Minwal.Recipes.Templates;
using Minwal.Steps;

namespace Minwal.Recipes.Names;

/// <summary>Looks up every name that formulas and prompts of a recipe use, as deeply as shapes are known.</summary>
/// <param name="recipe">The recipe.</param>
/// <param name="shown">Its folder, as messages call it.</param>
/// <param name="scopes">What each place sees.</param>
/// <param name="faults">Where faults go; one that is there already does not come again.</param>
internal sealed class NameCheck(Recipe recipe, string shown, RecipeScopes scopes, ICollection<Fault> faults)
{
    private readonly Dictionary<string, PromptText> _prompts = new(StringComparer.Ordinal);

    /// <summary>Looks at everything. Gives the prompts that were found, by name: a file that several calls use once.</summary>
    public IReadOnlyDictionary<string, PromptText> Check()
    {
        foreach (var formula in new[] { recipe.Quotas.Total, recipe.Quotas.Each }.OfType<Expression>())
            Check(formula, scopes.Quotas, "only parameters, tables and sources are known here");
        foreach (var label in recipe.Quotas.Dimensions) Check(label);
        foreach (var source in recipe.Sources.Where(source => source.For is not null))
            Check(source.For!, scopes.Labels, $"'for' sees labels, parameters and tables: {string.Join(", ", scopes.Labels)}");
        foreach (var source in recipe.Sources.Where(source => source.When is not null))
            Check(source.When!, scopes.Constants, "'when' of a source sees parameters and tables");
        foreach (var template in recipe.Sources.SelectMany(source => source.Origin?.Templates ?? [])) Check(template, scopes.Constants);
        for (var i = 0; i < recipe.Values.Count; i++) Check(recipe.Values[i].Template, scopes.Value(i));
        CheckPools();
        foreach (var step in StepSettings.Walk(recipe.Steps)) CheckStep(step);
        CheckTools();
        CheckFollowing();
        Check(recipe.Record, scopes.Draft);
        // What records take in from rows is looked at once the rows are there.
        if (recipe.Record is MapTemplate && !ReferenceEquals(scopes.Record, NameScope.Later)) CheckRecords();
        return _prompts;
    }

    private void Check(DimensionSpec label)
    {
        if (label.Values is not null) Check(label.Values, scopes.Quotas);
        foreach (var branch in label.Branches) Check(branch.Value);
        if (label.Else is not null) Check(label.Else);
    }

    private void CheckPools()
    {
        foreach (var grows in recipe.Sources.Select(source => source.Pool?.When).OfType<Expression>()) Check(grows, scopes.Constants);
        foreach (var source in recipe.Sources.Where(source => source is { Pool: not null, Where: not null }))
        {
            var sees = $"rows of '{source.Name}' are records too: they have {string.Join(", ", scopes.Fields)}";
            Check(source.Where!, scopes.Constants.With(scopes.Fields), sees);
        }
    }

    private void CheckFollowing()
    {
        foreach (var notice in recipe.Notices)
        {
            Check(notice.When, scopes.Quotas, "only parameters, tables and sources are known here");
            Check(notice.Say, scopes.Quotas);
        }

        foreach (var next in recipe.Then)
        {
            if (next.When is not null) Check(next.When, scopes.Constants);
            foreach (var parameter in next.Set) Check(parameter.Value, scopes.Constants.With([FollowingSpec.File]));
        }

        foreach (var choose in recipe.Sources.Select(source => source.Choose).OfType<Sources.ChooseSpec>())
            Check(choose.Count, scopes.Constants, "'count' sees parameters and tables");
    }

    /// <summary>Tools see what is there when the first of them can be called.</summary>
    private void CheckTools()
    {
        var user = StepSettings.Walk(recipe.Steps).FirstOrDefault(step => step.Tools.Count > 0);
        var scope = user is null ? scopes.Draft : scopes.Step(user);
        foreach (var (formula, own) in ToolValidation.Formulas(recipe)) Check(formula, scope.With(own));
    }

    private void CheckStep(StepSettings step)
    {
        var scope = scopes.Step(step);
        if (step.When is not null) Check(step.When, scope);
        foreach (var formula in step.Formulas) Check(formula, scope);
        foreach (var own in step.OwnFormulas) Check(own.Formula, scopes.Own(step, own));
        foreach (var call in step.Calls)
        {
            var about = scopes.Call(step, call);
            foreach (var name in call.Brief.Concat(call.Blind))
                if (about.ShapeOf(NamePath.Of(name.Name), out var fault) is null) Refuse(name.Mark, fault!.Message, fault.Hint);
            foreach (var prompt in new[] { call.System, call.Prompt }.OfType<PromptReference>())
                CheckPrompt(prompt, scopes.Templates(step, call));
        }
    }

    private void CheckPrompt(PromptReference reference, NameScope scope)
    {
        if (!_prompts.TryGetValue(reference.Name, out var prompt))
        {
            if (reference.Text is { } text) prompt = PromptScanner.Scan(text, reference.Mark);
            else if (recipe.File(reference.Name) is { } content)
                prompt = PromptScanner.Scan(Encoding.UTF8.GetString(content), new Mark($"{shown}/{reference.Name}", 1, 1));
            else return;
            foreach (var fault in prompt.Faults) Add(fault);
        }

        _prompts[reference.Name] = prompt.Resolve(scope, out var unknown);
        foreach (var fault in unknown) Add(fault);
    }

    private void CheckRecords()
    {
        // A check sees all that a record was made from, behind the record's own fields.
        var why = scopes.IsRecordOpen ? "a field that 'spread' brings along is called record.NAME in formulas" : null;
        Check(recipe.Checks, scopes.Checks, why);
        foreach (var output in recipe.Extras.Prepend(recipe.Output)) Check(output.Checks, scopes.RowsOf(output));
        foreach (var tally in recipe.Tallies) Check(tally.Of, scopes.Rows, why);
        foreach (var output in recipe.Extras.Prepend(recipe.Output))
        {
            if (output.Document is not null) Check(output.Document, scopes.Document);
            if (output.Rows is not null) Check(output.Rows, scopes.Rows, why);
            if (output.Lines is not null) Check(output.Lines, scopes.Rows, why);
        }
    }

    private void Check(IReadOnlyList<CheckSettings> checks, NameScope scope, string? why = null)
    {
        foreach (var formula in checks.SelectMany(check => check.Formulas.Prepend(check.When).OfType<Expression>()))
            Check(formula, scope, why);
    }

    private void Check(Template template, NameScope scope, string? why = null)
    {
        foreach (var formula in template.Formulas) Check(formula, scope, why);
    }

    private void Check(Expression formula, NameScope scope, string? why = null)
    {
        var told = new HashSet<string>(StringComparer.Ordinal);
        foreach (var path in formula.Paths)
        {
            if (scope.ShapeOf(path, out var fault) is not null || !told.Add(fault!.Message)) continue;
            var bound = fault.IsLikely || scope.Has(path.Name) ? null : Spelling.Nearest(fault.Name, formula.Bound);
            var hint = bound is not null ? $"did you mean '{bound}'?" : fault.IsLikely ? fault.Hint : why ?? fault.Hint;
            Refuse(formula.Mark, $"{fault.Message} in '{formula}'", hint);
        }
    }

    private void Refuse(Mark mark, string message, string? hint) => Add(new Fault("MW1009", mark, message, hint));

    private void Add(Fault fault)
    {
        if (!faults.Contains(fault)) faults.Add(fault);
    }
}
