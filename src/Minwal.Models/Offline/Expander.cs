using System.Text;
using Minwal.Expressions;
using Minwal.Faults;
using Minwal.Planning;
using Minwal.Values;

namespace Minwal.Models.Offline;

/// <summary>One expansion: the text so far, the random numbers, and what was remembered. Used by one thread, for one answer.</summary>
internal sealed class Expander : IVariables
{
    private const int MaxDepth = 200;

    private readonly Grammar _grammar;
    private readonly IVariables _variables;
    private readonly long _key;
    private readonly List<(string Name, object? Value, string? Text)> _memory = [];
    private Dictionary<Rule, HashSet<int>>? _used;
    private int _depth;

    public Expander(Grammar grammar, IVariables variables, ulong key)
    {
        (_grammar, _variables, _key) = (grammar, variables, (long)key);
        Random = new SlotRandom(key);
    }

    /// <summary>The text of the leaf that is being expanded.</summary>
    public StringBuilder Text { get; } = new(256);

    /// <summary>The random numbers; a field, because the struct changes with each draw.</summary>
    public SlotRandom Random;

    public IEnumerable<string> Names => _memory.Select(m => m.Name).Concat(_variables.Names).Distinct();

    /// <summary>The answer of the grammar.</summary>
    public static object? Expand(Grammar grammar, IVariables variables, ulong key)
    {
        var x = new Expander(grammar, variables, key);
        foreach (var (name, pattern) in grammar.Remember) x.Bind(name, pattern);
        return grammar.Answer.Build(x);
    }

    public bool TryGet(string name, out object? value)
    {
        for (var i = _memory.Count - 1; i >= 0; i--)
        {
            if (!string.Equals(_memory[i].Name, name, StringComparison.Ordinal)) continue;
            value = _memory[i].Value;
            return true;
        }

        if (string.Equals(name, Functions.RandomKey, StringComparison.Ordinal))
        {
            value = _key;
            return true;
        }

        return _variables.TryGet(name, out value);
    }

    /// <summary>Expands a pattern that stands alone and tidies it.</summary>
    public object? Leaf(Pattern pattern)
    {
        if (pattern.SingleFormula is { } formula) return formula.Evaluate(this);
        var start = Text.Length;
        pattern.Expand(this);
        var text = Text.ToString(start, Text.Length - start);
        Text.Length = start;
        return Tidy.Apply(text, _grammar.Tidy);
    }

    /// <summary>Expands <paramref name="pattern"/> and remembers it.</summary>
    public void Bind(string name, Pattern pattern)
    {
        if (pattern.SingleFormula is { } formula)
        {
            Bind(name, formula.Evaluate(this));
            return;
        }

        var start = Text.Length;
        var chosen = pattern.Expand(this);
        Remember(name, Text.ToString(start, Text.Length - start), pattern.IsSingleReference ? chosen?.Features : null);
        Text.Length = start;
    }

    /// <summary>Binds a value, such as the place in a repetition.</summary>
    public void Bind(string name, object? value) => Keep(name, value, null);

    public void Remember(string name, string text, IReadOnlyDictionary<string, string>? features)
    {
        if (features is null)
        {
            Keep(name, text, text);
            return;
        }

        var fields = new Fields(features.Count + 1).Add("text", text);
        foreach (var (feature, value) in features) fields[feature] = value;
        Keep(name, fields, text);
    }

    public string Recall(string name, string? feature, Mark mark)
    {
        for (var i = _memory.Count - 1; i >= 0; i--)
        {
            if (!string.Equals(_memory[i].Name, name, StringComparison.Ordinal)) continue;
            if (feature is null) return _memory[i].Text ?? Value.ToText(_memory[i].Value);
            if (_memory[i].Value is Fields fields && fields.TryGetValue(feature, out var value)) return Value.ToText(value);
            throw Error(mark, "MW1322", $"'{name}' is '{_memory[i].Text}', which has no feature '{feature}'");
        }

        throw Error(mark, "MW1323", $"'{name}' is recalled before it is remembered");
    }

    /// <summary>The value at a dotted path, as text.</summary>
    public string ValueAt(string path, Mark mark)
    {
        var dot = path.IndexOf('.', StringComparison.Ordinal);
        var head = dot < 0 ? path : path[..dot];
        if (!TryGet(head, out var value)) throw Error(mark, "MW1323", $"'{head}' is not known here");
        for (var rest = dot < 0 ? "" : path[(dot + 1)..]; rest.Length > 0;)
        {
            dot = rest.IndexOf('.', StringComparison.Ordinal);
            var name = dot < 0 ? rest : rest[..dot];
            value = (value as Fields)?.GetValueOrDefault(name);
            rest = dot < 0 ? "" : rest[(dot + 1)..];
        }

        return value is Fields fields && fields.TryGetValue("text", out var text) ? Value.ToText(text) : Value.ToText(value);
    }

    public HashSet<int> UsedOf(Rule rule)
    {
        _used ??= [];
        if (!_used.TryGetValue(rule, out var used)) _used[rule] = used = [];
        return used;
    }

    public void Enter(Rule rule)
    {
        if (++_depth > MaxDepth) throw Error(rule.Mark, "MW1324", $"the rule '{rule.Name}' is more than {MaxDepth} rules deep; a rule that contains itself needs a way out that is likely");
    }

    public void Leave() => _depth--;

    public MinwalException Error(Mark mark, string code, string message) => new([new Fault(code, mark, message)]);

    private void Keep(string name, object? value, string? text)
    {
        for (var i = 0; i < _memory.Count; i++)
        {
            if (!string.Equals(_memory[i].Name, name, StringComparison.Ordinal)) continue;
            _memory[i] = (name, value, text);
            return;
        }

        _memory.Add((name, value, text));
    }
}
