using System.Net;
using System.Text.Json;
using Microsoft.Extensions.AI;
using Minwal.Faults;
using Minwal.Models.OpenAi;

namespace Minwal.Workbench.Providers;

/// <summary>Looks whether a provider can be used: its key, its address, the model, and one small call with a schema.</summary>
/// <param name="time">The clock.</param>
/// <param name="environment">Reads an environment variable.</param>
internal sealed class Doctor(TimeProvider time, Func<string, string?> environment)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private const int MostModels = 8;
    private const string Question = "Answer with JSON that fits the schema you were given; make the contents up, and keep them short.";

    /// <summary>What was found out about <paramref name="provider"/>.</summary>
    /// <param name="provider">The provider.</param>
    /// <param name="model">The model; null for the provider's own.</param>
    /// <param name="address">Where it is asked; null for its own address.</param>
    /// <param name="keyVariable">The variable with the key; null for the provider's own.</param>
    /// <param name="schema">The schema that an answer must fit.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task<ProviderHealth> ExamineAsync(
        NamedProvider provider, string? model, Uri? address, string? keyVariable, JsonElement schema, CancellationToken cancellation)
    {
        var findings = new List<HealthFinding>();
        Uri at;
        try
        {
            at = address ?? provider.AddressIn(environment);
        }
        catch (MinwalException e)
        {
            findings.Add(new("address", HealthState.Broken, e.Faults[0].Message, e.Faults[0].Hint));
            return new ProviderHealth(provider.Name, "", model ?? "", findings);
        }

        var variable = provider.KeyVariableFor(at, keyVariable is null ? [] : [keyVariable], 0, environment);
        var key = variable is null ? null : environment(variable);
        findings.Add(KeyFinding(variable, key));
        model ??= provider.Spec.Model;
        using var limit = new CancellationTokenSource(Patience, time);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellation, limit.Token);
        using var handler = new SocketsHttpHandler
        {
            UseCookies = false,
            AllowAutoRedirect = false,
            ConnectTimeout = TimeSpan.FromSeconds(10),
        };
        if (findings[^1].State != HealthState.Broken
            && await ModelsAsync(provider, at, key, model, handler, findings, ended.Token).ConfigureAwait(false))
            await CallAsync(provider, at, key, model, schema, handler, findings, ended.Token).ConfigureAwait(false);
        var shown = at.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.SafeUnescaped);
        return new ProviderHealth(provider.Name, shown, model ?? "", findings);
    }

    private static HealthFinding KeyFinding(string? variable, string? key) => (variable, key) switch
    {
        (null, _) => new("key", HealthState.Good, "none is needed", null),
        (_, null or "") => new("key", HealthState.Broken, $"{variable} is not set", $"set {variable}, or write the key into secrets.json"),
        _ when Secrets.IsPlaceholder(key) => new("key", HealthState.Broken, $"{variable} holds a placeholder", "put your own key there"),
        _ => new("key", HealthState.Good, $"{variable} is set", null),
    };

    /// <summary>Asks for the list of models; false when nobody is there or the key is refused.</summary>
    private async Task<bool> ModelsAsync(
        NamedProvider provider, Uri at, string? key, string? model, HttpMessageHandler handler, List<HealthFinding> findings,
        CancellationToken cancellation)
    {
        using var http = new HttpClient(handler, disposeHandler: false) { Timeout = Timeout.InfiniteTimeSpan };
        using var request = new HttpRequestMessage(HttpMethod.Get, at.ToString().TrimEnd('/') + "/models");
        if (key is not null)
            request.Headers.TryAddWithoutValidation(provider.Spec.KeyHeader ?? "Authorization", provider.Spec.KeyHeader is null
                ? "Bearer " + key.Trim() : key.Trim());
        var started = time.GetTimestamp();
        try
        {
            using var response = await http.SendAsync(request, cancellation).ConfigureAwait(false);
            var milliseconds = (long)time.GetElapsedTime(started).TotalMilliseconds;
            findings.Add(new("address", HealthState.Good,
                $"answers after {milliseconds} ms ({(int)response.StatusCode} for its list of models)", null));
            if (response.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
            {
                findings.Add(new("key", HealthState.Broken, $"is refused ({(int)response.StatusCode})",
                    "check the key, and that it is for this address"));
                return false;
            }

            var known = response.IsSuccessStatusCode ? await IdsAsync(response, cancellation).ConfigureAwait(false) : [];
            if (model is null)
            {
                findings.Add(new("model", HealthState.Broken, "none is named" + Some(known),
                    $"name one: minwal doctor {provider.Name}:NAME"));
                return false;
            }

            if (known.Count == 0) findings.Add(new("model", HealthState.Unknown, "the endpoint lists no models", null));
            else if (known.Contains(model)) findings.Add(new("model", HealthState.Good, $"{model} is listed", null));
            else findings.Add(new("model", HealthState.Unknown, $"{model} is not listed" + Some(known),
                Spelling.Nearest(model, known) is { } near ? $"did you mean '{near}'?" : null));
            return true;
        }
        catch (Exception e) when (e is HttpRequestException or IOException
            || (e is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            findings.Add(new("address", HealthState.Broken, $"no answer: {Innermost(e)}", "check the address, and that the server runs"));
            return false;
        }
        catch (OperationCanceledException)
        {
            findings.Add(new("address", HealthState.Broken, $"no answer in {Patience.TotalSeconds:0} s",
                "check the address, and that the server runs"));
            return false;
        }
    }

    private async Task CallAsync(
        NamedProvider provider, Uri at, string? key, string? model, JsonElement schema, HttpMessageHandler handler,
        List<HealthFinding> findings,
        CancellationToken cancellation)
    {
        var notices = new List<string>();
        var spec = provider.Spec;
        using var client = new OpenAiChatClient(at, model!, key, handler, time, notices.Add,
            manners: new EndpointManners(spec.KeyHeader, spec.Headers, spec.Body, spec.Form), provider: spec.Name);
        var options = new ChatOptions { ResponseFormat = ChatResponseFormat.ForJsonSchema(schema, "answer"), MaxOutputTokens = 500 };
        var started = time.GetTimestamp();
        try
        {
            var response = await client.GetResponseAsync(
                [new ChatMessage(ChatRole.User, Question)],
                options, cancellation).ConfigureAwait(false);
            var milliseconds = (long)time.GetElapsedTime(started).TotalMilliseconds;
            findings.Add(new("call", HealthState.Good, $"answered after {milliseconds} ms", null));
            findings.Add(Structure(response.Text, notices.Count > 0 || spec.Form.HasFlag(RequestForm.SchemaInWords)));
            findings.AddRange(notices.Select(notice => new HealthFinding("request", HealthState.Unknown, notice, null)));
            findings.Add(response.Usage is null
                ? new("usage", HealthState.Unknown, "the answer does not say how many tokens it took, so its cost stays unknown", null)
                : new("usage", HealthState.Good, $"{response.Usage.InputTokenCount} + {response.Usage.OutputTokenCount} tokens", null));
            findings.Add(Limits(spec, Calls.Gates.LimitReport.Of(response)));
        }
        catch (ProviderFault fault)
        {
            findings.Add(new("call", HealthState.Broken, $"{fault.Code}: {fault.Message}", $"minwal docs errors tells of {fault.Code}"));
        }
        catch (OperationCanceledException)
        {
            findings.Add(new("call", HealthState.Broken, $"no answer in {Patience.TotalSeconds:0} s",
                "a slow model needs a longer --timeout"));
        }
    }

    private static HealthFinding Structure(string text, bool inWords)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return inWords
                ? new("schema", HealthState.Unknown,
                    "is not taken natively: it goes into the prompt, and an answer that does not fit gets one repair", null)
                : new("schema", HealthState.Good, "is taken natively", null);
        }
        catch (JsonException)
        {
            return new("schema", HealthState.Unknown,
                "the answer was no bare JSON; fences and stray text are read, the rest gets one repair", null);
        }
    }

    private static HealthFinding Limits(ProviderSpec spec, Calls.Gates.LimitReport? report)
    {
        if (report is not null)
        {
            var told = new List<string>();
            if (report.Requests is { } requests) told.Add($"{requests.Limit:0} requests, {requests.Remaining:0} left");
            if (report.Tokens is { } tokens) told.Add($"{tokens.Limit:0} tokens, {tokens.Remaining:0} left");
            return new("limits", HealthState.Good, "are told: " + string.Join("; ", told), null);
        }

        return spec.Limits == Calls.Gates.EndpointLimits.None
            ? new("limits", HealthState.Unknown, "are not told: they are found out while a run goes, or named with --requests-per-minute",
                null)
            : new("limits", HealthState.Good, "are not told; those of its documentation are kept", null);
    }

    private static async Task<IReadOnlyList<string>> IdsAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        try
        {
            using var document = JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync(cancellation).ConfigureAwait(false));
            return document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("data", out var data)
                && data.ValueKind == JsonValueKind.Array
                ? [.. data.EnumerateArray().Where(m => m.ValueKind == JsonValueKind.Object && m.TryGetProperty("id", out var id)
                    && id.ValueKind == JsonValueKind.String)
                    .Select(m => m.GetProperty("id").GetString()!)] : [];
        }
        catch (JsonException)
        {
            return [];
        }
    }

    private static string Some(IReadOnlyList<string> known) => known.Count == 0 ? ""
        : $"; there are {string.Join(", ", known.Take(MostModels))}"
            + (known.Count > MostModels ? $" and {known.Count - MostModels} more" : "");

    private static string Innermost(Exception e)
    {
        while (e.InnerException is { } inner) e = inner;
        return e.Message;
    }
}
