using System.Net.Sockets;

namespace Minwal.Models.OpenAi;

/// <summary>Says why an endpoint gave no answer at all.</summary>
internal static class ConnectionFaults
{
    /// <summary>
    /// The fault of a request that ended in <paramref name="exception"/>. Where nothing was ever <paramref name="reached"/> and no
    /// connection can be made, the address is wrong, nothing runs there or it cannot be trusted: trying again is waiting for nothing.
    /// </summary>
    public static ProviderFault Of(string endpoint, Exception exception, bool reached)
    {
        var innermost = exception;
        while (innermost.InnerException is { } inner) innermost = inner;
        var (code, said) = (exception as HttpRequestException)?.HttpRequestError switch
        {
            HttpRequestError.SecureConnectionError => ("MW3030", $"no secure connection to {endpoint}"),
            HttpRequestError.NameResolutionError => ("MW3031", $"the host of {endpoint} is not found"),
            _ when innermost is SocketException { SocketErrorCode: SocketError.TryAgain or SocketError.NoData or SocketError.NoRecovery } =>
                ("MW3031", $"the host of {endpoint} is not found"),
            _ => ("MW3001", $"no answer from {endpoint}"),
        };
        var isFatal = !reached && exception is HttpRequestException
        {
            HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError
                or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError,
        };
        return new ProviderFault(code, $"{said}: {innermost.Message}", transient: !isFatal, fatal: isFatal, inner: exception)
        {
            Unreached = isFatal,
        };
    }
}
