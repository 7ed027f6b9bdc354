using Minwal.Datasets.Rows;
using Minwal.Datasets.Streams;
using Minwal.Datasets.Writing;
using Minwal.Expressions;
using Minwal.Faults;
using Minwal.Planning;
using Minwal.Similarity;
using Minwal.Text;
using Minwal.Values;

namespace Minwal.Datasets.Choosing;

/// <summary>
/// Chooses rows whose texts are far from each other (<see cref="DiverseChoice"/>); they stay in the order of the file. The file is read
/// twice; of each row that may be chosen its words are in memory. The time grows with rows × rows that are chosen.
/// </summary>
/// <param name="options">What is to be done.</param>
/// <param name="where">The formula of the options.</param>
/// <param name="context">What it stands on.</param>
internal sealed class Chooser(ChooseOptions options, Expression? where, DataContext context)
{
    private readonly HashSet<string> _wanted = [.. options.Contains.Select(CompareKey.Of)];

    /// <summary>Reads, chooses and writes.</summary>
    /// <exception cref="MinwalException">
    /// MW6006 when fewer than one row is asked for; MW6004 when no row has a field that is named; MW6001 when a formula cannot be computed.
    /// </exception>
    public ChooseReport Run()
    {
        if (options.Count < 1) throw new MinwalException("MW6006", $"at least one row must be chosen, not {options.Count:N0}");
        var source = RowSource.Open(options.File, options.Reading, context);
        var fields = new FieldCheck([options.Text, .. (where?.Reads ?? []).Select(FieldPath.Of)]);
        var (columns, texts, numbers, seen) = (new RowColumns(), new List<string>(), new List<long>(), new HashSet<string>());
        var number = -1L;
        foreach (var row in source.Read())
        {
            number++;
            fields.Add(row);
            columns.Add(row);
            var text = string.Join('\n', row.Values(options.Text).Select(Value.ToText));
            if (!IsWanted(row, text, source) || !seen.Add(CompareKey.Of(text))) continue;
            texts.Add(text);
            numbers.Add(number);
        }

        fields.Complete(source.Shown, source.Count);
        var key = SlotRandom.Key(options.Seed, 0, 0, "choose");
        var choice = new DiverseChoice(texts, key);
        var places = choice.Take(options.Count);
        var chosen = places.Select(place => numbers[place]).ToHashSet();
        using var output = RowOutput.Create(
            options.Output, context, new FileLayout(RowOutput.Around(source), columns.Names) { IsGuarded = options.CsvSafe });
        number = -1;
        foreach (var row in source.Read())
            if (chosen.Contains(++number)) output.Write(row.Json);
        output.Commit();
        var random = Enumerable.Range(0, texts.Count).OrderBy(place => SlotRandom.Key(key, place)).Take(places.Count);
        return new ChooseReport
        {
            Sources = [source.Report()],
            Output = options.Output,
            Wanted = options.Count,
            Candidates = texts.Count,
            Written = output.Count,
            Nearest = Math.Round(choice.Nearest(places), 4),
            NearestAtRandom = Math.Round(choice.Nearest([.. random]), 4),
        };
    }

    private bool IsWanted(RawRow row, string text, RowSource source)
    {
        if (text.Length == 0) return false;
        if (options.Words is var (least, most) && (Words.Count(text) is var words) && (words < least || words > most)) return false;
        if (options.Language is { } language && LanguageOf(row, text) != language) return false;
        if (_wanted.Count > 0 && !_wanted.Any(CompareKey.Of(text).Contains)) return false;
        if (where is null) return true;
        try
        {
            return where.IsTrue(new RowVariables(row.Parse()));
        }
        catch (MinwalException e)
        {
            var place = new Mark($"{source.Shown} row {row.Number}");
            throw new MinwalException([new Fault("MW6001", place, e.Faults[0].Message, e.Faults[0].Hint)]);
        }
    }

    private static string LanguageOf(RawRow row, string text)
    {
        if (row.Values(FieldPath.Of("language")) is [string { Length: > 0 } said]) return said;
        var letters = ScriptCount.Of(text);
        return letters.Arabic * 2 > letters.Letters ? "ar" : letters.Latin * 2 > letters.Letters ? "en" : "";
    }
}
