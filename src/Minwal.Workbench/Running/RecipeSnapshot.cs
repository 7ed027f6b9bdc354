using Minwal.Recipes;
using Minwal.Runs.Journal;
using Minwal.Storage;
using Minwal.Workbench.Folders;

namespace Minwal.Workbench.Running;

/// <summary>The recipe of a run as it was when the run was begun, not as it is now.</summary>
internal sealed class RecipeSnapshot : IDisposable
{
    private readonly ScratchFolder _folder;

    private RecipeSnapshot(ScratchFolder folder, RunHeader header, LoadedRecipe recipe, int attempts) =>
        (_folder, Header, Recipe, Attempts) = (folder, header, recipe, attempts);

    public RunHeader Header { get; }

    public LoadedRecipe Recipe { get; }

    /// <summary>How often the run tries a slot.</summary>
    public int Attempts { get; }

    public static RecipeSnapshot Open(MinwalWorkbench bench, string run)
    {
        var journal = RunJournal.OpenForReading(run);
        ScratchFolder? folder = null;
        try
        {
            var header = RunFolder.Header(journal, run);
            folder = ScratchFolder.Create();
            foreach (var (path, content) in header.RecipeFiles)
            {
                var file = Path.Combine(folder.Path, path);
                Directory.CreateDirectory(Path.GetDirectoryName(file)!);
                File.WriteAllBytes(file, content);
            }

            var attempts = journal.ReadFact("attempts")?.GetValueOrDefault("attempts") as long? ?? 10;
            return new RecipeSnapshot(folder, header, bench.ReadRecipe(folder.Path), (int)attempts);
        }
        catch
        {
            folder?.Dispose();
            throw;
        }
        finally
        {
            journal.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }
    }

    public void Dispose() => _folder.Dispose();
}
