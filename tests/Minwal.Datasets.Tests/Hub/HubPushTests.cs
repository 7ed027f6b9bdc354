using Minwal.Datasets.Hub;
using Minwal.Faults;
using Xunit;

namespace Minwal.Datasets.Tests.Hub;

public sealed class HubPushTests : IAsyncLifetime
{
    private const string Repository = "maha/calls";

    private readonly TemporaryFolder _folder = new();
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false });
    private readonly List<string> _notices = [];
    private HubServer _server = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await HubServer.StartAsync();
        Directory.CreateDirectory(_folder.File("data"));
        _folder.With("README.md", "---\nlicense: mit\n---\n# Calls\n");
        _folder.With("data/train.jsonl", new string('a', 4_500));
        _folder.With("data/val.jsonl", new string('b', 1_200));
        _folder.With("data/test.csv", "text,label\nx,y\n");
        _folder.With(".hidden", "not this");
        Directory.CreateDirectory(_folder.File("calls.json.minwal"));
        _folder.With("calls.json.minwal/journal.db", "nor this");
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        _folder.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task A_folder_becomes_a_repository_in_one_commit_with_every_byte()
    {
        var result = await PushAsync();
        Assert.Equal((4, 2, 0), (result.Files, result.Uploaded, result.Kept));
        Assert.Equal(1, _server.Commits(Repository));
        foreach (var name in new[] { "README.md", "data/train.jsonl", "data/val.jsonl", "data/test.csv" })
            Assert.Equal(await File.ReadAllBytesAsync(_folder.File(name), Now), _server[$"{Repository}/{name}"]);
        Assert.Null(_server[$"{Repository}/.hidden"]);
        Assert.Equal(["1 of 2: data/train.jsonl, 4,500 bytes", "2 of 2: data/val.jsonl, 1,200 bytes"], _notices);
    }

    [Fact]
    public async Task What_is_there_is_not_uploaded_again_and_no_commit_is_made_for_nothing()
    {
        await PushAsync();
        _server.Requests.Clear();
        Assert.Equal(0, (await PushAsync()).Files);
        Assert.DoesNotContain(_server.Requests, request => request.Contains("/store/") || request.Contains("/commit/"));
        _folder.With("data/val.jsonl", new string('c', 1_300));
        var plan = await Push.PlanAsync(_folder.Path, Repository, false, Now);
        Assert.Equal(["data/val.jsonl"], plan.Files.Select(file => file.Path));
        Assert.Equal(["data/val.jsonl"], plan.Replaced);
        Assert.Equal((1, 1), ((await PushAsync()).Files, 1));
        Assert.Equal(2, _server.Commits(Repository));
    }

    [Fact]
    public async Task A_push_that_was_broken_off_goes_on_with_what_is_missing()
    {
        _server.Fault = path => path.StartsWith("/store/object/", StringComparison.Ordinal) ? 400 : null;
        await Assert.ThrowsAsync<MinwalException>(PushAsync);
        _server.Fault = _ => null;
        _server.Requests.Clear();
        var result = await PushAsync();
        Assert.Equal((4, 1, 1), (result.Files, result.Uploaded, result.Kept));
        Assert.DoesNotContain(_server.Requests, request => request.Contains("/store/part/"));
        Assert.Equal(1, _server.Commits(Repository));
    }

    [Fact]
    public async Task The_token_goes_to_the_hub_alone_and_is_never_shown()
    {
        await PushAsync();
        Assert.All(_server.Requests, request => Assert.Equal(!request.Contains("/store/"), request.Contains("with token")));
        _server.Fault = path => path.EndsWith("/commit/main", StringComparison.Ordinal) ? 400 : null;
        _folder.With("new.txt", "x");
        var e = await Assert.ThrowsAsync<MinwalException>(PushAsync);
        Assert.Equal("MW6305", e.Faults[0].Code);
        Assert.Contains("answered 400: fault 400, token …", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(HubServer.Token, new HubAccess(_server.Address, HubServer.Token).ToString());
    }

    [Fact]
    public async Task What_passes_by_itself_is_tried_again()
    {
        var left = new Queue<int>([503, 429, -1]);
        _server.Fault = path => path.Contains("/preupload/", StringComparison.Ordinal) && left.TryDequeue(out var status) ? status : null;
        Assert.Equal(4, (await PushAsync()).Files);
        Assert.Empty(left);
    }

    [Fact]
    public async Task A_commit_of_somebody_else_meanwhile_is_not_covered()
    {
        await PushAsync();
        _folder.With("new.txt", "x");
        var plan = await Push.PlanAsync(_folder.Path, Repository, false, Now);
        _server.Commit(Repository);
        Assert.Equal("MW6306", await CodeAsync(() => Push.RunAsync(plan, "More", _notices.Add, Now)));
    }

    [Fact]
    public async Task A_file_that_changes_while_it_is_uploaded_is_not_taken_for_what_was_planned()
    {
        var plan = await Push.PlanAsync(_folder.Path, Repository, false, Now);
        _folder.With("data/val.jsonl", new string('z', 1_200));
        Assert.Equal("MW6307", await CodeAsync(() => Push.RunAsync(plan, "First", _notices.Add, Now)));
        Assert.Null(_server[$"{Repository}/README.md"]);
    }

    [Fact]
    public async Task A_public_repository_is_not_filled_where_a_private_one_was_asked_for()
    {
        _server.Add(Repository, isPrivate: false);
        Assert.Equal("MW6303", await CodeAsync(() => Push.PlanAsync(_folder.Path, Repository, true, Now)));
    }

    [Theory]
    [InlineData("maha")]
    [InlineData("maha/a/b")]
    [InlineData("maha/../x")]
    [InlineData("maha/-x")]
    [InlineData("maha/x?y")]
    public async Task A_name_that_is_none_is_refused(string repository) =>
        Assert.Equal("MW6302", await CodeAsync(() => Push.PlanAsync(_folder.Path, repository, false, Now)));

    [Fact]
    public async Task Links_that_lead_out_of_the_folder_and_empty_folders_are_refused()
    {
        using var empty = new TemporaryFolder();
        Assert.Equal("MW6304", await CodeAsync(() => Push.PlanAsync(empty.Path, Repository, false, Now)));
        File.CreateSymbolicLink(_folder.File("passwords"), "/etc/hostname");
        Assert.Equal("MW6304", await CodeAsync(() => Push.PlanAsync(_folder.Path, Repository, false, Now)));
    }

    [Fact]
    public async Task A_wrong_token_and_a_foreign_owner_are_said()
    {
        var wrong = new HubPush(new HubAccess(_server.Address, "hf_wrong"), _http, new FakeTime());
        Assert.Equal("MW6301", await CodeAsync(() => wrong.PlanAsync(_folder.Path, Repository, false, Now)));
        var plan = await Push.PlanAsync(_folder.Path, "others/calls", false, Now);
        Assert.Equal("MW6301", await CodeAsync(() => Push.RunAsync(plan, "First", _notices.Add, Now)));
    }

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    private HubPush Push => new(new HubAccess(_server.Address, HubServer.Token), _http, new HurriedTime());

    private async Task<HubResult> PushAsync() =>
        await Push.RunAsync(await Push.PlanAsync(_folder.Path, Repository, false, Now), "First", _notices.Add, Now);

    private static async Task<string> CodeAsync(Func<Task> act) => (await Assert.ThrowsAsync<MinwalException>(act)).Faults[0].Code;

    /// <summary>A clock on which every wait is over at once.</summary>
    private sealed class HurriedTime : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(callback, state, dueTime > TimeSpan.Zero ? TimeSpan.FromMilliseconds(1) : dueTime, period);
    }
}
