using System.Text;
using Minwal.Expressions;
using Minwal.Faults;
using Minwal.Planning;
using Minwal.Recipes.Language;
using Minwal.Values;

namespace Minwal.Models.Offline;

/// <summary>One expansion: the text so far, the random numbers, and what was remembered. Used by one thread, for one answer.</summary>
internal sealed class Expander : IVariables
{
    private const int MaxDepth = 200, LargestRoom = 1 << 16;

    [ThreadStatic]
    private static Room? _room;

    private readonly Grammar _grammar;
    private readonly IVariables _variables;
    private readonly long _key;
    private readonly List<(string Name, object? Value, IReadOnlyDictionary<string, string>? Features)> _memory;
    private Dictionary<Rule, HashSet<int>>? _used;
    private int _depth;

    /// <summary>One that writes from <paramref name="key"/>'s random numbers and has remembered nothing.</summary>
    public Expander(Grammar grammar, IVariables variables, ulong key) : this(grammar, variables, key, new Room())
    {
    }

    private Expander(Grammar grammar, IVariables variables, ulong key, Room room)
    {
        (_grammar, _variables, _key) = (grammar, variables, (long)key);
        (_memory, Text) = (room.Memory, room.Text);
        Random = new SlotRandom(key);
    }

    /// <summary>The text of the leaf that is being expanded.</summary>
    public StringBuilder Text { get; }

    /// <summary>The number that the pattern written last stands for when it is a number and nothing else; else null.</summary>
    public object? Number { get; set; }

    /// <summary>The shape of the value that is being built, as the step's <c>returns</c> has it; null when it has none.</summary>
    public AnswerShape? Shape { get; set; }

    /// <summary>Takes down what is drawn; null for nobody.</summary>
    public ExpansionTrace? Trace { get; init; }

    /// <summary>The random numbers; a field, because the struct changes with each draw.</summary>
    public SlotRandom Random;

    public IEnumerable<string> Names => _memory.Select(m => m.Name).Concat(_variables.Names).Distinct();

    /// <summary>The answer of the grammar; <paramref name="trace"/> takes down what is drawn for it.</summary>
    public static object? Expand(Grammar grammar, IVariables variables, ulong key, ExpansionTrace? trace = null)
    {
        if (grammar.Apart is { } apart) key = SlotRandom.Key(key, (long)SlotRandom.Hash(Value.ToText(apart.Evaluate(variables))));
        // One after the other writes into the same room; who has it meanwhile takes it away, so that one inside another makes its own.
        var room = _room ?? new Room();
        _room = null;
        var x = new Expander(grammar, variables, key, room) { Shape = grammar.Returns, Trace = trace };
        for (var i = 0; i < grammar.Remember.Count; i++) x.Bind(grammar.Remember[i].Name, grammar.Remember[i].Pattern);
        var answer = grammar.Answer.Build(x);
        if (room.Text.Capacity > LargestRoom) return answer;
        room.Memory.Clear();
        room.Text.Clear();
        _room = room;
        return answer;
    }

    public bool TryGet(string name, out object? value)
    {
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        if (dot > 0)
        {
            value = null;
            if (Find(name.AsSpan(0, dot)) is not (>= 0 and var owner)
                || _memory[owner].Features?.TryGetValue(name[(dot + 1)..], out var feature) != true) return false;
            value = feature;
            return true;
        }

        if (Find(name) is >= 0 and var at)
        {
            value = _memory[at].Value;
            return true;
        }

        if (string.Equals(name, Functions.RandomKey, StringComparison.Ordinal))
        {
            value = _key;
            return true;
        }

        if (string.Equals(name, Functions.SumsKey, StringComparison.Ordinal))
        {
            value = true;
            return true;
        }

        return _variables.TryGet(name, out value);
    }

    /// <summary>
    /// Expands a pattern that stands alone. Prose is tidied; a number stays one, and what is computed or is one of the values that the step
    /// allows here stays as it is.
    /// </summary>
    public object? Leaf(Pattern pattern)
    {
        if (pattern.SingleFormula is { } formula) return formula.Evaluate(this);
        var start = Text.Length;
        pattern.Expand(this);
        var text = Text.ToString(start, Text.Length - start);
        Text.Length = start;
        if (Number is { } number) return number;
        return pattern.IsComputed || IsAllowedValue(text) ? text : Tidy.Apply(text, _grammar.Tidy);
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
        Remember(name, start, pattern.IsSingleReference ? chosen?.Features : null);
        Text.Length = start;
    }

    /// <summary>Binds a value, such as the place in a repetition.</summary>
    public void Bind(string name, object? value) => Keep(name, value, null);

    /// <summary>Remembers what was written from <paramref name="start"/> on: as a number when it is one.</summary>
    public void Remember(string name, int start, IReadOnlyDictionary<string, string>? features) =>
        Keep(name, Number ?? Text.ToString(start, Text.Length - start), features);

    public object? Recall(string name, string? feature, Mark mark)
    {
        if (Find(name) is not (>= 0 and var at)) throw Error(mark, "MW1323", $"'{name}' is recalled before it is remembered");
        var (_, value, features) = _memory[at];
        if (feature is null) return value;
        return features?.TryGetValue(feature, out var text) == true
            ? text
            : throw Error(mark, "MW1322", $"'{name}' is '{Value.ToText(value)}', which has no feature '{feature}'");
    }

    /// <summary>The value at a dotted path, as text.</summary>
    public string ValueAt(string path, Mark mark)
    {
        if (TryGet(path, out var value)) return Value.ToText(value);
        var dot = path.IndexOf('.', StringComparison.Ordinal);
        var head = dot < 0 ? path : path[..dot];
        if (Find(head) >= 0)
            throw Error(mark, "MW1322",
                $"'{head}' is '{Value.ToText(_memory[Find(head)].Value)}', which has no feature '{path[(dot + 1)..]}'");
        if (!_variables.TryGet(head, out value)) throw Error(mark, "MW1323", $"'{head}' is not known here");
        foreach (var name in dot < 0 ? [] : path[(dot + 1)..].Split('.')) value = (value as Fields)?.GetValueOrDefault(name);
        return Value.ToText(value);
    }

    public HashSet<int> UsedOf(Rule rule)
    {
        _used ??= [];
        if (!_used.TryGetValue(rule, out var used)) _used[rule] = used = [];
        return used;
    }

    public void Enter(Rule rule)
    {
        if (++_depth > MaxDepth)
            throw Error(rule.Mark, "MW1324",
                $"the rule '{rule.Name}' is more than {MaxDepth} rules deep; a rule that contains itself needs a way out that is likely");
    }

    public void Leave() => _depth--;

    public MinwalException Error(Mark mark, string code, string message) => new([new Fault(code, mark, message)]);

    private bool IsAllowedValue(string text) =>
        (Shape is { Type: AnswerType.List, Items: { } items } ? items : Shape)?.OneOf?.Get(this).Contains(text) == true;

    private void Keep(string name, object? value, IReadOnlyDictionary<string, string>? features)
    {
        Trace?.Remembered(name, value, features);
        if (Find(name) is >= 0 and var at) _memory[at] = (name, value, features);
        else _memory.Add((name, value, features));
    }

    private int Find(ReadOnlySpan<char> name)
    {
        for (var i = _memory.Count - 1; i >= 0; i--)
            if (name.SequenceEqual(_memory[i].Name)) return i;
        return -1;
    }

    /// <summary>What an expansion writes into and remembers in.</summary>
    private sealed class Room
    {
        public List<(string Name, object? Value, IReadOnlyDictionary<string, string>? Features)> Memory { get; } = new(16);

        public StringBuilder Text { get; } = new(256);
    }
}
