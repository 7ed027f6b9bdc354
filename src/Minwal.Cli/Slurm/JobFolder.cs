using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Minwal.Faults;
using Minwal.Values;

namespace Minwal.Cli.Slurm;

/// <summary>
/// The folder of a run's job scripts and logs. What is in it is written by <c>minwal slurm</c>; a script that somebody has changed since
/// stays as it is.
/// </summary>
internal sealed class JobFolder
{
    /// <summary>The ending of folders beside outputs.</summary>
    public const string Suffix = ".slurm";

    /// <summary>The script of the shards.</summary>
    public const string ShardsName = "shards.sh";

    /// <summary>The script of the gathering.</summary>
    public const string GatherName = "gather.sh";

    /// <summary>The folder of logs.</summary>
    public const string LogsName = "logs";

    private const string NoteName = "job.json";

    private static readonly UTF8Encoding Encoding = new(encoderShouldEmitUTF8Identifier: false);

    private readonly Fields _written;

    private JobFolder(string path, string runs, int shards, string date, Fields written) =>
        (Path, Runs, Shards, Date, _written) = (path, runs, shards, date, written);

    /// <summary>Where it is.</summary>
    public string Path { get; }

    /// <summary>What the folders of the shards are called after: a full path.</summary>
    public string Runs { get; }

    /// <summary>How many shards there are.</summary>
    public int Shards { get; }

    /// <summary>The date that files carry, the same for all shards whenever they begin.</summary>
    public string Date { get; }

    /// <summary>What an earlier command wrote in <paramref name="path"/>; null where there is none.</summary>
    /// <exception cref="MinwalException">MW4020 when it cannot be read.</exception>
    public static JobFolder? Find(string path)
    {
        var note = System.IO.Path.Combine(path, NoteName);
        if (!File.Exists(note)) return null;
        if (Read(note) is Fields fields && fields.GetValueOrDefault("runs") is string runs
            && fields.GetValueOrDefault("shards") is long shards
            && fields.GetValueOrDefault("date") is string date
            && fields.GetValueOrDefault("scripts") is Fields written)
            return new JobFolder(path, runs, (int)shards, date, written);
        throw Refused($"'{note}' is not what minwal slurm writes");
    }

    /// <summary>Writes the scripts of <paramref name="job"/>, of which <paramref name="earlier"/> are there already.</summary>
    /// <returns>The scripts that stay as somebody has changed them.</returns>
    /// <exception cref="MinwalException">MW4020 when something is there that is not to be lost; nothing was written then.</exception>
    public static IReadOnlyList<string> Write(SlurmJob job, JobFolder? earlier, string date)
    {
        if (job.Folder.Any(letter => char.IsControl(letter) || letter is '"' or '\\'))
            throw Refused($"'{job.Folder}' has a letter that sbatch does not take in a path");
        if (earlier is null && Directory.Exists(job.Folder) && Directory.EnumerateFileSystemEntries(job.Folder).Any())
            throw Refused($"'{job.Folder}' is there, and minwal slurm did not write it");
        if (earlier is not null && earlier.Shards != job.Shards)
            throw Refused($"'{job.Folder}' is for {earlier.Shards} shards, not for {job.Shards}; they hold other parts of the run");
        (string Name, string Text)[] scripts = [(ShardsName, SlurmScripts.Shards(job)), (GatherName, SlurmScripts.Gather(job))];
        var (kept, anew, written) = (new List<string>(), new List<(string Path, string Text)>(), new Fields());
        foreach (var (name, text) in scripts)
        {
            var path = System.IO.Path.Combine(job.Folder, name);
            written[name] = HashOf(text);
            var there = File.Exists(path) ? File.ReadAllText(path) : null;
            if (there == text) continue;
            var before = earlier?._written.GetValueOrDefault(name) as string;
            if (there is null || HashOf(there) == before) anew.Add((path, text));
            else if (HashOf(text) == before) kept.Add(path);
            else throw Refused($"'{path}' was changed by hand, and the command is another one than it was written for");
        }

        Directory.CreateDirectory(job.Logs);
        foreach (var (path, text) in anew) Put(path, text);
        Put(System.IO.Path.Combine(job.Folder, NoteName), Json.ToIndentedText(new Fields(4)
            .Add("runs", System.IO.Path.GetFullPath(job.Runs, job.WorkingFolder)).Add("shards", (long)job.Shards).Add("date", date)
            .Add("scripts", written)) + "\n");
        return kept;
    }

    private static object? Read(string note)
    {
        try
        {
            return Json.Parse(File.ReadAllText(note));
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Whole or not at all, for its owner: what was typed may hold what is nobody else's business.</summary>
    private static void Put(string path, string text)
    {
        var beside = path + ".new";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        using (var writer = new StreamWriter(beside, Encoding, options)) writer.Write(text);
        File.Move(beside, path, overwrite: true);
    }

    private static string HashOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.GetBytes(text)));

    private static MinwalException Refused(string message) => new("MW4020", message);
}
