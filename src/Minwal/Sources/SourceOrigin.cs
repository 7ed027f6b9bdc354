using Minwal.Expressions;
using Minwal.Faults;
using Minwal.Recipes.Templates;
using Minwal.Values;

namespace Minwal.Sources;

/// <summary>Where a source's rows come from. Immutable and thread-safe.</summary>
public abstract class SourceOrigin
{
    /// <summary>The values in it that are computed from parameters and tables, so that their names can be looked up.</summary>
    public abstract IReadOnlyList<Template> Templates { get; }

    /// <summary>Reads the rows, all that there are.</summary>
    /// <exception cref="MinwalException">When they cannot be read.</exception>
    public abstract SourceRows Read(SourceContext context);
}

/// <summary>The rows of a source, with the words for where they come from.</summary>
/// <param name="Place">Where they come from, as the user wrote it: a file, a folder.</param>
/// <param name="Rows">The rows in their order; gone through once, so that they need not all be in memory.</param>
public sealed record SourceRows(string Place, IEnumerable<Fields> Rows);

/// <summary>What a source may use while it is read.</summary>
/// <param name="Folder">The recipe's folder.</param>
/// <param name="Variables">The parameters and tables.</param>
/// <param name="ReadFile">Reads a file of rows by its ending; the rows are gone through once.</param>
public sealed record SourceContext(string Folder, IVariables Variables, Func<string, IEnumerable<Fields>> ReadFile)
{
    /// <summary>The parameters to which the user gave a value of their own: neither the default nor one of a preset.</summary>
    public IReadOnlyCollection<string> Given { get; init; } = [];

    /// <summary>Files that are not there yet, since an earlier run is to write them; what stands for their rows can be read.</summary>
    internal IReadOnlyCollection<string> Pending { get; init; } = [];

    /// <summary>The forms in which rows can be read, by name: a row as it came gives one in the form.</summary>
    internal IReadOnlyDictionary<string, Func<Fields, Fields>> Forms { get; init; } = new Dictionary<string, Func<Fields, Fields>>();

    /// <summary>Reads the rows of standard input; null where there is none.</summary>
    public Func<IEnumerable<Fields>>? ReadInput { get; init; }

    /// <summary>Reads an environment variable; null where it is not set.</summary>
    public Func<string, string?> Environment { get; init; } = System.Environment.GetEnvironmentVariable;

    /// <summary>Whether what <paramref name="template"/> says is the user's word and not the recipe's.</summary>
    internal bool IsGiven(Template template) => template.Formulas.Any(formula => formula.Reads.Any(Given.Contains));
}
