using Minwal.Expressions;
using Minwal.Faults;
using Minwal.Registries;

namespace Minwal.Recipes.Language;

/// <summary>
/// The reading of one file by shapes: where faults go, which functions formulas may call, and every formula that was read so far. Shapes
/// are values that many languages share; what differs from one language to another travels here. Used by one thread.
/// </summary>
/// <param name="faults">Where faults go.</param>
/// <param name="functions">What formulas may call.</param>
internal sealed class Reading(ICollection<Fault> faults, Registry<Function> functions)
{
    private readonly List<Expression> _formulas = [];
    private IReadOnlyList<BoundName> _bound = [];
    private readonly HashSet<string> _doubtful = new(StringComparer.Ordinal);
    private int _harmless;

    /// <summary>The faults that were found.</summary>
    public ICollection<Fault> Faults => faults;

    /// <summary>What formulas may call.</summary>
    public Registry<Function> Functions => functions;

    /// <summary>The formulas that were read, in the order of the file.</summary>
    public IReadOnlyList<Expression> Formulas => _formulas;

    /// <summary>Reports a fault.</summary>
    public void Add(Fault fault) => faults.Add(fault);

    /// <summary>How many faults left something unread.</summary>
    internal int Unread => faults.Count - _harmless;

    /// <summary>Reports a fault that leaves nothing unread: what stands around it can be looked at too.</summary>
    internal void AddHarmless(Fault fault)
    {
        _harmless++;
        faults.Add(fault);
    }

    /// <summary>
    /// Every word of what could not be read and was stood in for: what is said of such a name later may only follow from that.
    /// </summary>
    internal IReadOnlySet<string> Doubtful => _doubtful;

    /// <summary>
    /// Something else stands in for <paramref name="node"/>, before which <paramref name="unread"/> faults had left something unread: its
    /// faults leave nothing more unread, so that what stands around it can be looked at.
    /// </summary>
    internal void StandIn(YamlValue node, int unread)
    {
        _harmless = faults.Count - unread;
        Doubt(node);
    }

    /// <summary>Parses the formula <paramref name="text"/>, which stands at <paramref name="mark"/>; null after a fault.</summary>
    public Expression? Formula(string text, Mark mark)
    {
        var formula = Expression.TryParse(text, mark, functions, _bound, out var fault);
        if (fault is not null) faults.Add(fault);
        if (formula is not null) _formulas.Add(formula);
        return formula;
    }

    private void Doubt(YamlValue node)
    {
        switch (node)
        {
            case YamlMap map:
                foreach (var entry in map.Entries)
                {
                    _doubtful.Add(entry.Key);
                    Doubt(entry.Value);
                }

                break;
            case YamlList list:
                foreach (var item in list.Items) Doubt(item);
                break;
            case YamlScalar { Text: { Length: > 0 } text }:
                _doubtful.Add(text);
                break;
        }
    }

    /// <summary>
    /// What <paramref name="read"/> gives while the names <paramref name="names"/> are bound: formulas that it reads may use them.
    /// The first stands for an item of <paramref name="items"/>, where that is known.
    /// </summary>
    public T Bind<T>(IReadOnlyList<string> names, Func<T> read, Expression? items = null)
    {
        var outer = _bound;
        _bound = [.. outer, .. names.Select((name, i) => new BoundName(name, i == 0 ? items?.Path?.Then(PathStep.Each) : null))];
        try
        {
            return read();
        }
        finally
        {
            _bound = outer;
        }
    }
}
