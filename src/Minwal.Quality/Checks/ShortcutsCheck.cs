using Minwal.Checks;
using Minwal.Expressions;
using Minwal.Quality.Separability;
using Minwal.Recipes.Language;
using Minwal.Text;
using Minwal.Values;

namespace Minwal.Quality.Checks;

/// <summary>
/// Whether a label can be predicted by something that should not tell it: the text's length, its last word, who speaks. For each such
/// feature alone the area under the ROC curve of the best guess is reported: 0.5 means that it tells nothing, 1 that it tells all, null
/// that there is only one label to tell, no such column, or too few rows to judge. A file of few rows fails only by an area that is above
/// its limit by more than chance (one-sided, 99 %).
/// </summary>
internal sealed class ShortcutsCheck(ShortcutsSettings settings) : IMeasure
{
    private readonly IReadOnlyList<Tried> _features = [.. settings.Features.Select(f => new Tried(f.Name, f.Value))];
    private readonly TextSample? _texts = settings.Features.Any(f => TextFeature.Is(f.Name)) ? new TextSample(settings.Sample) : null;

    private long _number;

    public void Add(Fields record, IVariables variables)
    {
        var fold = (int)(_number++ % SingleFeature.Folds);
        if (settings.Rows is null)
        {
            if (settings.Group?.First(record) is { } group)
                fold = (int)(TextHash.Of(Value.ToText(group)) % SingleFeature.Folds);
            AddRow(record, record, Value.ToText(settings.Text.First(record)), 0, null, fold);
            return;
        }

        string? previous = null;
        Fields? last = null;
        var said = "";
        var position = 0;
        foreach (var row in settings.Rows.Each.Values(record).OfType<Fields>())
        {
            var text = Value.ToText(settings.Text.First(row));
            said = last is not null && IsJoined(last, row) ? $"{said} {text}" : text;
            AddRow(row, record, said, position++, previous, fold);
            last = row;
            previous = Value.ToText(settings.Label.First(row));
        }
    }

    public Finding Complete()
    {
        var figures = new List<Figure>();
        var rejections = new List<Rejection>();
        foreach (var tried in _features)
        {
            var (found, error, reason) = Measure(tried);
            double? area = found is { } exact ? Math.Round(exact, 4) : null;
            var chance = area is null ? 0 : Math.Round(SingleFeature.Chance(error), 4);
            var figure = new Figure(tried.Name, area, Most: tried.Most)
            {
                Chance = chance,
                // What tells half way between the limit and all could look like this.
                IsVague = area + chance > (1 + tried.Most) / 2,
                NotJudged = reason,
            };
            figures.Add(figure);
            if (figure.Passes) continue;
            var told = FormattableString.Invariant(
                $"an area under the curve of {area}{(chance > 0 ? $" ± {chance:0.###}" : "")}, at most {tried.Most} is allowed");
            rejections.Add(new Rejection($"shortcuts.{tried.Name}", $"{tried.Name} alone tells the label with {told}",
                new Fields().Add("auc", area).Add("chance", chance).Add("most", tried.Most)));
        }

        return new Finding("shortcuts", figures) { Rejections = rejections };
    }

    private (double? Area, double Error, string? Reason) Measure(Tried tried)
    {
        if (TextFeature.Is(tried.Name))
        {
            if (SingleFeature.NotJudged(_texts!.Negative, _texts.Positive) is { } few) return (null, 0, few);
            var told = TextFeature.AreaUnderCurve(tried.Name, _texts);
            return (told, told is { } all
                ? SingleFeature.StandardError(Math.Min(all, tried.Most), _texts.Negative, _texts.Positive) : 0, null);
        }

        if (!tried.Found && tried.Rows > 0) return (null, 0, $"no row has '{tried.Name}'");
        if (tried.Counts.NotJudged() is { } reason) return (null, 0, reason);
        // Whether the truth may be the limit is asked at the limit: at an area of 1 the formula knows no error, however few the rows are.
        return tried.Counts.Measure() is var (area, isPlain)
            ? (area, tried.Counts.StandardError(Math.Min(Math.Round(area, 4), tried.Most), isPlain), null)
            : (null, 0, "too few to judge: rows that are ranked together have the same label");
    }

    private bool IsJoined(Fields last, Fields row) =>
        settings.Joined?.First(row) is { } speaker && Value.AreEqual(settings.Joined.First(last), speaker);

    private void AddRow(Fields row, Fields record, string text, int position, string? previous, int fold)
    {
        if (settings.Label.First(row) is not { } label) return;
        var positive = Value.AreEqual(label, settings.Positive) || IsWritten(label, settings.Positive);
        var seen = new FeatureRow(text, row, record, position, previous);
        _texts?.Add(text, positive, fold);
        foreach (var tried in _features)
        {
            if (TextFeature.Is(tried.Name)) continue;
            var value = tried.Feature.Of(seen);
            tried.Rows++;
            tried.Found |= value is not null;
            tried.Counts.Add(value ?? "", positive, fold);
        }
    }

    /// <summary>Whether the label of a table, where all is text, stands for a boolean or a number.</summary>
    private static bool IsWritten(object? label, object? value) =>
        label is string typed && value is bool or long && typed.Equals(Value.ToText(value), StringComparison.OrdinalIgnoreCase);

    /// <summary>A feature with what was counted of it.</summary>
    private sealed class Tried(string name, double most)
    {
        public string Name { get; } = name;

        public double Most { get; } = most;

        public RowFeature Feature { get; } = RowFeature.Named(name);

        public SingleFeature Counts { get; } = new(RowFeature.Named(name).IsNumber);

        public long Rows { get; set; }

        public bool Found { get; set; }
    }
}

/// <summary>What a recipe says of the check <c>shortcuts</c>.</summary>
/// <param name="Rows">The record's list whose items have the label; null for the record itself.</param>
/// <param name="Label">The field with the label.</param>
/// <param name="Text">The field with the text.</param>
/// <param name="Group">The field whose equal values belong together; null for none.</param>
/// <param name="Joined">The field whose equal neighbours are joined; null for none.</param>
/// <param name="Positive">The label's value that is told from all others.</param>
/// <param name="Features">What is tried alone, each with the greatest area that is allowed.</param>
/// <param name="Sample">The most rows from which features of the whole text learn.</param>
internal sealed record ShortcutsSettings(
    FieldPath? Rows, FieldPath Label, FieldPath Text, FieldPath? Group, FieldPath? Joined, object? Positive,
    IReadOnlyList<Named<double>> Features, int Sample);
