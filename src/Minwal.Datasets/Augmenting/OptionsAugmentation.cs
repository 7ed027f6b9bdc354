using System.Globalization;
using System.Text.RegularExpressions;
using Minwal.Planning;
using Minwal.Values;

namespace Minwal.Datasets.Augmenting;

/// <summary>
/// Options in another order, and the answer with them: a letter, a number from 0 or 1, or the option's own text. Letters before options
/// (<c>A. …</c>) stay with their places.
/// </summary>
internal sealed partial class OptionsAugmentation()
    : Augmentation("options", "The options of a question in another order, with the answer where its option went.")
{
    private const string Question = "question";
    private static readonly string[] Lists = ["options", "choices"];
    private static readonly string[] Answers = ["answer", "answerKey", "answer_key", "correct", "correct_answer", "label"];
    private static readonly string[][] Spread =
        [["A", "B", "C", "D", "E", "F"], ["a", "b", "c", "d", "e", "f"], ["sol1", "sol2", "sol3", "sol4", "sol5", "sol6"],
            ["option_a", "option_b", "option_c", "option_d", "option_e", "option_f"]];

    public override bool IsOrder => true;

    /// <summary>Whether <paramref name="record"/> is a question with options.</summary>
    public static bool Has(Fields record) => Of(record) is not null || ChoicesOf(record) is not null;

    public override Fields? Apply(Fields record, RecordTexts texts, ref SlotRandom random)
    {
        // As EXAMS has it: the question holds its choices, each with its letter, and the answer stands beside it.
        if (ChoicesOf(record) is var (question, choices))
        {
            var flat = new Fields(record.Where(field => field.Key != Question)) { [Lists[0]] = choices.Select(TextOf).ToList() };
            if (Apply(flat, texts, ref random) is not { } other) return null;
            var moved = (IReadOnlyList<object?>)other[Lists[0]]!;
            var inner = new Fields(question) { [Lists[1]] = choices.Select((choice, i) => With((Fields)choice!, moved[i])).ToList() };
            return new Fields(record.Select(field =>
                KeyValuePair.Create(field.Key, field.Key == Question ? inner : other[field.Key])));
        }

        if (Of(record) is not { } options || AnswerOf(record, options.Texts) is not { } answer) return null;
        // An explanation that names options by their letters would name the wrong ones.
        if (record.Any(field => field.Key != answer.Field && !options.Fields.Contains(field.Key) && field.Value is string text
            && NamesLetter().IsMatch(text))) return null;
        var order = Enumerable.Range(0, options.Texts.Count).ToArray();
        for (var i = order.Length - 1; i > 0; i--)
        {
            var with = random.Below(i + 1);
            (order[i], order[with]) = (order[with], order[i]);
        }

        if (order.Select((from, to) => from == to).All(stays => stays)) return null;
        var shuffled = order.Select((from, to) => Prefix(options.Texts[to]) + Bare(options.Texts[from])).ToList();
        var made = new Fields(record);
        if (options.Fields.Count == 1) made[options.Fields[0]] = shuffled.ConvertAll(text => (object?)text);
        else
            for (var i = 0; i < shuffled.Count; i++) made[options.Fields[i]] = shuffled[i];
        made[answer.Field] = answer.Written(Array.IndexOf(order, answer.At), shuffled);
        return made;
    }

    private static (Fields Question, IReadOnlyList<object?> Choices)? ChoicesOf(Fields record) =>
        record.GetValueOrDefault(Question) is Fields question
            && question.GetValueOrDefault(Lists[1]) is IReadOnlyList<object?> { Count: > 1 } list
            && list.All(choice => choice is Fields fields && fields.GetValueOrDefault("text") is string) ? (question, list) : null;

    private static object? TextOf(object? choice) => ((Fields)choice!)["text"];

    private static Fields With(Fields choice, object? text) => new(choice) { ["text"] = text };

    private static (IReadOnlyList<string> Fields, IReadOnlyList<string> Texts)? Of(Fields record)
    {
        foreach (var name in Lists)
        {
            if (record.GetValueOrDefault(name) is IReadOnlyList<object?> { Count: > 1 } list && list.All(item => item is string))
                return ([name], [.. list.Select(item => (string)item!)]);
        }

        foreach (var names in Spread)
        {
            var there = names.TakeWhile(name => record.GetValueOrDefault(name) is string { Length: > 0 }).ToList();
            if (there.Count > 1) return (there, there.ConvertAll(name => (string)record[name]!));
        }

        return null;
    }

    /// <summary>Which option is right, and how that is written; null where the record does not say.</summary>
    private static (string Field, int At, Func<int, IReadOnlyList<string>, object?> Written)? AnswerOf(
        Fields record, IReadOnlyList<string> options)
    {
        foreach (var name in Answers)
        {
            if (record.GetValueOrDefault(name) is not { } value) continue;
            var text = Value.ToText(value).Trim();
            if (text is [var letter] && char.IsAsciiLetter(letter) && char.ToUpperInvariant(letter) - 'A' < options.Count)
            {
                var first = char.IsUpper(letter) ? 'A' : 'a';
                return (name, letter - first, (at, _) => ((char)(first + at)).ToString());
            }

            var same = options.ToList().FindIndex(option => option == text || Bare(option) == text);
            if (same >= 0) return (name, same, (at, shuffled) => options[same] == text ? shuffled[at] : Bare(shuffled[at]));
            // A number counts from 0, as in AlGhafa's rows.
            if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number < options.Count)
                return (name, number, (at, _) => value is string ? at.ToString(CultureInfo.InvariantCulture) : (object)(long)at);
        }

        return null;
    }

    private static string Prefix(string option) => Lettered().Match(option).Value;

    private static string Bare(string option) => option[Prefix(option).Length..];

    [GeneratedRegex(@"^\s*\(?(?:[A-Fa-f]|[أبجدهو]|[1-6])\s*[.):\-]\s+", RegexOptions.CultureInvariant)]
    private static partial Regex Lettered();

    [GeneratedRegex(
        @"(?:\b(?:option|answer|choice)s?\s+(?:is\s+)?[A-F]\b)"
        + @"|(?:(?:الخيار|الإجابة|الجواب)\s+(?:هو\s+|هي\s+)?\(?[A-Fأبجد]\)?(?!\p{L}))",
        RegexOptions.CultureInvariant)]
    private static partial Regex NamesLetter();
}
