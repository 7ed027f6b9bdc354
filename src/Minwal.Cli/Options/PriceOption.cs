using System.Globalization;
using Minwal.Faults;
using Minwal.Models.Pricing;

namespace Minwal.Cli.Options;

/// <summary>Prices that are typed or read from a file.</summary>
internal static class PriceOption
{
    /// <summary>
    /// The prices of <paramref name="file"/>, or those that come with the tool, with what was <paramref name="typed"/>; null when nothing
    /// was said.
    /// </summary>
    public static PriceTable? Read(string? file, IReadOnlyList<string> typed, List<Fault> faults)
    {
        if (file is null && typed.Count == 0) return null;
        var table = PriceTable.Published;
        try
        {
            if (file is not null) table = PriceFile.Read(file);
        }
        catch (MinwalException e)
        {
            faults.AddRange(e.Faults);
        }

        var prices = typed.Select(text => Parse(text, faults)).OfType<ModelPrice>().ToList();
        if (prices.LastOrDefault(price => price.Model.Length == 0) is { } forAll) table = table.ForAll(forAll);
        return table.With(prices.Where(price => price.Model.Length > 0));
    }

    private static ModelPrice? Parse(string text, List<Fault> faults)
    {
        var at = text.LastIndexOf('=');
        var model = at < 0 ? "" : text[..at].Trim();
        // A model may be named as --model names it.
        if (model.StartsWith("openai:", StringComparison.Ordinal)) model = model["openai:".Length..];
        var amounts = text[(at + 1)..].Split(',').Select(Amount).ToList();
        if (amounts.Count is 2 or 3 && amounts.TrueForAll(amount => amount is not null) && (at < 0 || model.Length > 0))
            return new ModelPrice(model, amounts[0]!.Value, amounts[1]!.Value, amounts.Count == 3 ? amounts[2] : null);
        faults.Add(new Fault("MW2003", new Mark(""),
            $"--price: found '{text}', allowed are two or three amounts of at least 0, such as 0.15,0.60 or gpt-4o-mini=0.15,0.60,0.075"));
        return null;
    }

    private static decimal? Amount(string text) =>
        decimal.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite,
            CultureInfo.InvariantCulture, out var amount) && amount <= 1_000_000m ? amount : null;
}
