using Minwal.Recipes;
using Minwal.Values;
using Xunit;

namespace Minwal.Tests.Recipes;

/// <summary>What is written down of parameters that hold passwords.</summary>
public sealed class PasswordsTests
{
    [Theory]
    [InlineData("Host=a;Username=b;Password=c", "Host=a;Username=b;")]
    [InlineData("Host=a;PASSWORD = 'c;d' ;Username=b", "Host=a;Username=b")]
    [InlineData("pwd=\"x;y\";Host=a", "Host=a")]
    [InlineData("postgresql://b:p@ss@host/db?sslmode=require", "postgresql://b@host/db?sslmode=require")]
    [InlineData("postgres://host/db?user=b&password=c&sslmode=require", "postgres://host/db?user=b&sslmode=require")]
    [InlineData("postgres://host/db?password=c", "postgres://host/db")]
    public void A_password_is_left_out(string typed, string written) => Assert.Equal(written, Passwords.Without(typed));

    [Theory]
    [InlineData("What is a password manager?")]
    [InlineData("https://example.com/a?b=c&")]
    [InlineData("warm: and dry")]
    [InlineData("")]
    public void Other_texts_stay_as_they_are(string typed) => Assert.Equal(typed, Passwords.Without(typed));

    [Fact]
    public void Parameters_that_are_no_texts_stay_too()
    {
        var parameters = new Fields().Add("samples", 3L).Add("address", "Host=a;Password=b");
        Assert.Equal("""{"samples":3,"address":"Host=a;"}""", Json.ToText(Passwords.Without(parameters)));
    }
}
