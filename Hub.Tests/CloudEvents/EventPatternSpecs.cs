using Hub.Protocol.CloudEvents;

namespace Hub.Tests.CloudEvents;

/// <summary>Protocol section 4.1: which handler gets which event.</summary>
public sealed class EventPatternSpecs
{
    [Theory]
    [InlineData("*", "anything", true)]
    [InlineData(" * ", "anything", true)]
    [InlineData("message", "message", true)]
    [InlineData("message", "MESSAGE", true)]
    [InlineData("message", "messages", false)]
    [InlineData(" One , two", "one", true)]
    [InlineData(" One , two", "Two", true)]
    [InlineData(" One , two", "three", false)]
    [InlineData("one,*", "three", true)]
    [InlineData("a.b-c_1", "a.b-c_1", true)]
    [InlineData("connect", "connect", true)]
    public void A_pattern_must_match_its_names_in_any_letter_case(string pattern, string name, bool matches) => Assert.Equal(matches, Parse(pattern).Matches(name));

    [Theory]
    [InlineData("", "''")]
    [InlineData(" ", "''")]
    [InlineData("a,", "''")]
    [InlineData("a,,b", "''")]
    [InlineData("a, b*", "'b*'")]
    [InlineData("**", "'**'")]
    [InlineData("a b", "'a b'")]
    [InlineData("1a", "'1a'")]
    [InlineData("é", "'é'")]
    public void What_no_event_can_be_called_must_be_refused_by_name(string pattern, string named)
    {
        Assert.False(EventPattern.TryParse(pattern, out var parsed, out var error));
        Assert.Null(parsed);
        Assert.Contains(named, error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(128, true)]
    [InlineData(129, false)]
    public void A_name_must_be_as_long_as_an_event_name_may_be(int length, bool isParsed) =>
        Assert.Equal(isParsed, EventPattern.TryParse(new string('e', length), out _, out _));

    [Fact]
    public void A_rule_must_select_what_it_lists_and_nothing_else()
    {
        var everything = Rule("*", true, true, true);
        var connectOnly = Rule(null, true, false, false);
        var userOnly = Rule("*", false, false, false);

        foreach (var kind in Enum.GetValues<HubEventKind>())
        {
            Assert.True(everything.Selects(kind, "connect"));
            Assert.Equal(kind == HubEventKind.Connect, connectOnly.Selects(kind, "connect"));
            Assert.Equal(kind == HubEventKind.User, userOnly.Selects(kind, "connect"));
        }

        Assert.True(Rule(null, false, true, false).Selects(HubEventKind.Connected, "connected"));
        Assert.True(Rule(null, false, false, true).Selects(HubEventKind.Disconnected, "disconnected"));
        Assert.False(Rule("other", false, false, false).Selects(HubEventKind.User, "message"));
    }

    private static EventPattern Parse(string pattern)
    {
        Assert.True(EventPattern.TryParse(pattern, out var parsed, out var error), error);
        return parsed;
    }

    private static EventHandlerRule Rule(string? pattern, bool connect, bool connected, bool disconnected)
    {
        Assert.True(UrlTemplate.TryParse("http://h/", out var url, out _));
        return new EventHandlerRule(url, pattern is null ? null : Parse(pattern), connect, connected, disconnected);
    }
}
