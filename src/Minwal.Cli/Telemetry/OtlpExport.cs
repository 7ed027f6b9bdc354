using Minwal.Workbench;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Minwal.Cli.Telemetry;

/// <summary>
/// Sends traces and metrics to a collector while it lives, over OTLP/HTTP; what still waits is sent when it is disposed. Texts of prompts and
/// answers are not among it.
/// </summary>
internal sealed class OtlpExport : IDisposable
{
    private readonly ExportFaults _faults = new();
    private readonly TracerProvider _tracers;
    private readonly MeterProvider _meters;
    private bool _disposed;

    private OtlpExport(Uri endpoint)
    {
        var resource = ResourceBuilder.CreateDefault().AddService("minwal", serviceVersion: MinwalVersion.Text);
        _tracers = Sdk.CreateTracerProviderBuilder().SetResourceBuilder(resource).AddSource(MinwalWorkbench.TelemetryName)
            .AddOtlpExporter(options => Send(options, endpoint, "v1/traces")).Build();
        _meters = Sdk.CreateMeterProviderBuilder().SetResourceBuilder(resource).AddMeter(MinwalWorkbench.TelemetryName)
            .AddOtlpExporter(options => Send(options, endpoint, "v1/metrics")).Build();
    }

    /// <summary>Why something could not be sent; null when nothing is known to be lost. Complete when it has been disposed.</summary>
    public string? Fault => _faults.First;

    /// <summary>Whether <paramref name="text"/> is an address that can be sent to.</summary>
    public static bool IsEndpoint(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps);

    /// <summary>Begins to send to the collector at <paramref name="endpoint"/>, such as <c>http://127.0.0.1:4318</c>.</summary>
    public static OtlpExport Start(Uri endpoint) => new(endpoint);

    /// <summary>Sends what still waits. A collector that does not answer holds it up for a few seconds.</summary>
    public void Dispose()
    {
        if (_disposed) return;
        _disposed = true;
        _tracers.Dispose();
        _meters.Dispose();
        _faults.Dispose();
    }

    private static void Send(OtlpExporterOptions options, Uri endpoint, string signal)
    {
        options.Protocol = OtlpExportProtocol.HttpProtobuf;
        // An endpoint that is set in code is taken as it is: the signal's path is ours to add.
        options.Endpoint = new Uri($"{endpoint.AbsoluteUri.TrimEnd('/')}/{signal}");
    }
}
