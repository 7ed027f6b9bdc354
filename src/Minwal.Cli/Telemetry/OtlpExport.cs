using Minwal.Faults;
using Minwal.Workbench;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Minwal.Cli.Telemetry;

/// <summary>
/// Sends traces and metrics to a collector while it lives, over OTLP/HTTP; what still waits is sent when it is disposed. Texts of prompts
/// and answers are not among it.
/// </summary>
internal sealed class OtlpExport : IDisposable
{
    private readonly ExportFaults _faults = new();
    private readonly TracerProvider _tracers;
    private readonly MeterProvider _meters;
    private readonly Uri _endpoint;
    private readonly Action<string> _warn;
    private bool _disposed;

    private OtlpExport(Uri endpoint, Action<string> warn)
    {
        (_endpoint, _warn) = (endpoint, warn);
        var resource = ResourceBuilder.CreateDefault().AddService("minwal", serviceVersion: MinwalVersion.Text);
        _tracers = Sdk.CreateTracerProviderBuilder().SetResourceBuilder(resource).AddSource(MinwalWorkbench.TelemetryName)
            .AddOtlpExporter(options => Send(options, endpoint, "v1/traces")).Build();
        _meters = Sdk.CreateMeterProviderBuilder().SetResourceBuilder(resource).AddMeter(MinwalWorkbench.TelemetryName)
            .AddOtlpExporter(options => Send(options, endpoint, "v1/metrics")).Build();
    }

    /// <summary>Reads the address of a collector.</summary>
    /// <exception cref="MinwalException">MW2003 for what is none.</exception>
    public static Uri ReadEndpoint(string text) => Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
        ? uri
        : throw new MinwalException(
            "MW2003", $"--otlp: found '{text}', allowed is the address of a collector such as http://127.0.0.1:4318");

    /// <summary>Begins to send to the collector at <paramref name="endpoint"/>.</summary>
    /// <param name="endpoint">Its address, without the path of a signal.</param>
    /// <param name="warn">Is told at the end when something could not be sent.</param>
    public static OtlpExport Start(Uri endpoint, Action<string> warn) => new(endpoint, warn);

    /// <summary>Sends what still waits. A collector that does not answer holds it up for a few seconds.</summary>
    public void Dispose()
    {
        if (_disposed) return;
        _disposed = true;
        _tracers.Dispose();
        _meters.Dispose();
        _faults.Dispose();
        if (_faults.First is { } fault) _warn($"traces and figures could not be sent to {_endpoint}: {fault}");
    }

    private static void Send(OtlpExporterOptions options, Uri endpoint, string signal)
    {
        options.Protocol = OtlpExportProtocol.HttpProtobuf;
        // An endpoint that is set in code is taken as it is: the signal's path is ours to add.
        options.Endpoint = new Uri($"{endpoint.AbsoluteUri.TrimEnd('/')}/{signal}");
    }
}
