using Minwal.Datasets;
using Minwal.Datasets.Reading;
using Minwal.Faults;
using Minwal.Registries;
using Minwal.Values;
using Minwal.Workbench.Folders;

namespace Minwal.Workbench.Preparing;

/// <summary>
/// Rows that come through standard input. They are copied before they are used, and kept in the run's folder, so that the run can go on
/// when the pipe is gone. Used by one thread.
/// </summary>
/// <param name="open">Opens standard input; null where it is not to be read.</param>
/// <param name="kept">The folder of a run that may have kept rows; they are used when standard input has none.</param>
/// <param name="formats">The formats of files.</param>
/// <param name="most">How many bytes are read at most.</param>
internal sealed class StandardInput(Func<Stream>? open, string? kept, Registry<RecordFormat> formats, long most) : IDisposable
{
    private const string Name = "input";

    private static readonly string[] Endings = [".jsonl", ".json", ".csv"];

    private ScratchFolder? _scratch;
    private string? _copy;

    /// <summary>The rows: JSON lines, a JSON array, or a table with a header, told by the first character.</summary>
    /// <exception cref="MinwalException">
    /// MW1017 when there are none, or when another source has read them; MW5008 when there is no end of them.
    /// </exception>
    public IEnumerable<Fields> Read()
    {
        if (_copy is not null) throw new MinwalException("MW1017", "standard input ('-') is read by another source already");
        _scratch = ScratchFolder.Create();
        _copy = Copy(_scratch.Path) ?? throw new MinwalException("MW1017", "standard input ('-') has no rows");
        return RowFiles.Read(_copy, formats);
    }

    /// <summary>Keeps what was read in <paramref name="folder"/>; does nothing when nothing was.</summary>
    public void KeepIn(string folder)
    {
        if (_copy is null) return;
        var target = Path.Combine(folder, Path.GetFileName(_copy));
        var beside = target + ".new";
        File.Copy(_copy, beside, overwrite: true);
        File.Move(beside, target, overwrite: true);
        foreach (var other in Endings.Select(ending => Path.Combine(folder, Name + ending)).Where(other => other != target))
            File.Delete(other);
    }

    public void Dispose() => _scratch?.Dispose();

    private string? Copy(string scratch)
    {
        if (open is not null)
        {
            var whole = Path.Combine(scratch, "whole");
            using (var stream = open()) BoundedCopy.To(whole, stream, most);
            if (EndingOf(whole) is { } ending)
            {
                var named = Path.Combine(scratch, Name + ending);
                File.Move(whole, named);
                return named;
            }
        }

        if (kept is null) return null;
        foreach (var file in Endings.Select(ending => Path.Combine(kept, Name + ending)).Where(File.Exists))
        {
            var copy = Path.Combine(scratch, Path.GetFileName(file));
            File.Copy(file, copy);
            return copy;
        }

        return null;
    }

    /// <summary>The ending that tells the format of a file; null when nothing stands in it.</summary>
    private static string? EndingOf(string path)
    {
        using var reader = new StreamReader(path);
        int next;
        do next = reader.Read();
        while (next >= 0 && char.IsWhiteSpace((char)next));
        return next < 0 ? null : (char)next switch { '{' => ".jsonl", '[' => ".json", _ => ".csv" };
    }
}
