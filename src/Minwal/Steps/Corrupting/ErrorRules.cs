using System.Text.RegularExpressions;
using Minwal.Expressions;
using Minwal.Faults;
using Minwal.Recipes.Language;
using Minwal.Registries;

namespace Minwal.Steps.Corrupting;

/// <summary>The rules of a recipe by which errors are made, and the notes that pairs of right and wrong name by a key.</summary>
internal sealed class ErrorRules
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private static readonly Shape<Regex> PatternShape = Shapes.Text.To((string text, YamlValue node, Reading reading, out Regex pattern) =>
    {
        pattern = null!;
        try
        {
            pattern = Pattern.Written(text);
            // Rules look around. A limit is for patterns that never end; a short one would let a busy machine decide what is found.
            if (pattern.MatchTimeout != Regex.InfiniteMatchTimeout)
                pattern = new Regex(text, RegexOptions.CultureInvariant | RegexOptions.Compiled, Limit);
            return true;
        }
        catch (ArgumentException e)
        {
            reading.Add(new Fault("MW1007", node.Mark, $"'{text}' is no regular expression: {e.Message}"));
            return false;
        }
    });

    private static readonly MapShape<ErrorRules> File = MakeShape();

    private readonly ILookup<string, ErrorRule> _rules;
    private readonly Dictionary<string, string> _notes;

    private ErrorRules(IReadOnlyList<ErrorRule> rules, IReadOnlyList<Named<string>> notes)
    {
        _rules = rules.ToLookup(rule => rule.Type, StringComparer.Ordinal);
        _notes = notes.ToDictionary(note => note.Name, note => note.Value, StringComparer.Ordinal);
    }

    /// <summary>Reads a file of rules.</summary>
    /// <exception cref="MinwalException">With every fault that is in it.</exception>
    public static ErrorRules Read(string text, string name)
    {
        var faults = new List<Fault>();
        var rules = YamlFile.Parse(text, name, faults) is { } root
            && File.TryRead(root, new Reading(faults, new Registry<Function>("function", [])), out var read) ? read : null;
        return faults.Count == 0 && rules is not null ? rules : throw new MinwalException(faults);
    }

    /// <summary>The rules of a type.</summary>
    public IEnumerable<ErrorRule> Of(string type) => _rules[type];

    /// <summary>The note that a key names; what is no key is the note itself.</summary>
    public string Note(string key) => _notes.GetValueOrDefault(key, key);

    private static MapShape<ErrorRules> MakeShape()
    {
        var rule = new MapShape<ErrorRule>("error_rule", "A kind of slip: where it can happen, and what stands there then.");
        var type = rule.Required("type", Shapes.Text, "The type of error.");
        var find = rule.Required("find", PatternShape, "What the slip is made in, a regular expression; it may look around.");
        var wrong = rule.Required("wrong", Shapes.Text, "What stands there then; $1 and ${name} are groups.");
        var unless = rule.Optional<Regex>("unless", PatternShape, null!, "Words, as they are right, in which it would be no slip.");
        var weight = rule.Optional("weight", Shapes.Number(0), 1, "How often it is taken beside the other rules of its type.");
        var note = rule.Optional("note", Shapes.Text, "", "Why what was right is right; with groups, as `wrong`.");
        rule.Build(v => new ErrorRule(v.Get(type), v.Get(find), v.Get(wrong), v.Get(unless), v.Get(weight), v.Get(note)));
        var shape = new MapShape<ErrorRules>("error_rules", "Rules by which errors are made.");
        var rules = shape.Required("rules", Shapes.ListOf(rule, 1), "The rules.");
        var notes = shape.Optional("notes", Shapes.MapOf(Shapes.Text), [], "Notes that pairs of right and wrong name by a key.");
        return shape.Build(v => new ErrorRules(v.Get(rules), v.Get(notes)));
    }
}
