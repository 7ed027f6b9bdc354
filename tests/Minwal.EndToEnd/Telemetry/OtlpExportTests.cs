using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Minwal.Cli.Telemetry;
using Minwal.Faults;
using Minwal.Workbench;
using Xunit;

namespace Minwal.EndToEnd.Telemetry;

/// <summary>What is sent to a collector: OTLP/HTTP, as posts of protobuf to the paths of the signals.</summary>
public sealed class OtlpExportTests : IAsyncLifetime
{
    private readonly ConcurrentQueue<(string Path, string? Type, string Body)> _posts = new();
    private readonly List<string> _warnings = [];
    private WebApplication _collector = null!;
    private int _answer = 200;

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _collector = builder.Build();
        _collector.Run(TakeAsync);
        await _collector.StartAsync(TestContext.Current.CancellationToken);
    }

    public ValueTask DisposeAsync() => _collector.DisposeAsync();

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("/tenant/one")]
    public void Spans_and_measurements_of_Minwal_are_sent_at_the_end_and_no_others(string path)
    {
        using var source = new ActivitySource(MinwalWorkbench.TelemetryName);
        using var other = new ActivitySource("Other");
        using var meter = new Meter(MinwalWorkbench.TelemetryName);
        var export = OtlpExport.Start(new Uri(_collector.Urls.First() + path), _warnings.Add);
        source.StartActivity("chat gpt-4o-mini", ActivityKind.Client)!.SetTag("gen_ai.provider.name", "openai").Dispose();
        Assert.Null(other.StartActivity("not ours"));
        meter.CreateCounter<long>("minwal.records.accepted").Add(3);
        export.Dispose();

        Assert.Empty(_warnings);
        var traces = Assert.Single(_posts, p => p.Path == path.TrimEnd('/') + "/v1/traces");
        Assert.Equal("application/x-protobuf", traces.Type);
        foreach (var text in (string[])["chat gpt-4o-mini", "gen_ai.provider.name", "openai", "service.name", "minwal", MinwalVersion.Text])
            Assert.Contains(text, traces.Body, StringComparison.Ordinal);
        var metrics = Assert.Single(_posts, p => p.Path == path.TrimEnd('/') + "/v1/metrics");
        Assert.Contains("minwal.records.accepted", metrics.Body, StringComparison.Ordinal);
        Assert.Equal(2, _posts.Count);
    }

    [Fact]
    public void What_the_collector_does_not_take_is_told()
    {
        _answer = 401;
        using var source = new ActivitySource(MinwalWorkbench.TelemetryName);
        var export = OtlpExport.Start(new Uri(_collector.Urls.First()), _warnings.Add);
        source.StartActivity("run intents")!.Dispose();
        export.Dispose();
        var warning = Assert.Single(_warnings);
        Assert.StartsWith($"traces and figures could not be sent to {_collector.Urls.First()}/: ", warning, StringComparison.Ordinal);
        Assert.Contains("401", warning, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_collector_that_is_not_there_is_told()
    {
        var address = new Uri(_collector.Urls.First());
        await _collector.StopAsync(TestContext.Current.CancellationToken);
        using var source = new ActivitySource(MinwalWorkbench.TelemetryName);
        var export = OtlpExport.Start(address, _warnings.Add);
        source.StartActivity("run intents")!.Dispose();
        export.Dispose();
        Assert.StartsWith($"traces and figures could not be sent to {address}: ", Assert.Single(_warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://127.0.0.1:4318")]
    [InlineData("https://collector.example/otlp")]
    public void An_address_of_the_web_can_be_sent_to(string text) => Assert.Equal(new Uri(text), OtlpExport.ReadEndpoint(text));

    [Theory]
    [InlineData("127.0.0.1:4318")]
    [InlineData("file:///tmp/x")]
    [InlineData("")]
    public void Anything_else_cannot(string text)
    {
        var fault = Assert.Throws<MinwalException>(() => OtlpExport.ReadEndpoint(text));
        Assert.StartsWith($"MW2003: --otlp: found '{text}'", fault.Message, StringComparison.Ordinal);
    }

    private async Task TakeAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        _posts.Enqueue((context.Request.Path.Value!, context.Request.ContentType, Encoding.UTF8.GetString(body.ToArray())));
        context.Response.StatusCode = _answer;
    }
}
