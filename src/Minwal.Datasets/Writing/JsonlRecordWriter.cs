namespace Minwal.Datasets.Writing;

/// <summary>Writes a record a line.</summary>
/// <param name="stream">Where the bytes go; not closed.</param>
internal sealed class JsonlRecordWriter(Stream stream) : RecordWriter(stream)
{
    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> json)
    {
        Stream.Write(json);
        Stream.WriteByte((byte)'\n');
    }
}
