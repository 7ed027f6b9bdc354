using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Minwal.Faults;
using Minwal.Files;

namespace Minwal.Datasets.Hub;

/// <summary>A file that is to stand in a repository.</summary>
/// <param name="Path">Its path there, with slashes.</param>
/// <param name="Local">Where it is.</param>
/// <param name="Size">Its bytes.</param>
/// <param name="Sha256">The hash by which large files are known, in hexadecimal digits.</param>
/// <param name="GitSha1">The hash by which git knows small ones: of <c>blob SIZE\0</c> and the bytes.</param>
public sealed record HubFile(string Path, string Local, long Size, string Sha256, string GitSha1)
{
    /// <summary>
    /// The files below <paramref name="folder"/>, in the order of their paths; what begins with a dot, and the folders of runs
    /// (<c>.minwal</c>), stay at home. Reads each once.
    /// </summary>
    /// <exception cref="MinwalException">
    /// MW6304 when the folder is not there, or holds nothing, or something that is no file or leads out of it.
    /// </exception>
    internal static IReadOnlyList<HubFile> In(string folder, CancellationToken cancellation)
    {
        if (!Directory.Exists(folder)) throw new MinwalException("MW6304", $"the folder '{folder}' does not exist");
        var root = RealPath.Of(folder);
        var files = new List<HubFile>();
        foreach (var path in Below(root).Order(StringComparer.Ordinal))
        {
            cancellation.ThrowIfCancellationRequested();
            var name = System.IO.Path.GetRelativePath(root, path).Replace('\\', '/');
            var real = RealPath.Of(path);
            if (!real.StartsWith(root + System.IO.Path.DirectorySeparatorChar, StringComparison.Ordinal))
                throw new MinwalException("MW6304", $"'{name}' leads out of the folder '{folder}'; copy it there if it is to be uploaded");
            if (RegularFile.IsOther(real)) throw new MinwalException("MW6304", $"'{name}' is a device or a pipe, not a file");
            files.Add(Read(name, path));
        }

        return files.Count > 0 ? files : throw new MinwalException("MW6304", $"the folder '{folder}' holds no files");
    }

    private static IEnumerable<string> Below(string folder)
    {
        foreach (var file in Directory.EnumerateFiles(folder))
            if (System.IO.Path.GetFileName(file)[0] != '.') yield return file;
        foreach (var inner in Directory.EnumerateDirectories(folder))
        {
            var name = System.IO.Path.GetFileName(inner);
            if (name[0] == '.' || name.EndsWith(".minwal", StringComparison.Ordinal)) continue;
            if (new DirectoryInfo(inner).LinkTarget is not null)
                throw new MinwalException("MW6304", $"the folder '{name}' is a link; copy it there if it is to be uploaded");
            foreach (var file in Below(inner)) yield return file;
        }
    }

    private static HubFile Read(string name, string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.SequentialScan);
        using var sha256 = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        // Not for security: git's own names of its objects.
        using var sha1 = IncrementalHash.CreateHash(HashAlgorithmName.SHA1);
        var size = stream.Length;
        sha1.AppendData(Encoding.ASCII.GetBytes($"blob {size.ToString(CultureInfo.InvariantCulture)}\0"));
        var buffer = new byte[1 << 16];
        while (stream.Read(buffer) is > 0 and var read)
        {
            sha256.AppendData(buffer, 0, read);
            sha1.AppendData(buffer, 0, read);
        }

        return new HubFile(
            name, path, size, Convert.ToHexStringLower(sha256.GetHashAndReset()), Convert.ToHexStringLower(sha1.GetHashAndReset()));
    }
}
