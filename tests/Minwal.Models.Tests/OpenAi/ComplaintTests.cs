using System.Text;
using Minwal.Models.OpenAi;
using Minwal.Planning;
using Minwal.Values;
using Xunit;

namespace Minwal.Models.Tests.OpenAi;

public sealed class ComplaintTests
{
    private const RequestForm Sampling = RequestForm.NoTemperature | RequestForm.NoTopP | RequestForm.NoSeed;
    private const RequestForm All = Sampling | RequestForm.CompletionTokens | RequestForm.SchemaInWords;

    [Theory]
    // OpenAI
    [InlineData("""{"error":{"message":"Unsupported value: 'temperature' does not support 0.8 with this model. Only the default (1)""" +
        """ value is supported.","type":"invalid_request_error","param":"temperature","code":"unsupported_value"}}""",
        RequestForm.NoTemperature)]
    [InlineData("""{"error":{"message":"Unsupported parameter: 'top_p' is not supported with this""" +
        """ model.","type":"invalid_request_error","param":"top_p","code":"unsupported_parameter"}}""", RequestForm.NoTopP)]
    [InlineData("""{"error":{"message":"Unsupported parameter: 'max_tokens' is not supported with this model. Use""" +
        """ 'max_completion_tokens' instead.","param":"max_tokens","code":"unsupported_parameter"}}""", RequestForm.CompletionTokens)]
    [InlineData("""{"error":{"message":"It does not work like that.","param":"seed"}}""", RequestForm.NoSeed)]
    [InlineData("""{"object":"error","message":"No.","type":"BadRequestError","param":"seed","code":400}""", RequestForm.NoSeed)]
    // Mistral
    [InlineData("""{"object":"Error","message":{"detail":[{"type":"extra_forbidden","loc":["body","seed"],"msg":"Extra inputs are not""" +
        """ permitted","input":7}]},"type":"invalid_request_error","param":null,"code":null}""", RequestForm.NoSeed)]
    [InlineData("""{"object":"error","message":"{\"detail\":[{\"type\":\"extra_forbidden\",\"loc\":[\"body\",\"seed\"],\"msg\":\"Extra""" +
        """ inputs are not permitted\",\"input\":0.0}]}","type":"internal_error_proxy","param":null,"code":"1000"}""", RequestForm.NoSeed)]
    [InlineData("""{"detail":[{"type":"extra_forbidden","loc":["body","model_version"]},{"type":"extra_forbidden","loc":["body",""" +
        """ "top_p"],"input":{"response_format":1}}]}""", RequestForm.NoTopP)]
    // vLLM
    [InlineData("""{"object":"error","message":"[{'type': 'extra_forbidden', 'loc': ('body', 'seed'), 'msg': 'Extra inputs are not""" +
        """ permitted', 'input': 800}]","type":"BadRequestError","param":null,"code":400}""", RequestForm.NoSeed)]
    // Gemini
    [InlineData("""[{"error":{"code":400,"message":"Invalid JSON payload received. Unknown name \"seed\": Cannot find""" +
        """ field.","status":"INVALID_ARGUMENT","details":[{"fieldViolations":[{"description":"Unknown name \"seed\""}]}]}}]""",
        RequestForm.NoSeed)]
    // OpenRouter
    [InlineData("""{"error":{"message":"Provider returned""" +
        """ error","code":400,"metadata":""" +
        """{"raw":"{\"error\":{\"message\":\"No.\",\"param\":\"temperature\"}}","provider_name":"OpenAI"}}}""",
        RequestForm.NoTemperature)]
    // LiteLLM
    [InlineData("""{"error":{"message":"litellm.UnsupportedParamsError: mock does not support parameters: ['seed'], for""" +
        """ model=mock.","type":"None","param":null,"code":"400"}}""", RequestForm.NoSeed)]
    [InlineData("""{"error":{"message":"`temperature` and `top_p` cannot both be specified for this model. Please use only""" +
        """ one.","param":""}}""", RequestForm.NoTemperature)]
    [InlineData("""{"error":"\"top_p\" is not known, use 'temperature'"}""", RequestForm.NoTopP)]
    [InlineData("""{"detail":"Unknown field 'seed'"}""", RequestForm.NoSeed)]
    [InlineData("Unknown field 'seed'", RequestForm.NoSeed)]
    [InlineData("[WARN] unknown field 'seed'", RequestForm.NoSeed)]
    public void What_an_endpoint_names_is_found(string body, object form)
    {
        Assert.Equal(form, Read(body, All));
        Assert.Equal(RequestForm.Usual, Read(body, All & ~(RequestForm)form) & (RequestForm)form);
    }

    [Theory]
    [InlineData("""{"error":{"message":"The temperature in your text, the seed and top_p are too high."}}""")]
    [InlineData("""{"error":{"message":"This 'temperatures' and 'the seed' are no settings, and 'seed\" is not closed."}}""")]
    [InlineData("""{"error":{"message":"'temperature' is fine, the messages are not.","param":"messages"}}""")]
    [InlineData("""{"detail":[{"type":"missing","loc":["body","model"],"msg":"Not with""" +
        """ 'seed'","input":{"temperature":0.8,"param":"seed","loc":["body","seed"],"message":"'top_p'"}}]}""")]
    [InlineData("""{"detail":[{"type":"extra_forbidden","loc":["body","messages",0,"user","seed"],"msg":"Extra inputs are not""" +
        """ permitted"}]}""")]
    [InlineData("""{"error":{"message":"Bad request: {'model': 'm', 'messages': [], 'temperature': 0.8, 'seed': 5}"}}""")]
    [InlineData("""{"error":{"message":"JSON schema conversion failed:""" +
        """ {\"type\":\"object\",\"properties\":{\"temperature\":{}},\"required\":[\"temperature\"]}"}}""")]
    [InlineData("""{"temperature":0.8,"seed":[1],"error":{"type":"'seed'","code":"'top_p'"}}""")]
    [InlineData("""{"error":{"param":7,"loc":"seed","message":["seed"]}}""")]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{\"error\":")]
    public void What_is_not_named_as_a_setting_is_none(string body) => Assert.Equal(RequestForm.Usual, Read(body, All));

    [Fact]
    public void A_setting_that_was_not_sent_is_passed_over_for_the_next_that_was()
    {
        const string Body = """{"detail":[{"loc":["body","seed"]},{"loc":["body","top_p"]}]}""";
        Assert.Equal(RequestForm.NoSeed, Read(Body, All));
        Assert.Equal(RequestForm.NoTopP, Read(Body, All & ~RequestForm.NoSeed));
        Assert.Equal(RequestForm.Usual, Read(Body, RequestForm.NoTemperature));
    }

    [Fact]
    public void A_schema_that_is_refused_does_not_cost_a_setting_of_the_same_name()
    {
        const string Body =
            """{"error":{"message":"Invalid schema for response_format 'make_text': In context=(), 'required' must hold every key.""" +
            """ Missing 'temperature'."}}""";
        Assert.Equal(RequestForm.SchemaInWords, Read(Body, All));
    }

    [Fact]
    public void Random_bytes_never_do_anything_but_name_what_was_sent()
    {
        var random = new SlotRandom(7);
        byte[] good =
            [.. """{"error":{"message":"{\"detail\":[{\"loc\":[\"body\",\"seed\"],\"msg\":\"'top_p'\"}]}","param":"temperature"}}"""u8];
        for (var round = 0; round < 5000; round++)
        {
            var bytes = (byte[])good.Clone();
            for (var change = random.Below(4); change >= 0; change--) bytes[random.Below(bytes.Length)] = (byte)random.Below(256);
            Assert.Equal(RequestForm.Usual, Complaint.Read(bytes, Sampling) & ~Sampling);
        }
    }

    [Fact]
    public void JSON_inside_of_JSON_is_read_as_deep_as_it_goes()
    {
        var body = """{"param":"seed"}""";
        for (var depth = 0; depth < 8; depth++) body = Json.ToText(new Fields().Add("message", body));
        Assert.Equal(RequestForm.NoSeed, Read(body, All));
    }

    private static RequestForm Read(string body, RequestForm open) => Complaint.Read(Encoding.UTF8.GetBytes(body), open);
}
