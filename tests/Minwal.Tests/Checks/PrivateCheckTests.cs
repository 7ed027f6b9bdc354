using Xunit;

namespace Minwal.Tests.Checks;

public sealed class PrivateCheckTests
{
    [Theory]
    [InlineData("{}", """{"text": "موعدك الساعة 10:30 يوم 2026-11-28، ورقم الطلب 4471"}""")]
    [InlineData("{ fields: text }", """{"text": "صباح الخير", "phone": "0501234567"}""")]
    [InlineData("{ kinds: [email] }", """{"text": "0501234567"}""")]
    [InlineData("{ allow: '@firm\\.com$' }", """{"text": "write to help@firm.com"}""")]
    public void What_belongs_to_nobody_passes(string yaml, string record) => Assert.Null(Given.Verdict("private", yaml, record));

    [Theory]
    [InlineData("{}", """{"turns": [{"text": "مرحبا"}, {"text": "رقمي ٠٥٠١٢٣٤٥٦٧"}]}""", "private.phone",
        "turns[1].text holds a phone number: ٠٥••••••٦٧")]
    [InlineData("{}", """{"customer": {"mobile": 966501234567}}""", "private.phone", "customer.mobile holds a phone number: 96••••••••67")]
    [InlineData("{ fields: 'turns[].text' }", """{"turns": [{"text": "a@site.com"}]}""", "private.email",
        "turns[0].text holds an email address: a@••••••om")]
    [InlineData("{ names: [سارة أحمد] }", """{"text": "كلم ساره احمد"}""", "private.name", "text holds a name of the list: سا•••••مد")]
    public void What_belongs_to_a_person_is_refused_and_shown_masked(string yaml, string record, string reason, string message) =>
        Given.Rejects(Given.Verdict("private", yaml, record), reason, message);

    [Fact]
    public void A_field_that_is_not_there_is_said() =>
        Given.Rejects(Given.Verdict("private", "{ fields: [text] }", "{}"), "private.no_field", "text: nothing there");

    [Fact]
    public void An_unknown_kind_is_a_fault() =>
        Assert.Contains("one of phone, email", Assert.Single(Given.Faults("private", "{ kinds: [telephone] }")).Message);
}
