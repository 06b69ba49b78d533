using Hub.Protocol.Wire;

namespace Hub.Tests.Wire;

/// <summary>Protocol sections 1.1 (hubs), 2.4 (groups) and 4.6 (events).</summary>
public sealed class NamesSpecs
{
    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    [InlineData(1024, true)]
    [InlineData(1025, false)]
    public void A_group_name_must_have_1_to_1024_characters(int length, bool isValid) =>
        Assert.Equal(isValid, Names.IsValidGroup(new string('g', length)));

    [Theory]
    [InlineData(" ", false)]
    [InlineData("\t\u2003", false)]
    [InlineData(" g ", true)]
    [InlineData("a/b c.d#é😀", true)]
    [InlineData("\0", true)]
    public void A_group_name_must_not_be_all_white_space_but_may_hold_anything(string name, bool isValid) =>
        Assert.Equal(isValid, Names.IsValidGroup(name));

    [Fact]
    public void A_group_name_with_a_lone_surrogate_must_be_invalid()
    {
        Assert.False(Names.IsValidGroup("a\ud800"));
        Assert.False(Names.IsValidGroup("\udc00a"));
        Assert.False(Names.IsValidGroup("\ud83d\ude00\ud83d"));
        Assert.True(Names.IsValidGroup("\ud83d\ude00\ud83d\ude00"));
    }

    [Theory]
    [InlineData("a", true)]
    [InlineData("Z9_.-z", true)]
    [InlineData("", false)]
    [InlineData("9a", false)]
    [InlineData("_a", false)]
    [InlineData("a b", false)]
    [InlineData("a/b", false)]
    [InlineData("é", false)]
    [InlineData("aé", false)]
    public void An_event_name_must_be_a_letter_then_letters_digits_and_three_marks(string name, bool isValid) =>
        Assert.Equal(isValid, Names.IsValidEvent(name));

    [Theory]
    [InlineData(128, true)]
    [InlineData(129, false)]
    public void Event_and_hub_names_must_have_at_most_128_characters(int length, bool isValid)
    {
        Assert.Equal(isValid, Names.IsValidEvent(new string('e', length)));
        Assert.Equal(isValid, Names.IsValidHub(new string('h', length)));
    }

    [Theory]
    [InlineData("chat", true)]
    [InlineData("A0_`,.[]", true)]
    [InlineData("", false)]
    [InlineData("0a", false)]
    [InlineData("a-b", false)]
    [InlineData("a/b", false)]
    public void A_hub_name_must_match_the_documented_pattern(string name, bool isValid) => Assert.Equal(isValid, Names.IsValidHub(name));
}
