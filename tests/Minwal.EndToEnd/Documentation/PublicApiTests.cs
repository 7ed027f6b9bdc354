using Xunit;

namespace Minwal.EndToEnd.Documentation;

public sealed class PublicApiTests
{
    [Fact]
    public void What_others_can_use_is_what_is_written_down()
    {
        var (written, built) = (Repository.Read(PublicApi.File), PublicApi.Text());
        Assert.True(written == built, $"{PublicApi.File} is not what the assemblies have: scripts/write-reference.sh writes it anew.\n"
            + string.Join('\n', Missing(built, written, "- ").Concat(Missing(written, built, "+ "))));
    }

    /// <summary>For scripts/write-reference.sh.</summary>
    [Fact(Explicit = true)]
    public void Write_it_down() => File.WriteAllText(Path.Combine(Repository.Root, PublicApi.File), PublicApi.Text());

    private static IEnumerable<string> Missing(string from, string of, string mark) =>
        of.Split('\n').Except(from.Split('\n')).Select(line => mark + line);
}
