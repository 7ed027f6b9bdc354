using System.Globalization;
using System.Text;
using Minwal.Values;

namespace Minwal.Models.OpenAi;

/// <summary>Says what an endpoint's refusal means, whether another try is worth it, and when. Never shows the key.</summary>
internal sealed class FaultReader(string endpoint, string model, string? key, TimeProvider time)
{
    /// <summary>The fault of a response that is not 200; <paramref name="answered"/> when the endpoint has taken the key before.</summary>
    public ProviderFault Read(EndpointResponse response, bool answered)
    {
        var body = response.Body;
        var (status, code, said) = (response.Status, CodeOf(body), Said(body));
        return status switch
        {
            400 or 403 when code is "content_filter" or "content_policy_violation" =>
                new ProviderFault("MW3007", $"the provider's content filter held the request back: {said}", transient: false),
            401 => Key(status, said),
            // Some routers answer 403 to a single text that they flag.
            403 when !answered => Key(status, said),
            402 => Credit(status, said),
            >= 300 and < 400 => new ProviderFault("MW3010",
                $"{endpoint} sends elsewhere ({status}), to '{Visible(response.Location)}', where neither text nor key is sent",
                transient: false, fatal: true),
            404 => new ProviderFault("MW3003", $"{endpoint} does not know the model '{model}' or the path ({status}): {said}",
                transient: false, fatal: true),
            429 when code is "insufficient_quota" or "billing_hard_limit_reached" => Credit(status, said),
            429 => new ProviderFault("MW3004", $"{endpoint} is asked too often ({status}): {said}", transient: true,
                retryAfter: RetryAfter(response))
            { Limits = response.Limits },
            408 or 409 or >= 500 =>
                new ProviderFault("MW3005", $"{endpoint} failed ({status}): {said}", transient: true, retryAfter: RetryAfter(response)),
            _ => new ProviderFault("MW3010", $"{endpoint} does not accept the request ({status}): {said}", transient: false),
        };
    }

    /// <summary>The endpoint's own words: the error's message where there is one, else the beginning of the body.</summary>
    public string Said(ReadOnlySpan<byte> body)
    {
        var said = ErrorOf(body) switch
        {
            null => null,
            Fields error => Value.ToText(error.GetValueOrDefault("message")),
            var error => Value.ToText(error),
        };
        if (string.IsNullOrEmpty(said)) said = Encoding.UTF8.GetString(body[..Math.Min(2000, body.Length)]);
        // Placeholders for endpoints without keys are short words that may stand in any message.
        if (key is { Length: >= 8 }) said = said.Replace(key, "***", StringComparison.Ordinal);
        said = Visible(said);
        return said.Length == 0 ? "(no body)" : Excerpt.Of(said, 300);
    }

    private static string Visible(string? said) => string.Concat((said ?? "").ReplaceLineEndings(" ").Where(c => !char.IsControl(c)));

    /// <summary>Whether the body names an error.</summary>
    public static bool HoldsError(ReadOnlySpan<byte> body) => ErrorOf(body) is not null;

    private ProviderFault Key(int status, string said) =>
        new("MW3002", $"{endpoint} {(key is null ? "wants a key, and none was sent" : "refuses the key")} ({status}): {said}",
            transient: false, fatal: true);

    private ProviderFault Credit(int status, string said) =>
        new("MW3015", $"{endpoint} wants payment ({status}): {said}", transient: false, fatal: true);

    /// <summary>What the endpoint asks to wait; the header in milliseconds, where it can be read, is the more exact one.</summary>
    private TimeSpan? RetryAfter(EndpointResponse response)
    {
        if (Amount(response.RetryAfterMilliseconds) is { } milliseconds)
            return TimeSpan.FromMilliseconds(Math.Min(milliseconds, 1e9));
        if (response.RetryAfter is not { } value) return null;
        if (Amount(value) is { } seconds) return TimeSpan.FromSeconds(Math.Min(seconds, 1e6));
        // By the clock of who says it, where it is told: that of this machine may go wrong, or be set while a run goes on.
        return Date(value) is { } date && (Date(response.Date) ?? time.GetUtcNow()) is var now && date > now ? date - now : null;
    }

    private static DateTimeOffset? Date(string? value) =>
        DateTimeOffset.TryParse(value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date) ? date : null;

    private static double? Amount(string? value) =>
        double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var amount) && amount >= 0 ? amount : null;

    /// <summary>The error's code; some endpoints name it its type.</summary>
    private static string? CodeOf(ReadOnlySpan<byte> body) => ErrorOf(body) is Fields error
        ? error.GetValueOrDefault("code") as string ?? error.GetValueOrDefault("type") as string : null;

    private static object? ErrorOf(ReadOnlySpan<byte> body)
    {
        try
        {
            return Json.Parse(body) is Fields fields ? fields.GetValueOrDefault("error") : null;
        }
        catch (Exception e) when (e is System.Text.Json.JsonException or InvalidOperationException)
        {
            // Not JSON: the body is shown as it is.
            return null;
        }
    }
}
