using System.CommandLine;
using Minwal.Faults;

namespace Minwal.Cli.Configuration;

/// <summary>
/// The defaults that files give options: the project's <c>minwal.yaml</c> in the folder where the command is typed, then the user's own
/// <c>config.yaml</c>. They hold as if they were typed, wherever an option is not.
/// </summary>
internal sealed class StandingDefaults
{
    /// <summary>The project's file, in the folder where the command is typed.</summary>
    public const string ProjectFile = "minwal.yaml";

    private StandingDefaults(IReadOnlyList<(string Shown, bool Exists)> files, IReadOnlyList<DefaultOption> all) =>
        (Files, All) = (files, all);

    /// <summary>The files that are looked for, the stronger first.</summary>
    public IReadOnlyList<(string Shown, bool Exists)> Files { get; }

    /// <summary>What holds, in the order of the keys.</summary>
    public IReadOnlyList<DefaultOption> All { get; }

    /// <summary>Reads both files.</summary>
    /// <exception cref="MinwalException">With every fault of both.</exception>
    public static StandingDefaults Read(ToolContext context)
    {
        var faults = new List<Fault>();
        var (project, user) = (context.At(ProjectFile), UserFile(context.Environment));
        var ofProject = ReadFile(project, ProjectFile, isOwn: false, faults);
        var own = ReadFile(user, user ?? "", isOwn: true, faults);
        if (faults.Count > 0) throw new MinwalException(faults);
        // A key belongs to the endpoint beside which it is named: never to one that a project names.
        if (ofProject.Any(d => d.Key == DefaultsFile.Address)) own = [.. own.Where(d => d.Key != DefaultsFile.KeyVariable)];
        var all = DefaultsFile.Keys.Select(key => ofProject.Concat(own).FirstOrDefault(d => d.Key == key.Name)).OfType<DefaultOption>();
        List<(string, bool)> files = [(ProjectFile, File.Exists(project))];
        if (user is not null) files.Add((user, File.Exists(user)));
        return new StandingDefaults(files, [.. all]);
    }

    /// <summary>Those of the options of <paramref name="parsed"/>'s command that were not typed.</summary>
    public IReadOnlyList<DefaultOption> For(ParseResult parsed)
    {
        bool IsTyped(string name) => parsed.CommandResult.Command.Options.FirstOrDefault(o => o.Name == name) is { } option
            && parsed.GetResult(option) is { Implicit: false };
        bool IsFree(DefaultOption d) => parsed.CommandResult.Command.Options.Any(o => o.Name == d.Option) && !IsTyped(d.Option)
            // An address that was typed gets the key that was typed with it.
            && (d.Key != DefaultsFile.KeyVariable || !IsTyped("--base-url"));
        return [.. All.Where(IsFree)];
    }

    /// <summary>The user's own file; null where there is no home.</summary>
    private static string? UserFile(Func<string, string?> environment) =>
        UserFolder(environment) is { } folder ? Path.Combine(folder, "config.yaml") : null;

    /// <summary>The folder of the user's own files; null where there is no home.</summary>
    public static string? UserFolder(Func<string, string?> environment) => Workbench.Folders.UserFolder.Of(environment);

    private static IReadOnlyList<DefaultOption> ReadFile(string? path, string shown, bool isOwn, List<Fault> faults)
    {
        if (!File.Exists(path)) return [];
        try
        {
            return DefaultsFile.Read(path, shown, isOwn);
        }
        catch (MinwalException e)
        {
            faults.AddRange(e.Faults);
            return [];
        }
    }
}
