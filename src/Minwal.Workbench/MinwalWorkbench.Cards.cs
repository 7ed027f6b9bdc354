using System.Globalization;
using Minwal.Datasets.Cards;
using Minwal.Faults;
using Minwal.Runs.Journal;
using Minwal.Values;
using Minwal.Workbench.Records;

namespace Minwal.Workbench;

/// <content>Cards of data sets.</content>
public sealed partial class MinwalWorkbench
{
    /// <summary>
    /// Writes the card of a folder's data set: README.md for the Hugging Face hub, with charts. All is counted over the files.
    /// </summary>
    /// <example><code>
    /// bench.WriteCard(new CardOptions { Folder = "splits", License = "cc-by-4.0", Lineage = bench.DescribeRun("calls.json") });
    /// </code></example>
    /// <exception cref="MinwalException">
    /// MW6011 when the folder is not there or holds no records, MW5005 when a README.md is there that is no card of ours.
    /// </exception>
    public CardReport WriteCard(CardOptions options, CancellationToken cancellation = default) =>
        WithData(context => new DataCard(options, context).Run(), cancellation);

    /// <summary>How a run made its records, for a card.</summary>
    /// <exception cref="MinwalException">MW2006 when there is no such run.</exception>
    public CardLineage DescribeRun(string run)
    {
        using var records = OpenedRecords.Open(this, run);
        var (identity, state) = (records.Header.Identity, RunState.Read(records.Journal));
        var facts = new List<(string, string)>
        {
            ("seed", identity.Seed.ToString(CultureInfo.InvariantCulture)),
            ("date", identity.Date),
            ("parameters", Json.ToText(identity.Parameters)),
        };
        foreach (var role in records.Recipe.Models) facts.Add(($"model, {role.Role}", identity.ModelOf(role.Role)));
        foreach (var name in (string[])["requested", "accepted", "short", "drafts", "calls"])
            if (state?.Ledger.GetValueOrDefault(name) is long count) facts.Add((name, count.ToString("#,0", CultureInfo.InvariantCulture)));
        if (state?.Ledger.GetValueOrDefault("rejected") is Fields rejected && rejected.Count > 0)
            facts.Add(("rejected", string.Join(", ", rejected.Select(reason => $"{reason.Key} {Value.ToText(reason.Value)}"))));
        return new CardLineage($"{records.Recipe.Name} {records.Recipe.Version}", facts,
            [.. records.Recipe.Checks.Select(check => check.Kind).Distinct()], [])
        {
            Notices = [.. records.Notices.Where(notice => !notice.IsContamination).Select(notice => notice.Text)],
            Contamination = [.. records.Notices.Where(notice => notice.IsContamination).Select(notice => notice.Text)],
        };
    }
}
