using System.Text;
using Hub.Protocol.Tokens;

namespace Hub.Tests.Tokens;

/// <summary>The token that opens a connection a second time.</summary>
public sealed class ReconnectionTokenSpecs
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly ReadOnlyMemory<byte> Key = Encoding.UTF8.GetBytes("one key of thirty-two bytes or more");
    private static readonly ReadOnlyMemory<byte> Other = Encoding.UTF8.GetBytes("another key of thirty-two bytes or so");

    [Fact]
    public void It_must_open_its_own_connection_with_either_key_for_a_week()
    {
        var token = ReconnectionToken.Issue(Key, "chat", "c1", Now);
        Assert.True(ReconnectionToken.IsValid(token, [Key], "chat", "c1", Now));
        Assert.True(ReconnectionToken.IsValid(token, [Other, Key], "chat", "c1", Now + ReconnectionToken.Life - TimeSpan.FromSeconds(1)));
        Assert.False(ReconnectionToken.IsValid(token, [Key], "chat", "c1", Now + ReconnectionToken.Life));
        Assert.False(ReconnectionToken.IsValid(token, [Other], "chat", "c1", Now));
        Assert.False(ReconnectionToken.IsValid(token, [Key], "chat", "c2", Now));
        Assert.False(ReconnectionToken.IsValid(token, [Key], "news", "c1", Now));
        Assert.False(ReconnectionToken.IsValid(token, [], "chat", "c1", Now));
    }

    [Fact]
    public void Anything_else_must_be_refused_without_an_exception()
    {
        var token = ReconnectionToken.Issue(Key, "chat", "c1", Now);
        string?[] wrong = [null, "", ".", "1.", "x", token + "A", token[..^1], "9" + token, " " + token, token.Replace('.', ' '), "." + token, new string('1', 500), "99999999999999999999.AAAA", "-1.AAAA"];
        foreach (var candidate in wrong) Assert.False(ReconnectionToken.IsValid(candidate, [Key], "chat", "c1", Now), candidate);
    }

    [Fact]
    public void Changed_characters_must_be_noticed()
    {
        var token = ReconnectionToken.Issue(Key, "chat", "c1", Now);
        for (var i = 0; i < token.Length - 1; i++)             // the last one carries bits that mean nothing
        {
            var changed = token.ToCharArray();
            changed[i] = changed[i] == '1' ? '2' : '1';
            Assert.False(ReconnectionToken.IsValid(new string(changed), [Key], "chat", "c1", Now), $"{i}");
        }
    }
}
