using Minwal.Calls;
using Minwal.Checks;
using Minwal.Expressions;
using Minwal.Faults;
using Minwal.Prompts;
using Minwal.Recipes;
using Minwal.Recipes.Language;
using Minwal.Recipes.Templates;
using Minwal.Sources;
using Minwal.Steps;
using Minwal.Values;
using Xunit;

namespace Minwal.Tests.Recipes;

/// <summary>What a program adds to the language of recipes is read, checked and documented like what comes with it.</summary>
public sealed class RecipeLanguageTests : IDisposable
{
    private const string Yaml = """
        recipe: numbers
        version: 1
        summary: Numbers.
        language: en
        quotas: { total: 4 }
        sources: { row: { numbers: 3 } }
        steps: [ { echo: { name: text, say: "${shout('n' + row.n)}" } } ]
        checks: [ { capitals: { field: text, marks: "${row.n}" } } ]
        record: { text: "${text}" }
        output: { file: numbers.jsonl }
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("minwal-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_check_a_step_a_function_and_a_source_of_ones_own_are_read()
    {
        var language = Extended();
        var recipe = Load(language, Yaml).Recipe;
        var faults = new List<Fault>();
        var rows = SourceLoader.Load(recipe.Sources, [], new SourceContext(_folder, Variables.None, _ => []), faults)["row"];
        Assert.Empty(faults);
        Assert.Equal([1L, 2L, 3L], rows.Select(row => row["n"]));

        var tools = new StepTools("numbers", _ => throw new InvalidOperationException("the step has no prompt"), _ => null);
        var step = recipe.Steps[0].Create(tools);
        var variables = new Variables(new Fields().Add("row", rows[1]));
        var results = await step.RunAsync([new StepSlot(0, 1, [], [], variables)], null!, TestContext.Current.CancellationToken);
        Assert.Equal("N2", results[0].Gives!["text"]);

        using var verifier = new Verifier(recipe.Checks, new CheckContext("", 4, _ => []));
        Assert.Null(verifier.CheckRecord(new Fields().Add("text", "n2!!"), variables).Rejection);
        Assert.Equal("capitals.marks", verifier.CheckRecord(new Fields().Add("text", "n2!"), variables).Rejection!.Reason);
    }

    [Fact]
    public void What_is_added_stands_in_the_schema_and_in_the_reference()
    {
        var (schema, reference) = (Extended().Schema(), Extended().Reference());
        string[] parts = ["\"check_capitals\"", "\"step_echo\"", "\"numbers\"", "How many exclamation marks"];
        Assert.All(parts, part => Assert.Contains(part, schema, StringComparison.Ordinal));
        Assert.Contains("### The check `capitals`\nNo text in capitals only.", reference, StringComparison.Ordinal);
        Assert.Contains("### The step `echo`\n", reference, StringComparison.Ordinal);
        Assert.Contains("| `numbers` | a whole number from 1 | How many numbers: the rows have n. |", reference, StringComparison.Ordinal);
        Assert.Contains("| `shout(text)` | in capitals |", reference, StringComparison.Ordinal);
        Assert.DoesNotContain("capitals", RecipeLanguage.Create().Schema(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("field: text", "feild: text", "unknown key 'feild'; allowed are field, marks, when, warn", "did you mean 'field'?")]
    [InlineData("- capitals", "- capitls", "unknown check 'capitls'", "did you mean 'capitals'?")]
    [InlineData("${row.n}", "${rwo.n}", "unknown name 'rwo'", "did you mean 'row'?")]
    [InlineData("shout(", "shuot(", "unknown function 'shuot', did you mean 'shout'?", null)]
    [InlineData("numbers: 3", "numbers: 0", "found '0', allowed is a whole number of at least 1", null)]
    [InlineData("numbers: 3", "numbers: 3, file: a.csv", "one of 'file', 'documents', 'rows' and 'numbers' is needed", null)]
    [InlineData("numbers: 3", "numbers: 3, chunk_words: 20", "'chunk_words' belongs to 'documents', not to 'numbers'", null)]
    public void Slips_in_it_are_found_like_others(string right, string wrong, string message, string? hint)
    {
        var yaml = Yaml.Replace("[ { capitals", "\n  - capitals", StringComparison.Ordinal)
            .Replace("\" } } ]\nrecord", "\" }\nrecord", StringComparison.Ordinal);
        Assert.Contains(right, yaml, StringComparison.Ordinal);
        var faults = Assert.Throws<MinwalException>(() => Load(Extended(), yaml.Replace(right, wrong, StringComparison.Ordinal))).Faults;
        var fault = Assert.Single(faults, f => f.Message.Contains(message, StringComparison.Ordinal));
        if (hint is not null) Assert.Equal(hint, fault.Hint);
    }

    [Fact]
    public void A_name_that_is_given_twice_is_an_error_that_says_both()
    {
        var language = Extended();
        var error = Assert.Throws<MinwalException>(() => language.Functions.Add(Shout with { Summary = "otherwise" }));
        var fault = Assert.Single(error.Faults);
        Assert.Equal("MW1018", fault.Code);
        Assert.Equal(
            "two functions are called 'shout': \"in capitals\" (Minwal.Engine), and \"otherwise\" (Minwal.Engine)", fault.Message);
        var words = Assert.Throws<MinwalException>(() => language.Checks.Add(new CapitalsKind("words"))).Message;
        Assert.Contains("\"The number of words of a text, counted at white space.\" (Minwal.Engine), and \"No text", words,
            StringComparison.Ordinal);
        Assert.Contains("(Minwal.Tests)", words, StringComparison.Ordinal);
    }

    [Fact]
    public void Once_a_recipe_was_read_nothing_can_be_added()
    {
        var language = RecipeLanguage.Create();
        language.Read([]);
        var error = Assert.Throws<InvalidOperationException>(() => language.Checks.Add(new CapitalsKind("capitals")));
        Assert.Contains("the check 'capitals' comes too late", error.Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => language.Functions.Add(Shout));
    }

    [Fact]
    public void A_step_or_a_function_that_would_not_be_found_by_its_name_is_refused()
    {
        var shape = new MapShape<StepSettings>("echo", "Says what it is told.");
        Assert.Contains("must be 'step_echo'", Assert.Throws<ArgumentException>(() => new StepKind("echo", shape)).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new Function("shout", 1, 1, "in capitals", (_, _) => null));
    }

    [Fact]
    public void Two_languages_know_nothing_of_each_other()
    {
        Extended();
        Assert.Contains("unknown step 'echo'", Assert.Throws<MinwalException>(() => Load(RecipeLanguage.Create(), Yaml)).Message,
            StringComparison.Ordinal);
    }

    private static Function Shout { get; } = new("shout(text)", 1, 1, "in capitals", (a, _) => Value.ToText(a[0]).ToUpperInvariant());

    private static RecipeLanguage Extended()
    {
        var language = RecipeLanguage.Create();
        language.Checks.Add(new CapitalsKind("capitals"));
        language.Steps.Add(EchoStep.Kind);
        language.Functions.Add(Shout);
        var numbers = new Key<long>("numbers", Shapes.Integer(1), "How many numbers: the rows have n.", false, 0);
        language.Sources.Add(new SourceKind(numbers, [], values => new Numbers(values.Get(numbers))));
        return language;
    }

    private LoadedRecipe Load(RecipeLanguage language, string yaml)
    {
        File.WriteAllText(Path.Combine(_folder, "recipe.yaml"), yaml);
        return new RecipeLoader(language).Load(_folder);
    }

    private sealed class CapitalsKind : RecordCheckKind
    {
        private readonly Key<FieldPath> _field;
        private readonly Key<Setting<Band>> _marks;

        public CapitalsKind(string name) : base(name, "No text in capitals only.")
        {
            _field = Required("field", Shapes.Path, "The record's text field.");
            _marks = Optional<Setting<Band>>("marks", Band.Setting, null!, "How many exclamation marks there are.");
        }

        protected override IReadOnlyList<FieldPath> Paths(MapValues values) => [values.Get(_field)];

        protected override IRecordCheck Create(MapValues values, CheckContext context) => new Check(values.Get(_field), values.Get(_marks));

        private sealed class Check(FieldPath field, Setting<Band> marks) : IRecordCheck
        {
            Rejection? IRecordCheck.Check(Fields record, IVariables variables)
            {
                var text = Value.ToText(field.Values(record).First());
                if (text == text.ToUpperInvariant()) return new Rejection("capitals.only", "capitals only", []);
                return marks.Get(variables).Contains(text.Count(c => c == '!'))
                    ? null
                    : new Rejection("capitals.marks", "too loud or too quiet", []);
            }
        }
    }

    private sealed class EchoStep(string name, Template say) : IStep
    {
        public static StepKind Kind { get; } = new("echo", MakeShape());

        public ValueTask<IReadOnlyList<StepResult>> RunAsync(
            IReadOnlyList<StepSlot> slots, ICallSession calls, CancellationToken cancellation) =>
            new([.. slots.Select(slot => StepResult.Of(new Fields().Add(name, say.Evaluate(slot.Variables))))]);

        private static MapShape<StepSettings> MakeShape()
        {
            var shape = new MapShape<StepSettings>("step_echo", "Says what it is told.");
            var name = shape.Required("name", Shapes.Name, "The variable.");
            var say = shape.Required("say", TemplateShape.Instance, "What is said.");
            return shape.Build(v => new StepSettings("echo", v.Mark, v.Get(name), null, null, [], [v.Get(name)], v.Formulas,
                _ => new EchoStep(v.Get(name), v.Get(say))));
        }
    }

    private sealed class Numbers(long count) : SourceOrigin
    {
        public override IReadOnlyList<Template> Templates => [];

        public override SourceRows Read(SourceContext context) =>
            new($"{count} numbers", [.. Enumerable.Range(1, (int)count).Select(n => new Fields().Add("n", (long)n))]);
    }
}
