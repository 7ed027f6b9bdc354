using System.Text.Encodings.Web;
using System.Text.Json;
using HandlebarsDotNet;
using Minwal.Expressions;
using Minwal.Faults;
using Minwal.Values;

namespace Minwal.Prompts;

/// <summary>
/// A Handlebars template of a message. Values are put in as they are, nothing is escaped and nothing in them is evaluated.
/// Thread-safe once compiled.
/// </summary>
public sealed class PromptTemplate
{
    /// <summary>The variable that holds, as JSON, everything the call is about; by convention the last thing in a prompt.</summary>
    public const string Brief = "brief";

    private static readonly TimeSpan CompileLimit = TimeSpan.FromSeconds(5);
    private static readonly JsonSerializerOptions JsonOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly IHandlebars Engine = MakeEngine();

    private readonly HandlebarsTemplate<object, object> _render;
    private readonly Mark _mark;
    private string? _constant;

    private PromptTemplate(HandlebarsTemplate<object, object> render, Mark mark, IReadOnlyList<string> reads) =>
        (_render, _mark, Reads) = (render, mark, reads);

    /// <summary>The variables it names.</summary>
    public IReadOnlyList<string> Reads { get; }

    /// <summary>
    /// Compiles <paramref name="text"/>. A name that is not <paramref name="known"/>, a block that does not close, and a template that
    /// the library does not understand (or hangs on, for five seconds) are faults with their line and column.
    /// </summary>
    internal static PromptTemplate? TryCompile(string text, string file, IReadOnlyCollection<string> known, ICollection<Fault> faults)
    {
        var before = faults.Count;
        var reads = PromptScanner.Scan(text, file, known, faults);
        if (faults.Count > before) return null;
        try
        {
            // Some malformed templates send the compiler into an endless loop, hence a thread of its own and a limit.
            var compile = Task.Factory.StartNew(() => Engine.Compile(text.TrimEnd()), TaskCreationOptions.LongRunning);
            if (!compile.Wait(CompileLimit))
            {
                var limit = $"could not be compiled within {CompileLimit.TotalSeconds:0} seconds";
                faults.Add(new Fault("MW1014", new Mark(file), $"the template {limit}; look for a tag that does not end"));
                return null;
            }

            return new PromptTemplate(compile.Result, new Mark(file), reads);
        }
        catch (AggregateException e) when (e.InnerException is HandlebarsException inner)
        {
            faults.Add(new Fault("MW1014", new Mark(file), $"not a valid Handlebars template: {inner.Message.ReplaceLineEndings(" ")}"));
            return null;
        }
    }

    /// <summary>The message for <paramref name="variables"/>, without white space at its end.</summary>
    /// <exception cref="MinwalException">MW1015 when a value is missing.</exception>
    public string Render(IVariables variables)
    {
        if (_constant is { } constant) return constant;
        var model = new Dictionary<string, object?>(Reads.Count);
        foreach (var name in Reads)
            if (variables.TryGet(name, out var value)) model[name] = Plain(value);
        try
        {
            var text = _render(model).TrimEnd();
            if (Reads.Count == 0) _constant = text;
            return text;
        }
        catch (HandlebarsException e)
        {
            throw new MinwalException([new Fault(
                "MW1015", _mark, $"the prompt could not be written: {e.Message.ReplaceLineEndings(" ")}")]);
        }
    }

    private static object? Plain(object? value) => value switch
    {
        Fields fields => fields.ToDictionary(e => e.Key, e => Plain(e.Value)),
        string => value,
        IReadOnlyList<object?> list => list.Select(Plain).ToList(),
        bool => value,
        null => null,
        _ => Value.ToText(value),
    };

    private static IHandlebars MakeEngine()
    {
        var engine = Handlebars.Create(new HandlebarsConfiguration { NoEscape = true, ThrowOnUnresolvedBindingExpression = true });
        engine.RegisterHelper("eq", (_, arguments) =>
            string.Equals(arguments[0]?.ToString(), arguments[1]?.ToString(), StringComparison.Ordinal));
        engine.RegisterHelper("json", (writer, _, arguments) =>
            writer.WriteSafeString(JsonSerializer.Serialize(arguments[0], JsonOptions)));
        engine.RegisterHelper("join", (writer, _, arguments) =>
        {
            var items = arguments[0] as IEnumerable<object?> ?? [];
            writer.WriteSafeString(string.Join(arguments[1]?.ToString(), items.Select(item => item?.ToString())));
        });
        return engine;
    }
}
