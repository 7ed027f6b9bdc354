using System.Runtime.InteropServices;

namespace Minwal.Cli;

/// <summary>
/// Standard input that does not hold up who wants to end the command: while a read waits for bytes, or one follows the other without end,
/// a signal ends it with <see cref="OperationCanceledException"/>.
/// </summary>
internal sealed class InterruptibleInput : Stream
{
    private readonly Stream _inner = Console.OpenStandardInput();
    private readonly byte[] _chunk = new byte[1 << 16];
    private readonly CancellationTokenSource _interrupted = new();
    private readonly PosixSignalRegistration[] _signals;
    private int _at, _end;

    private InterruptibleInput() =>
        _signals = [.. new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP }.Select(signal =>
            PosixSignalRegistration.Create(signal, Interrupt))];

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <summary>Opens standard input.</summary>
    public static Stream Open() => new InterruptibleInput();

    public override int Read(Span<byte> buffer)
    {
        if (_at == _end)
        {
            // The read itself cannot be called off: it is left behind with a buffer of its own.
            var reading = Task.Run(() => _inner.Read(_chunk), _interrupted.Token);
            (_at, _end) = (0, reading.WaitAsync(_interrupted.Token).GetAwaiter().GetResult());
        }

        var count = Math.Min(buffer.Length, _end - _at);
        _chunk.AsSpan(_at, count).CopyTo(buffer);
        _at += count;
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        foreach (var signal in _signals) signal.Dispose();
        base.Dispose(disposing);
    }

    private void Interrupt(PosixSignalContext signal)
    {
        signal.Cancel = true;
        _interrupted.Cancel();
    }
}
