using Minwal.Datasets.Writing;
using Minwal.Faults;
using Xunit;

namespace Minwal.Datasets.Tests.Writing;

public sealed class AtomicFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_committed_file_is_whole_and_alone()
    {
        Write("f.json", "all of it");
        Assert.Equal("all of it", File.ReadAllText(_folder.File("f.json")));
        Assert.Equal(["f.json"], _folder.Names);
    }

    [Fact]
    public void Nothing_stands_under_the_name_before_the_end()
    {
        using var file = AtomicFile.Create(_folder.File("f.json"));
        file.Stream.Write("half"u8);
        file.Stream.Flush();
        Assert.False(File.Exists(_folder.File("f.json")));
    }

    [Fact]
    public void An_earlier_file_is_replaced_only_at_the_end()
    {
        _folder.With("f.json", "earlier, and longer");
        using var file = AtomicFile.Create(_folder.File("f.json"));
        file.Stream.Write("new"u8);
        file.Stream.Flush();
        Assert.Equal("earlier, and longer", File.ReadAllText(_folder.File("f.json")));
        file.Commit();
        Assert.Equal("new", File.ReadAllText(_folder.File("f.json")));
    }

    [Fact]
    public void What_is_not_committed_leaves_nothing_behind()
    {
        using (var file = AtomicFile.Create(_folder.File("f.json"))) file.Stream.Write(new byte[200_000]);
        Assert.Empty(_folder.Names);
    }

    [Fact]
    public void What_is_not_committed_leaves_the_earlier_file_alone()
    {
        _folder.With("f.json", "earlier");
        using (var file = AtomicFile.Create(_folder.File("f.json"))) file.Stream.Write(new byte[200_000]);
        Assert.Equal("earlier", File.ReadAllText(_folder.File("f.json")));
        Assert.Equal(["f.json"], _folder.Names);
    }

    [Fact]
    public void Folders_on_the_way_are_made()
    {
        Write("a/b/f.json", "x");
        Assert.Equal("x", File.ReadAllText(_folder.File("a/b/f.json")));
    }

    [Fact]
    public void A_place_below_a_file_cannot_be_written()
    {
        _folder.With("f", "a file");
        var path = _folder.File("f/g.json");
        var fault = Assert.Throws<MinwalException>(() => AtomicFile.Create(path));
        Assert.StartsWith($"MW5002: '{path}' cannot be written: ", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_of_that_name_is_a_fault_and_nothing_is_left_behind()
    {
        Directory.CreateDirectory(_folder.File("f.json"));
        var fault = Assert.Throws<MinwalException>(() => Write("f.json", "x"));
        Assert.StartsWith($"MW5002: '{_folder.File("f.json")}' cannot be written: ", fault.Message, StringComparison.Ordinal);
        Assert.Equal(["f.json"], _folder.Names);
    }

    [Fact]
    public void A_full_disk_is_a_fault_and_the_earlier_file_stays()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "needs /dev/full");
        _folder.With("f.json", "earlier");
        File.CreateSymbolicLink(_folder.File(".f.json.part"), "/dev/full");
        var fault = Assert.Throws<MinwalException>(() => Write("f.json", "new"));
        Assert.StartsWith($"MW5002: '{_folder.File("f.json")}' cannot be written: ", fault.Message, StringComparison.Ordinal);
        Assert.Equal(["f.json"], _folder.Names);
        Assert.Equal("earlier", File.ReadAllText(_folder.File("f.json")));
    }

    [Fact]
    public void Two_files_in_one_folder_do_not_meet()
    {
        using var one = AtomicFile.Create(_folder.File("one.json"));
        using var two = AtomicFile.Create(_folder.File("two.json"));
        one.Stream.Write("1"u8);
        two.Stream.Write("2"u8);
        one.Commit();
        two.Commit();
        Assert.Equal(("1", "2"), (File.ReadAllText(_folder.File("one.json")), File.ReadAllText(_folder.File("two.json"))));
    }

    [Fact]
    public void Standard_output_is_no_file_of_that_name()
    {
        var before = Directory.EnumerateFileSystemEntries(Environment.CurrentDirectory).Order().ToList();
        using (var file = AtomicFile.Create("-"))
        {
            Assert.Equal(before, Directory.EnumerateFileSystemEntries(Environment.CurrentDirectory).Order());
            file.Commit();
        }

        Assert.Equal(before, Directory.EnumerateFileSystemEntries(Environment.CurrentDirectory).Order());
    }

    private void Write(string name, string text)
    {
        using var file = AtomicFile.Create(_folder.File(name));
        file.Stream.Write(System.Text.Encoding.UTF8.GetBytes(text));
        file.Commit();
    }

    [Fact]
    public void A_relative_link_that_is_named_by_a_relative_path_is_written_through()
    {
        _folder.With("real.json", "old");
        File.CreateSymbolicLink(_folder.File("link.json"), "real.json");
        using (var file = AtomicFile.Create(Path.GetRelativePath(Directory.GetCurrentDirectory(), _folder.File("link.json"))))
        {
            file.Stream.Write("new"u8);
            file.Commit();
        }

        Assert.Equal("new", File.ReadAllText(_folder.File("real.json")));
        Assert.Equal("real.json", new FileInfo(_folder.File("link.json")).LinkTarget);
    }

    [Fact]
    public void A_link_to_what_is_not_there_yet_makes_it()
    {
        File.CreateSymbolicLink(_folder.File("link.json"), "later/real.json");
        Write("link.json", "new");
        Assert.Equal("new", File.ReadAllText(_folder.File("later/real.json")));
        Assert.Equal("later/real.json", new FileInfo(_folder.File("link.json")).LinkTarget);
    }

    [Fact]
    public void A_device_is_not_written_over()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "devices have no paths there");
        File.CreateSymbolicLink(_folder.File("link.json"), "/dev/null");
        var fault = Assert.Throws<MinwalException>(() => AtomicFile.Create(_folder.File("link.json")));
        Assert.Equal($"MW5005: '{_folder.File("link.json")}' is a device or a pipe, not a file", fault.Message);
        Assert.Equal(["link.json"], _folder.Names);
    }

    [Fact]
    public void Links_in_a_circle_are_an_error_and_not_an_endless_way()
    {
        File.CreateSymbolicLink(_folder.File("a.json"), "b.json");
        File.CreateSymbolicLink(_folder.File("b.json"), "a.json");
        Assert.Equal("MW5002", Assert.Throws<MinwalException>(() => AtomicFile.Create(_folder.File("a.json"))).Faults[0].Code);
    }
}
