using Minwal.Faults;
using Minwal.Recipes;
using Minwal.Recipes.Names;
using Minwal.Values;
using Xunit;

namespace Minwal.Tests.Recipes;

public sealed class NameTests : IDisposable
{
    private const string Sound = """
        recipe: names
        version: 1
        summary: Names.
        language: en
        parameters:
          samples: { type: integer, default: 20, min: 1, help: Records. }
          turns: { type: range, default: 2-4, min: 1, help: Turns. }
        tables: { limits: { short: [1, 5], long: [5, 9] } }
        quotas: { total: "${samples}", topic: [food, art], size: [short, long] }
        sources:
          s: { file: rows.jsonl }
          pair: { file: rows.jsonl, take: 2 }
        values:
          words: "${limits[size]}"
          copy: "${s}"
        models: { writer: {} }
        steps:
          - converse:
              name: talk
              turns: 2
              between: [{ role: a, model: writer, system: say.hbs }, { role: b, model: writer, system: say.hbs }]
          - write: { prompt: ask.hbs, returns: { text: { words: [1, 9] }, tags: { items: string }, facts: { fields: { year: integer } } } }
          - write: { name: judge, prompt: judge.hbs, when: "len(write.text) > 0", returns: { score: number } }
        checks:
          - words: { field: text, between: "${words}", when: "write.text != ''" }
        record:
          text: ${write.text}
          said: { for: t, in: "${talk}", give: "${t.content}" }
          note: ${s.note}
        tallies: { years: { count: "said[0]" } }
        output: { file: names.json, document: { all: "${records}", seed: "${run.seed}" } }
        extras: { flat: { rows: { for: t, in: "${said}", give: "${t}" } } }

        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("minwal-").FullName;

    public NameTests()
    {
        Write("say.hbs", "{{topic}} {{#each messages}}{{role}}{{/each}} {{turn}}");
        Write("ask.hbs", "{{topic}} {{s.stem}} {{#if s.note}}{{s.note}}{{/if}} {{#each pair}}{{stem}}{{/each}} {{talk.[0].content}}");
        Write("judge.hbs", "{{write.text}} {{facts.year}}");
        Write("rows.jsonl", "{\"stem\":\"one\"}\n{\"stem\":\"two\",\"note\":\"n\"}\n");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_sound_recipe_has_no_faults() => Assert.Empty(Check(Sound));

    [Theory]
    [InlineData("words: \"${limits[size]}\"", "words: \"${limits.shrt}\"", "'limits' has no field 'shrt' in 'limits.shrt'",
        "did you mean 'short'?")]
    [InlineData("words: \"${limits[size]}\"", "words: \"${turns.least}\"", "'turns' is a list and has no field 'least' in 'turns.least'",
        null)]
    [InlineData("words: \"${limits[size]}\"", "words: \"${topic.x}\"", "'topic' is a text and has no field 'x' in 'topic.x'", null)]
    [InlineData("when: \"len(write.text) > 0\"", "when: \"len(write.txt) > 0\"", "'write' has no field 'txt' in 'len(write.txt) > 0'",
        "did you mean 'text'?")]
    [InlineData("when: \"len(write.text) > 0\"", "when: \"facts.yer > 0\"", "'facts' has no field 'yer' in 'facts.yer > 0'",
        "did you mean 'year'?")]
    [InlineData("when: \"len(write.text) > 0\"", "when: \"talk[-1].contnt != ''\"",
        "'talk[…]' has no field 'contnt' in 'talk[-1].contnt != '''", "did you mean 'content'?")]
    [InlineData("text: ${write.text}", "text: ${write.txt}", "'write' has no field 'txt' in 'write.txt'", "did you mean 'text'?")]
    [InlineData("text: ${write.text}", "text: ${write['txt']}", "'write' has no field 'txt' in 'write['txt']'", "did you mean 'text'?")]
    [InlineData("text: ${write.text}", "text: ${talk[0].contnt}", "'talk[0]' has no field 'contnt' in 'talk[0].contnt'",
        "did you mean 'content'?")]
    [InlineData("give: \"${t.content}\"", "give: \"${t.contnt}\"", "'talk[]' has no field 'contnt' in 't.contnt'",
        "did you mean 'content'?")]
    [InlineData("note: ${s.note}", "note: ${s.nte}", "'s' has no field 'nte' in 's.nte'", "did you mean 'note'?")]
    [InlineData("note: ${s.note}", "note: ${copy.nte}", "'copy' has no field 'nte' in 'copy.nte'", "did you mean 'note'?")]
    [InlineData("note: ${s.note}", "note: ${pair.note}", "'pair' is a list and has no field 'note' in 'pair.note'",
        "pair[0].note is of its first item, pluck(pair, 'note') of all")]
    [InlineData("between: \"${words}\"", "between: \"${wrds}\"", "unknown name 'wrds' in 'wrds'", "did you mean 'words'?")]
    [InlineData("between: \"${words}\"", "between: \"${limits.shrt}\"", "'limits' has no field 'shrt' in 'limits.shrt'",
        "did you mean 'short'?")]
    [InlineData("when: \"write.text != ''\"", "when: \"write.txt != ''\"", "'write' has no field 'txt' in 'write.txt != '''",
        "did you mean 'text'?")]
    [InlineData("when: \"write.text != ''\"", "when: \"s.nte != ''\"", "'s' has no field 'nte' in 's.nte != '''", "did you mean 'note'?")]
    [InlineData("when: \"write.text != ''\"", "when: \"record.txt != ''\"", "'record' has no field 'txt' in 'record.txt != '''",
        "did you mean 'text'?")]
    [InlineData("seed: \"${run.seed}\"", "seed: \"${run.sede}\"", "'run' has no field 'sede' in 'run.sede'", "did you mean 'seed'?")]
    [InlineData("all: \"${records}\"", "all: \"${records[0].txt}\"", "'records[0]' has no field 'txt' in 'records[0].txt'",
        "did you mean 'text'?")]
    [InlineData("give: \"${t}\"", "give: \"${t.x}\"", "'said[]' is a text and has no field 'x' in 't.x'", null)]
    public void A_field_that_nothing_has_is_found_in_a_formula(string right, string wrong, string message, string? hint)
    {
        Assert.Contains(right, Sound, StringComparison.Ordinal);
        var fault = Assert.Single(Check(Sound.Replace(right, wrong, StringComparison.Ordinal)));
        Assert.Equal(("MW1009", message), (fault.Code, fault.Message));
        Assert.True(fault.Mark.Line > 0);
        if (hint is not null) Assert.Equal(hint, fault.Hint);
    }

    [Theory]
    [InlineData("ask.hbs", "{{s.nte}}", "'s' has no field 'nte'")]
    [InlineData("ask.hbs", "{{#each pair}}{{stemm}}{{/each}}", "'pair[]' has no field 'stemm'")]
    [InlineData("ask.hbs", "{{#if s.nte}}x{{/if}}", "'s' has no field 'nte'")]
    [InlineData("ask.hbs", "{{copy.nte}}", "'copy' has no field 'nte'")]
    [InlineData("judge.hbs", "{{write.txt}}", "'write' has no field 'txt'")]
    [InlineData("say.hbs", "{{#each messages}}{{rle}}{{/each}}", "'messages[]' has no field 'rle'")]
    public void A_field_that_nothing_has_is_found_in_a_prompt(string file, string template, string message)
    {
        Write(file, template);
        var fault = Assert.Single(Check(Sound));
        Assert.Equal(("MW1014", message, 1), (fault.Code, fault.Message, fault.Mark.Line));
        Assert.StartsWith("did you mean", fault.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public void A_pool_has_fields_of_rows_and_of_records()
    {
        var pool = Sound.Replace("s: { file: rows.jsonl }", "s: { file: rows.jsonl, pool: { grows: accepted } }", StringComparison.Ordinal)
            .Replace("note: ${s.note}", "note: ${s.note ?? s.text}", StringComparison.Ordinal);
        Assert.Empty(Check(pool));
        var fault = Assert.Single(Check(pool.Replace("s.text", "s.txt", StringComparison.Ordinal)));
        Assert.Equal("did you mean 'text'?", fault.Hint);
    }

    [Theory]
    [InlineData("tags: { items: string }", "topic: string", "the field 'topic' of the step 'write' has the name of a label")]
    [InlineData("tags: { items: string }", "words: string", "the field 'words' of the step 'write' has the name of a value")]
    [InlineData("tags: { items: string }", "s: string", "the field 's' of the step 'write' has the name of a source")]
    [InlineData("tags: { items: string }", "write: string", "the field 'write' has the name of its step")]
    [InlineData("tags: { items: string }", "talk: string", "the step 'talk' gives 'talk' already")]
    [InlineData("score: number", "text: string", "the step 'write' gives 'text' already")]
    [InlineData("name: judge,", "name: topic,", "'topic' of the step 'topic' has the name of a label")]
    [InlineData("pair: {", "topic: {", "'topic' is already the name of a label")]
    public void A_name_means_one_thing(string right, string wrong, string message)
    {
        Assert.Contains(right, Sound, StringComparison.Ordinal);
        Write("ask.hbs", "{{topic}}");
        var fault = Assert.Single(Check(Sound.Replace(right, wrong, StringComparison.Ordinal)));
        Assert.Equal("MW1009", fault.Code);
        Assert.StartsWith(message, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Steps_for_different_slots_may_give_the_same() => Assert.Empty(Check(Sound.Replace(
        "- write: { prompt: ask.hbs, returns: { text: { words: [1, 9] },",
        "- write: { name: other, prompt: ask.hbs, when: topic == 'art', returns: { text: string } }\n"
        + "  - write: { prompt: ask.hbs, when: topic != 'art', returns: { text: { words: [1, 9] },", StringComparison.Ordinal)));

    [Theory]
    [InlineData("samples: \"${len(write.text)}\"",
        "the record's field 'samples' has the name of a parameter, which checks could then not see")]
    [InlineData("limits: \"${limits.short}\"", "the record's field 'limits' has the name of a table, which checks could then not see")]
    [InlineData("samples: 5", "the record's field 'samples' has the name of a parameter, which checks could then not see")]
    [InlineData("samples: \"${samples}\"", null)]
    [InlineData("limits: \"${limits}\"", null)]
    [InlineData("topic: \"${lower(topic)}\"", null)]
    public void A_field_of_the_record_hides_no_parameter_or_table_from_checks(string field, string? message) =>
        Assert.Equal(message is null ? [] : [message],
            Check(Sound.Replace("note: ${s.note}", field, StringComparison.Ordinal)).Select(fault => fault.Message));

    [Theory]
    [InlineData("brief: [topic, tpic]", "unknown name 'tpic'")]
    [InlineData("blind: [tpic]", "unknown name 'tpic'")]
    [InlineData("blind: [topic], brief: [size]", "'blind' cannot stand beside 'brief', which says already what the call is told")]
    [InlineData("blind: [write]", "'write' is left out, but what it gave is there under names of its own: text, tags, facts")]
    public void What_a_brief_holds_is_looked_up(string keys, string message)
    {
        Write("judge.hbs", "{{brief}}");
        var fault = Assert.Single(Check(Sound.Replace("prompt: judge.hbs,", $"prompt: judge.hbs, {keys},", StringComparison.Ordinal)));
        Assert.Equal(message, fault.Message);
    }

    [Theory]
    [InlineData("{{topic}}", "'topic' cannot be used here", "the step is 'blind' to it")]
    [InlineData("{{write.text}}", "'write' has no field 'text'", null)]
    [InlineData("{{facts.year}} {{size}}", null, null)]
    public void A_step_cannot_name_what_it_is_blind_to(string template, string? message, string? hint)
    {
        Write("judge.hbs", template);
        var faults = Check(Sound.Replace("prompt: judge.hbs,", "prompt: judge.hbs, blind: [topic, text],", StringComparison.Ordinal));
        Assert.Equal(message is null ? [] : [message], faults.Select(fault => fault.Message));
        if (hint is not null) Assert.Equal(hint, faults[0].Hint);
    }

    [Theory]
    [InlineData("stem", "s[column]", null, null)]
    [InlineData("stm", "s[column]", "'s' has no field 'stm' in 's[column]'", "did you mean 'stem'?")]
    [InlineData("stm", "pair[0][lower(column)]", "'pair[0]' has no field 'stm' in 'pair[0][lower(column)]'", "did you mean 'stem'?")]
    [InlineData("stm", "map(pair, it[column])", "'pair[]' has no field 'stm' in 'map(pair, it[column])'", "did you mean 'stem'?")]
    [InlineData("shrt", "limits[column]", "'limits' has no field 'shrt' in 'limits[column]'", "did you mean 'short'?")]
    [InlineData("stm", "s[column] ?? 'none'", null, null)]
    [InlineData("stm", "map(['stem'], s[it])", null, null)]
    public void A_field_that_a_parameter_names_is_looked_up(string column, string formula, string? message, string? hint)
    {
        var faults = Check(Sound.Replace("tables:", "  column: { type: text, default: " + column + ", help: Which. }\ntables:",
            StringComparison.Ordinal).Replace("${s.note}", $"\"${{{formula}}}\"", StringComparison.Ordinal));
        Assert.Equal(message is null ? [] : [(message, hint)], faults.Select(fault => (fault.Message, fault.Hint)));
    }

    [Fact]
    public void A_name_that_records_differ_in_is_not_taken_for_the_parameter_that_it_hides() => Assert.Empty(Check(Sound
        .Replace("tables:", "  column: { type: text, default: shrt, help: Which. }\ntables:", StringComparison.Ordinal)
        .Replace("size: [short, long] }", "column: [short, long], size: [short, long] }", StringComparison.Ordinal)
        .Replace("${s.note}", "${limits[column]}", StringComparison.Ordinal)));

    [Theory]
    [InlineData("{ year: facts.year, 'first tag': tags[0] }", "known.year", null)]
    [InlineData("{ year: facts.year, 'first tag': tags[0] }", "known['first tag']", null)]
    [InlineData("{ year: facts.year }", "known.yer", "'known' has no field 'yer' in 'known.yer'")]
    [InlineData("{ year: facts.yer }", "known.year", "'facts' has no field 'yer' in '{ year: facts.yer }'")]
    [InlineData("map(talk, { said: it.content })", "known[0].sad", "'known[0]' has no field 'sad' in 'known[0].sad'")]
    [InlineData("[{ a: 1 }, { b: 2 }]", "known[0].c", "'known[0]' has no field 'c' in 'known[0].c'")]
    public void What_a_formula_makes_is_known_as_deep_as_it_is_written_down(string formula, string reads, string? message)
    {
        var faults = Check(Sound.Replace("checks:", $"  - set: {{ known: \"${{{formula}}}\" }}\nchecks:", StringComparison.Ordinal)
            .Replace("${s.note}", $"\"${{{reads}}}\"", StringComparison.Ordinal));
        Assert.Equal(message is null ? [] : [message], faults.Select(fault => fault.Message));
    }

    private void Write(string file, string text) => File.WriteAllText(Path.Combine(_folder, file), text);

    /// <summary>The faults that are found before the first call, with the rows of the sources.</summary>
    private List<Fault> Check(string yaml)
    {
        Write("recipe.yaml", yaml);
        var faults = new List<Fault>();
        if (new RecipeLoader(RecipeLanguage.Create()).Load(_folder, faults) is not { Recipe: var recipe }) return faults;
        IReadOnlyList<Fields> rows =
            [.. File.ReadLines(Path.Combine(_folder, "rows.jsonl")).Select(line => (Fields)Json.Parse(line)!)];
        var sources = recipe.Sources.ToDictionary(source => source.Name, _ => rows);
        var parameters = new Fields(recipe.Parameters.Select(p => KeyValuePair.Create(p.Name, p.Default)));
        var scopes = RecipeScopes.Of(recipe, sources, parameters);
        new NameCheck(recipe, recipe.Mark.File[..^"/recipe.yaml".Length], scopes, faults).Check();
        return faults;
    }
}
