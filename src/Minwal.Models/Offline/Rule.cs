using Minwal.Expressions;
using Minwal.Faults;

namespace Minwal.Models.Offline;

/// <summary>A named choice.</summary>
internal abstract class Rule(string name, Mark mark)
{
    public string Name => name;

    public Mark Mark => mark;

    /// <summary>Writes one of its alternatives; returns the one whose features count.</summary>
    public abstract Alternative? Expand(Expander x);

    /// <summary>The alternatives that may come here and in which nothing is drawn, also those of rules that it hands on to.</summary>
    public abstract IEnumerable<Alternative> Constants(Expander x);
}

/// <summary>One way to say it.</summary>
internal sealed record Alternative(Pattern Pattern, double Weight, Expression? When, IReadOnlyDictionary<string, string>? Features);

/// <summary>A choice among alternatives by weight; with <c>once</c> none comes twice in an answer before all have come.</summary>
internal sealed class ChoiceRule : Rule
{
    private readonly Alternative[] _alternatives;
    private readonly double[]? _cumulative;
    private readonly bool _equal;
    private readonly bool _once;

    public ChoiceRule(string name, Mark mark, IReadOnlyList<Alternative> alternatives, bool once) : base(name, mark)
    {
        (_alternatives, _once) = ([.. alternatives], once);
        _equal = alternatives.All(a => a.Weight.Equals(1.0));
        if (once || alternatives.Any(a => a.When is not null)) return;
        _cumulative = new double[alternatives.Count];
        var sum = 0.0;
        for (var i = 0; i < _cumulative.Length; i++) _cumulative[i] = sum += alternatives[i].Weight;
    }

    public IReadOnlyList<Alternative> Alternatives => _alternatives;

    public override Alternative? Expand(Expander x)
    {
        x.Enter(this);
        var at = _cumulative is null ? ChooseWhere(x) : _equal ? x.Random.Below(_alternatives.Length) : ChooseByWeight(x);
        var chosen = _alternatives[at];
        var inner = chosen.Pattern.Expand(x);
        x.Leave();
        return chosen.Pattern.IsSingleReference && chosen.Features is null ? inner : chosen;
    }

    public override IEnumerable<Alternative> Constants(Expander x)
    {
        x.Enter(this);
        var constants = _alternatives.Where(a => a.Weight > 0 && (a.When is null || a.When.IsTrue(x)))
            .SelectMany(a => a.Pattern switch
            {
                { Constant: not null } => [a],
                { Parts: [RulePart { Filters.Count: 0 } part] } =>
                    part.Rule.Constants(x).Select(inner => a.Features is null ? inner : inner with { Features = a.Features }),
                _ => Enumerable.Empty<Alternative>(),
            }).ToList();
        x.Leave();
        return constants;
    }

    private int ChooseByWeight(Expander x)
    {
        var at = Array.BinarySearch(_cumulative!, x.Random.Unit() * _cumulative![^1]);
        return Math.Min(at >= 0 ? at + 1 : ~at, _alternatives.Length - 1);
    }

    private int ChooseWhere(Expander x)
    {
        var used = _once ? x.UsedOf(this) : null;
        Span<double> weights = _alternatives.Length <= 256 ? stackalloc double[_alternatives.Length] : new double[_alternatives.Length];
        var (total, fresh) = (0.0, 0.0);
        for (var i = 0; i < weights.Length; i++)
        {
            weights[i] = _alternatives[i].When is null || _alternatives[i].When!.IsTrue(x) ? _alternatives[i].Weight : 0;
            total += weights[i];
            if (used is null || !used.Contains(i)) fresh += weights[i];
        }

        if (total <= 0) throw x.Error(Mark, "MW1320", $"the rule '{Name}' has no alternative whose 'when' holds here");
        if (used is not null && fresh <= 0)
        {
            used.Clear();
            fresh = total;
        }

        var at = x.Random.Unit() * (used is null ? total : fresh);
        var last = -1;
        for (var i = 0; i < weights.Length; i++)
        {
            if (weights[i] <= 0 || (used is not null && used.Contains(i))) continue;
            last = i;
            at -= weights[i];
            if (at < 0) break;
        }

        used?.Add(last);
        return last;
    }
}

/// <summary>A choice by the value of a path.</summary>
internal sealed class ByRule(string name, Mark mark, string path, IReadOnlyDictionary<string, Rule> branches, Rule? otherwise)
    : Rule(name, mark)
{
    public IReadOnlyDictionary<string, Rule> Branches => branches;

    public Rule? Otherwise => otherwise;

    public string Path => path;

    public override Alternative? Expand(Expander x) => Chosen(x).Expand(x);

    public override IEnumerable<Alternative> Constants(Expander x) => Chosen(x).Constants(x);

    private Rule Chosen(Expander x)
    {
        var value = x.ValueAt(path, Mark);
        if (branches.TryGetValue(value, out var branch)) return branch;
        return otherwise ?? throw x.Error(Mark, "MW1321",
            $"the rule '{Name}' has no branch for {path} '{value}'; there are {string.Join(", ", branches.Keys)}");
    }
}
