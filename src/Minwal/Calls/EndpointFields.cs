using Minwal.Values;

namespace Minwal.Calls;

/// <summary>What endpoints do as values, for journals and machines.</summary>
internal static class EndpointFields
{
    /// <summary>As values; what is read again by <see cref="Read"/>.</summary>
    public static List<object?> Of(IReadOnlyList<EndpointActivity> endpoints) => [.. endpoints.Select(endpoint => (object?)new Fields(9)
        .Add("name", endpoint.Name).Add("address", endpoint.Address).Add("in_flight", (long)endpoint.InFlight)
        .Add("places", (long)endpoint.Places).Add("answered", endpoint.Answered).Add("refused", endpoint.Refused)
        .Add("failed", endpoint.Failed).Add("closed", endpoint.Closed)
        .Add("places_over_time", endpoint.History.Select(change => (object?)new Fields(2)
            .Add("seconds", Math.Round(change.After.TotalSeconds, 1)).Add("places", (long)change.Places)).ToList()))];

    /// <summary>What <see cref="Of"/> gave; empty for anything else.</summary>
    public static IReadOnlyList<EndpointActivity> Read(object? value)
    {
        if (value is not IReadOnlyList<object?> endpoints) return [];
        return [.. endpoints.OfType<Fields>().Select(fields => new EndpointActivity(Text(fields, "name"), Text(fields, "address"))
        {
            InFlight = (int)Whole(fields, "in_flight"),
            Places = (int)Whole(fields, "places"),
            Answered = Whole(fields, "answered"),
            Refused = Whole(fields, "refused"),
            Failed = Whole(fields, "failed"),
            Closed = fields.GetValueOrDefault("closed") as string,
            History = [.. (fields.GetValueOrDefault("places_over_time") as IReadOnlyList<object?> ?? []).OfType<Fields>().Select(change =>
                new PlacesAt(TimeSpan.FromSeconds(Convert.ToDouble(change.GetValueOrDefault("seconds") ?? 0.0,
                    System.Globalization.CultureInfo.InvariantCulture)), (int)Whole(change, "places")))],
        })];
    }

    private static string Text(Fields fields, string name) => fields.GetValueOrDefault(name) as string ?? "";

    private static long Whole(Fields fields, string name) => fields.GetValueOrDefault(name) as long? ?? 0;
}
