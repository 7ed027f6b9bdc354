using System.Globalization;
using Minwal.Faults;

namespace Minwal.Datasets.Reading;

/// <summary>Copies what comes through a pipe to a file. A pipe may have no end, and a disk has one.</summary>
internal static class BoundedCopy
{
    private const double Gibibyte = 1 << 30;

    /// <summary>Writes <paramref name="stream"/> to the file <paramref name="path"/>, at most <paramref name="most"/> bytes.</summary>
    /// <exception cref="MinwalException">MW5008 when there are more, or when the disk has no room for them.</exception>
    public static void To(string path, Stream stream, long most)
    {
        using var file = File.Create(path);
        var buffer = new byte[1 << 16];
        var copied = 0L;
        while (stream.Read(buffer) is > 0 and var read)
        {
            copied += read;
            if (copied > most)
                throw new MinwalException("MW5008", string.Create(CultureInfo.InvariantCulture,
                    $"standard input has more than the {most / Gibibyte:0.##} GiB that are read from it"),
                    "write it to a file, and name that");
            try
            {
                file.Write(buffer, 0, read);
                file.Flush();
            }
            catch (IOException e)
            {
                throw new MinwalException("MW5008",
                    $"there is no room for standard input in the folder for temporary files, '{Path.GetTempPath()}': {e.Message}",
                    "write it to a file, and name that; or let the variable TMPDIR name another folder", e);
            }
        }
    }
}
