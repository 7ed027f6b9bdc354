using Microsoft.Extensions.AI;
using Minwal.Calls;
using Minwal.Planning;
using Minwal.Values;
using Xunit;

namespace Minwal.Tests.Steps;

public sealed class ImageTests : IDisposable
{
    private static readonly byte[] Png = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 1, 2, 3];
    private static readonly byte[] Jpeg = [0xFF, 0xD8, 0xFF, 0xE0, 4];

    private readonly StepTrial _trial = new();

    public ImageTests()
    {
        _trial.Write("photos/a.png", Png);
        _trial.Write("photos/b.jpg", Jpeg);
        _trial.Write("c.gif", "GIF89a..."u8);
        // The name may say what it likes.
        _trial.Write("d.png", "RIFF\u0001\u0002\u0003\u0004WEBPVP8 "u8);
        _trial.Write("e.png", "RIFF\u0001\u0002\u0003\u0004WAVEfmt "u8);
    }

    public void Dispose() => _trial.Dispose();

    [Fact]
    public async Task An_image_is_sent_behind_the_text_of_the_user_message()
    {
        var (result, session) = await RunAsync("\"photos/${file}\"", new Fields().Add("file", "a.png"));
        var message = Assert.Single(session.Asked[0].Messages);
        Assert.Equal(ChatRole.User, message.Role);
        Assert.StartsWith("A name, please", Assert.IsType<TextContent>(message.Contents[0]).Text, StringComparison.Ordinal);
        var image = Assert.IsType<DataContent>(message.Contents[1]);
        Assert.Equal(("image/png", 2), (image.MediaType, message.Contents.Count));
        Assert.Equal(Png, image.Data.ToArray());
        Assert.Equal("fine", result.Gives!["write"]);
    }

    [Fact]
    public async Task Several_are_sent_in_their_order_each_with_the_type_that_its_first_bytes_tell()
    {
        var (_, session) = await RunAsync("[\"photos/${file}\", c.gif, d.png, photos\\a.png]", new Fields().Add("file", "b.jpg"));
        Assert.Equal(["image/jpeg", "image/gif", "image/webp", "image/png"],
            session.Asked[0].Messages[0].Contents.OfType<DataContent>().Select(image => image.MediaType));
    }

    [Fact]
    public async Task A_prompt_can_say_what_can_be_told_of_them()
    {
        _trial.Write("ask.hbs", "{{image_count}} images, the last {{image_type}} of {{image_bytes}} bytes"u8);
        var (_, session) = await RunAsync("[photos/a.png, photos/b.jpg]", []);
        Assert.Equal("2 images, the last image/jpeg of 5 bytes", session.Asked[0].Messages[0].Text);
        var context = session.Asked[0].Context;
        Assert.False(context.Variables.TryGet("image_count", out _), "the call's variables are as ever");
    }

    [Theory]
    [InlineData("gone.png", "images.missing", "'gone.png' is not in the recipe's folder, nor beside the file of a source")]
    [InlineData("../a.png", "images.outside", "'../a.png' leads out of the recipe's folder")]
    [InlineData("..\\a.png", "images.outside", "leads out of the recipe's folder")]
    [InlineData("/etc/a.png", "images.outside", "leads out of the recipe's folder")]
    [InlineData("e.png", "images.unknown", "'e.png' is no image that can be sent: PNG, JPEG, GIF and WebP can")]
    [InlineData("ask.hbs", "images.unknown", "'ask.hbs' is no image that can be sent")]
    [InlineData("", "images.no_name", "'images' is \"\"")]
    [InlineData(null, "images.no_name", "'images' is null")]
    public async Task A_name_that_gives_no_image_rejects_the_draft_before_anything_is_asked(string? name, string reason, string message)
    {
        foreach (var file in (object?[])[name, new List<object?> { "photos/a.png", name }])
        {
            var (result, session) = await RunAsync("\"${file}\"", new Fields().Add("file", file));
            Assert.Empty(session.Asked);
            Assert.Equal(reason, result.Failure!.Reason);
            if (file is string or null) Assert.Contains(message, result.Failure.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("photos/a.pgn", "MW1001", "did you mean 'photos/a.png'?")]
    [InlineData("[photos/a.png, ../b.jpg]", "MW1013", "'../b.jpg' leads out of the recipe's folder")]
    [InlineData("e.png", "MW1007", "'e.png' is no image that can be sent")]
    [InlineData("[]", "MW1007", "'images' is []")]
    [InlineData("12", "MW1007", "'images' is 12")]
    public void One_that_is_written_down_is_found_when_the_recipe_is_read(string images, string code, string message)
    {
        var fault = Assert.Single(_trial.Load($"images: {images}").Faults);
        Assert.Equal((code, 9), (fault.Code, fault.Mark.Line));
        Assert.Contains(message, fault.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("images: \"${flie}\"", "unknown name 'flie'")]
    [InlineData("images: photos/a.png, records: 2, returns: { text: string }", "'images' cannot stand beside 'records'")]
    public void So_is_a_slip_in_the_formula_and_what_cannot_be(string step, string message) =>
        Assert.Contains(message, Assert.Single(_trial.Load(step, "file").Faults).Message, StringComparison.Ordinal);

    [Fact]
    public async Task A_repair_turn_and_all_candidates_see_the_same_image()
    {
        var unfit = StepTrial.Answer("no JSON");
        var (_, session) = await _trial.RunAsync(
            "images: photos/a.png, candidates: 2, returns: { text: string }", [], unfit, unfit, unfit, unfit);
        Assert.Equal(4, session.Asked.Count);
        Assert.All(session.Asked, call => Assert.Single(call.Messages[0].Contents.OfType<DataContent>()));
    }

    [Fact]
    public async Task A_step_without_any_of_these_keys_makes_the_call_that_it_always_made()
    {
        var (_, session) = await _trial.RunAsync(
            "returns: { text: string }", new Fields().Add("n", 1L), StepTrial.Answer("{\"text\":\"a\"}"));
        Assert.Equal([1], session.Together);
        var call = session.Asked[0];
        Assert.Equal(SlotRandom.Key(SlotRandom.Key(1, 0), (long)SlotRandom.Hash("write")), call.Context.Random);
        Assert.IsType<TextContent>(Assert.Single(Assert.Single(call.Messages).Contents));
        var request = CallRequest.Of(new CallKey(0, 0, 0), call, new RoleModel("writer", [new ModelEndpoint("openai", "m", null!)]));
        // Journals hold answers to it.
        Assert.StartsWith("7d22fff048a77a180af9a87a097162ae2a8473be37ae2a4db6", request.Hash, StringComparison.Ordinal);
    }

    private Task<(Minwal.Steps.StepResult Result, ScriptedSession Session)> RunAsync(string images, Fields variables) =>
        _trial.RunAsync($"images: {images}", variables, StepTrial.Answer("fine"));
}
