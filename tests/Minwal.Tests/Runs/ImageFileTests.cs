using Minwal.Testing;
using Xunit;

namespace Minwal.Tests.Runs;

public sealed class ImageFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("minwal-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void An_image_that_is_a_device_is_not_there()
    {
        if (OperatingSystem.IsWindows()) return;
        File.CreateSymbolicLink(Path.Combine(_folder, "null.png"), "/dev/null");
        File.WriteAllBytes(Path.Combine(_folder, "real.png"), [1, 2]);
        var settings = RunScene.Settings(RunScene.Single, new StubModel(_ => ""), 1) with { ImageFolders = [_folder] };
        Assert.Null(settings.FindFile("null.png"));
        Assert.Equal([1, 2], settings.FindFile("real.png")!);
    }
}
