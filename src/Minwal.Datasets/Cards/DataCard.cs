using System.Text;
using Minwal.Datasets.Charts;
using Minwal.Datasets.Inspecting;
using Minwal.Datasets.Rows;
using Minwal.Datasets.Splitting;
using Minwal.Datasets.Streams;
using Minwal.Datasets.Writing;
using Minwal.Faults;
using Minwal.Text;
using Minwal.Text.Personal;
using Minwal.Values;

namespace Minwal.Datasets.Cards;

/// <summary>
/// Writes the card of a folder's data set, README.md with the metadata that the Hugging Face hub reads at its beginning, and its charts.
/// All that it says of the data is counted over the files; nothing is taken over from anywhere unseen.
/// </summary>
/// <param name="options">What is to be done.</param>
/// <param name="context">What it stands on.</param>
internal sealed class DataCard(CardOptions options, DataContext context)
{
    private const string Charts = "card";
    private const int MostLengths = 200_000;

    private readonly PersonalData _personal = new(PersonalKinds.WithoutNames);
    private readonly SortedDictionary<string, long> _finds = new(StringComparer.Ordinal);
    private readonly List<int> _lengths = [];

    /// <summary>Reads the files, counts, and writes the card.</summary>
    /// <exception cref="MinwalException">
    /// MW6011 when the folder is not there or holds no data; MW5005 when a README.md is there that is none of ours.
    /// </exception>
    public CardReport Run()
    {
        if (!Directory.Exists(options.Folder)) throw new MinwalException("MW6011", $"the folder '{options.Folder}' does not exist");
        var readme = Path.Combine(options.Folder, "README.md");
        if (File.Exists(readme) && !options.Force && !CardText.IsOurs(File.ReadAllText(readme)))
            throw new MinwalException([new Fault("MW5005", new Mark(""), $"'{readme}' is no card of ours") { CanBeForced = true }]);
        var files = CardFile.In(options.Folder, context.Formats);
        if (files.Count == 0)
            throw new MinwalException("MW6011", $"the folder '{options.Folder}' holds no file with records; "
                + $"read are {context.Formats.ReadableEndings()}, each also with .gz");
        var shared = files.Where(file => file.Configuration == CardFile.Default).ToList();
        var leakage = new Leakage(new RowTexts(options.TextField), null);
        foreach (var file in files) Count(file, shared.Count > 1 && shared.Contains(file) ? leakage : null, shared.IndexOf(file));
        var facts = new CardFacts(options, files, _finds, shared.Count > 1 ? leakage.EqualTexts : null);
        var written = new List<string> { readme };
        if (facts.Labels.Count > 0)
            written.Add(Draw("labels", BarChart.Draw("Rows by label", [.. facts.Labels.Select(l => new Bar(l.Label, l.Rows))])));
        if (_lengths.Count > 0) written.Add(Draw("lengths", Histogram.Draw("Words of a text", _lengths)));
        Write(readme, new CardText(facts, written.Skip(1).Select(path => $"{Charts}/{Path.GetFileName(path)}")).ToString());
        return new CardReport
        {
            Sources = [.. files.SelectMany(file => file.Inspected.Sources)],
            Written = written,
            Files = [.. files.Select(file => (file.Name, file.Configuration, file.Split, file.Rows))],
            Warnings = facts.Warnings,
        };
    }

    private void Count(CardFile file, Leakage? leakage, int part)
    {
        file.Inspected = new Inspector(new InspectOptions
        {
            File = file.Path,
            Reading = options.Reading,
            TextField = options.TextField,
            LabelField = options.LabelField,
            Examples = 2,
        }, context).Run();
        var texts = new RowTexts(options.TextField);
        // Told by the reading above.
        foreach (var row in RowSource.Open(file.Path, options.Reading with { OnError = OnError.Skip }, context).Read())
        {
            if (_lengths.Count < MostLengths) _lengths.Add(Words.Count(texts.Of(row)));
            leakage?.Add(row, part);
            foreach (var place in TextPlace.In(row.Parse()))
                foreach (var match in _personal.Find(place.Text, place.Name))
                    _finds[match.Kind] = _finds.GetValueOrDefault(match.Kind) + 1;
        }
    }

    private string Draw(string name, string svg)
    {
        var path = Path.Combine(options.Folder, Charts, name + ".svg");
        Write(path, svg);
        return path;
    }

    private static void Write(string path, string text)
    {
        using var file = AtomicFile.Create(path);
        file.Stream.Write(Encoding.UTF8.GetBytes(text));
        file.Commit();
    }
}
