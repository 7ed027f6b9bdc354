using System.Diagnostics.Tracing;
using System.Globalization;

namespace Minwal.Cli.Telemetry;

/// <summary>Hears what the exporter cannot send. It tells nobody else: its methods throw nothing and return nothing of it.</summary>
internal sealed class ExportFaults : EventListener
{
    private const string Exporter = "OpenTelemetry-Exporter-OpenTelemetryProtocol";

    private string? _first;

    /// <summary>The first fault; null when there was none.</summary>
    public string? First => Volatile.Read(ref _first);

    protected override void OnEventSourceCreated(EventSource eventSource)
    {
        if (eventSource.Name == Exporter) EnableEvents(eventSource, EventLevel.Error);
    }

    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        var values = eventData.Payload?.ToArray() ?? [];
        var text = eventData.Message is { } message ? string.Format(CultureInfo.InvariantCulture, message, values) : eventData.EventName;
        // Of an exception only the first line is for people.
        Interlocked.CompareExchange(ref _first, text?.Split('\n')[0].Trim(), null);
    }
}
