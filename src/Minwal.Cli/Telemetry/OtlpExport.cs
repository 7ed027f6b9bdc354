namespace Minwal.Cli.Telemetry;

internal sealed class OtlpExport : IDisposable
{
    public static OtlpExport Start(string endpoint) => throw new NotSupportedException(endpoint);

    public void Dispose()
    {
    }
}
