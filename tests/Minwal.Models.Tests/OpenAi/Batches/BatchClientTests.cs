using System.Net.Http.Headers;
using System.Text;
using Minwal.Calls;
using Minwal.Models.OpenAi.Batches;
using Xunit;

namespace Minwal.Models.Tests.OpenAi.Batches;

public sealed class BatchClientTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Calls_wait_for_their_batch_and_are_answered_when_it_has_ended()
    {
        await using var scene = await BatchScene.StartAsync();
        var first = await scene.OpenAsync(isNew: true);
        var token = (await BatchScene.AskAsync(first, 0)).ContinuationToken!.ToBytes().ToArray();
        Assert.Equal(0, await BatchScene.AskAllAsync(first, 3));
        Assert.False(first.IsUnderWay);
        await first.SubmitAsync(Cancellation);
        Assert.True(first.IsUnderWay);

        var later = await scene.OpenAsync();
        Assert.Equal(token, (await BatchScene.AskAsync(later, 0)).ContinuationToken!.ToBytes().ToArray());
        Assert.Equal(0, await BatchScene.AskAllAsync(later, 3));
        await later.SubmitAsync(Cancellation);

        scene.PassAnHour();
        var last = await scene.OpenAsync();
        var answer = await BatchScene.AskAsync(last, 2);
        Assert.Contains("\"label\":\"history\"", answer.Text, StringComparison.Ordinal);
        Assert.True(answer.Usage!.OutputTokenCount > 0);
        Assert.Equal(3, await BatchScene.AskAllAsync(last, 3));
        Assert.Equal((1, 3, 3), await CountsAsync(scene));
    }

    [Fact]
    public async Task A_batch_that_was_made_and_not_noted_is_found_by_its_metadata()
    {
        await using var scene = await BatchScene.StartAsync();
        await SubmitAsync(scene, 4);
        foreach (var note in scene.Files(".batch.json")) File.Delete(note);
        var later = await scene.OpenAsync();
        Assert.Equal(0, await BatchScene.AskAllAsync(later, 4));
        await later.SubmitAsync(Cancellation);

        // Even when nothing at all is left of it here.
        foreach (var file in scene.Files("")) File.Delete(file);
        scene.PassAnHour();
        Assert.Equal(4, await BatchScene.AskAllAsync(await scene.OpenAsync(), 4));
        Assert.Equal((1, 4, 4), await CountsAsync(scene));
    }

    [Fact]
    public async Task A_file_of_which_no_batch_was_made_is_written_anew()
    {
        await using var scene = await BatchScene.StartAsync();
        var broken = await scene.OpenAsync(isNew: true, through: inner => new Line(inner) { Before = IsCreation });
        await BatchScene.AskAllAsync(broken, 4);
        var fault = await Assert.ThrowsAsync<ModelException>(() => broken.SubmitAsync(Cancellation));
        Assert.Equal(("MW3001", true), (fault.Code, fault.Fatal));
        Assert.Single(scene.Files(".jsonl"));

        var later = await scene.OpenAsync();
        Assert.Empty(scene.Files(".jsonl"));
        Assert.Equal(0, await BatchScene.AskAllAsync(later, 4));
        await later.SubmitAsync(Cancellation);
        Assert.Equal((1, 4, 0), await CountsAsync(scene));
    }

    [Fact]
    public async Task A_batch_whose_making_was_answered_into_the_void_is_not_made_again()
    {
        await using var scene = await BatchScene.StartAsync();
        var client = await scene.OpenAsync(isNew: true, through: inner => new Line(inner) { After = IsCreation });
        await BatchScene.AskAllAsync(client, 4);
        await client.SubmitAsync(Cancellation);
        Assert.Equal((1, 4, 0), await CountsAsync(scene));
        Assert.Equal(0, await BatchScene.AskAllAsync(client, 4));
    }

    [Fact]
    public async Task What_expired_or_failed_goes_into_the_next_batch_alone()
    {
        await using var scene = await BatchScene.StartAsync("drop=0.2,error500=0.2,limit=0.2");
        const int Calls = 40;
        var (answered, submitted) = (0, 0L);
        for (var round = 0; answered < Calls; round++)
        {
            Assert.True(round < 4, "no content is struck more than twice");
            var client = await scene.OpenAsync(isNew: round == 0);
            answered = await BatchScene.AskAllAsync(client, Calls);
            await client.SubmitAsync(Cancellation);
            submitted += Calls - answered;
            Assert.Equal(submitted, await scene.Provider.CountAsync("batch_requests"));
            scene.PassAnHour();
        }

        Assert.True(submitted > Calls + 10, $"{submitted} were submitted");
        Assert.Equal((Calls, 0), (await scene.Provider.CountAsync("answered"), await scene.Provider.CountAsync("answered_again")));
        Assert.Contains(scene.Notices, notice => notice.Contains("expired", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_a_cancelled_batch_had_answered_is_used_and_the_rest_goes_again()
    {
        await using var scene = await BatchScene.StartAsync();
        await SubmitAsync(scene, 6);
        await scene.Provider.SendAsync(HttpMethod.Post, "/v1/batches/batch_1/cancel");
        var client = await scene.OpenAsync();
        Assert.Equal(3, await BatchScene.AskAllAsync(client, 6));
        await client.SubmitAsync(Cancellation);
        scene.PassAnHour();
        Assert.Equal(6, await BatchScene.AskAllAsync(await scene.OpenAsync(), 6));
        Assert.Equal((2, 9, 6), await CountsAsync(scene));
    }

    [Fact]
    public async Task A_batch_that_is_not_begun_is_told_once_and_its_calls_go_again()
    {
        await using var scene = await BatchScene.StartAsync();
        var client = await scene.OpenAsync(isNew: true, through: inner => new Line(inner) { Doubles = true });
        await BatchScene.AskAllAsync(client, 2);
        await client.SubmitAsync(Cancellation);

        var fault = await Assert.ThrowsAsync<ModelException>(() => scene.OpenAsync());
        Assert.Equal(("MW3022", true), (fault.Code, fault.Fatal));
        Assert.Contains("comes twice", fault.Message, StringComparison.Ordinal);

        var later = await scene.OpenAsync();
        Assert.Equal(0, await BatchScene.AskAllAsync(later, 2));
        await later.SubmitAsync(Cancellation);
        scene.PassAnHour();
        Assert.Equal(2, await BatchScene.AskAllAsync(await scene.OpenAsync(), 2));
    }

    [Fact]
    public async Task A_call_that_no_batch_answers_fails_in_the_end()
    {
        await using var scene = await BatchScene.StartAsync();
        for (var round = 0; round < BatchChatClient.MostTries; round++)
        {
            var client = await scene.OpenAsync(isNew: round == 0);
            Assert.NotNull((await BatchScene.AskAsync(client, 0)).ContinuationToken);
            await client.SubmitAsync(Cancellation);
            // Of one request none was answered yet.
            await scene.Provider.SendAsync(HttpMethod.Post, $"/v1/batches/batch_{round + 1}/cancel");
        }

        var last = await scene.OpenAsync();
        var fault = await Assert.ThrowsAsync<ModelException>(() => BatchScene.AskAsync(last, 0));
        Assert.Equal(("MW3021", false), (fault.Code, fault.Fatal));
        Assert.Contains("batch_cancelled", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_endpoint_does_not_take_is_asked_for_in_another_way_in_the_next_batch()
    {
        await using var scene = await BatchScene.StartAsync(noSchema: true);
        var client = await scene.OpenAsync(isNew: true);
        for (var call = 0; call < 2; call++) await BatchScene.AskAsync(client, call, schema: true);
        await client.SubmitAsync(Cancellation);
        scene.PassAnHour();
        var later = await scene.OpenAsync();
        for (var call = 0; call < 2; call++)
            Assert.NotNull((await BatchScene.AskAsync(later, call, schema: true)).ContinuationToken);
        await later.SubmitAsync(Cancellation);
        scene.PassAnHour();
        var last = await scene.OpenAsync();
        for (var call = 0; call < 2; call++)
            Assert.Contains("text", (await BatchScene.AskAsync(last, call, schema: true)).Text, StringComparison.Ordinal);
        Assert.Single(scene.Notices, notice => notice.Contains("response_format", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_full_batch_goes_at_once()
    {
        await using var scene = await BatchScene.StartAsync();
        var client = await scene.OpenAsync(isNew: true, mostRequests: 2);
        await BatchScene.AskAllAsync(client, 5);
        Assert.Equal((2, 4, 0), await CountsAsync(scene));
        await client.SubmitAsync(Cancellation);
        Assert.Equal((3, 5, 0), await CountsAsync(scene));
        scene.PassAnHour();
        await client.WaitAsync(Cancellation);
        Assert.Equal(5, await BatchScene.AskAllAsync(await scene.OpenAsync(), 5));
    }

    [Fact]
    public async Task No_more_calls_than_may_be_are_under_way_and_the_others_go_later()
    {
        await using var scene = await BatchScene.StartAsync();
        var answered = 0;
        for (var round = 0; answered < 5; round++)
        {
            var client = await scene.OpenAsync(isNew: round == 0, mostUnderWay: 2);
            answered = await BatchScene.AskAllAsync(client, 5);
            await client.SubmitAsync(Cancellation);
            Assert.Equal(Math.Min(5, 2 * (round + 1)), await scene.Provider.CountAsync("batch_requests"));
            scene.PassAnHour();
        }

        Assert.Equal((3, 5, 5), await CountsAsync(scene));
    }

    [Fact]
    public void A_file_holds_no_more_than_it_may()
    {
        var path = Path.GetTempFileName();
        using var tray = new BatchTray(path, mostRequests: 2, mostBytes: 400);
        var line = BatchTray.Line(7, Encoding.UTF8.GetBytes("{\"model\":\"m\"}"));
        tray.Add(7, line);
        Assert.True(tray.HasRoom(line.Length));
        Assert.False(tray.HasRoom(400 - line.Length + 1));
        tray.Add(8, line);
        Assert.False(tray.HasRoom(1));
        File.Delete(path);
    }

    [Fact]
    public void Lines_longer_than_any_buffer_are_found_where_they_are()
    {
        var path = Path.GetTempFileName();
        var texts = new[] { 10, 200_000, 3 }.Select(length => $"{{\"model\":\"{new string('x', length)}\"}}").ToList();
        File.WriteAllBytes(path, [.. texts.SelectMany((text, i) => BatchTray.Line((UInt128)i, Encoding.UTF8.GetBytes(text)).ToArray())]);
        File.AppendAllText(path, "{\"custom_id\":\"half");
        var lines = BatchLines.Read(path).ToList();
        Assert.Equal([0, 1, 2], lines.Select(line => (int)line.Call));
        for (var i = 0; i < texts.Count; i++)
        {
            var line = Encoding.UTF8.GetString(BatchLines.Read(path, lines[i].Line));
            Assert.EndsWith($"\"body\":{texts[i]}}}", line, StringComparison.Ordinal);
        }

        File.Delete(path);
    }

    [Theory]
    [InlineData("0001-0123456789abcdef", true)]
    [InlineData("../0001-0123456789abcdef", false)]
    [InlineData("0001-0123456789abcdef\n", false)]
    [InlineData(null, false)]
    public void A_provider_names_no_file_but_ours(string? name, bool ours) => Assert.Equal(ours, BatchShelf.IsName(name));

    private static async Task SubmitAsync(BatchScene scene, int calls)
    {
        var client = await scene.OpenAsync(isNew: true);
        await BatchScene.AskAllAsync(client, calls);
        await client.SubmitAsync(Cancellation);
    }

    private static async Task<(long Batches, long Requests, long Answered)> CountsAsync(BatchScene scene) =>
        (await scene.Provider.CountAsync("batches"), await scene.Provider.CountAsync("batch_requests"),
            await scene.Provider.CountAsync("answered"));

    private static bool IsCreation(HttpRequestMessage request) =>
        request.Method == HttpMethod.Post && request.RequestUri!.AbsolutePath == "/v1/batches";

    /// <summary>A line that breaks before or after a request, or says lines of a file twice.</summary>
    private sealed class Line(HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        public Func<HttpRequestMessage, bool> Before { get; init; } = _ => false;

        public Func<HttpRequestMessage, bool> After { get; init; } = _ => false;

        public bool Doubles { get; init; }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (Before(request)) throw new HttpRequestException("broken");
            if (Doubles && request.RequestUri!.AbsolutePath == "/v1/files")
            {
                var form = await request.Content!.ReadAsStringAsync(cancellationToken);
                var type = request.Content.Headers.ContentType!.ToString();
                var line = form.Split('\n').First(l => l.StartsWith("{\"custom_id\"", StringComparison.Ordinal));
                var doubled = form.Replace(line, $"{line}\n{line}", StringComparison.Ordinal);
                request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(doubled));
                request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
            }

            var response = await base.SendAsync(request, cancellationToken);
            return After(request) ? throw new HttpRequestException("broken") : response;
        }
    }
}
