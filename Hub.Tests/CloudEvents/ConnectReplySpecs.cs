using Hub.Protocol.CloudEvents;

namespace Hub.Tests.CloudEvents;

/// <summary>Protocol section 4.4: what a handler may change about a connection.</summary>
public sealed class ConnectReplySpecs
{
    [Theory]
    [InlineData("")]
    [InlineData(" \r\n")]
    [InlineData("null")]
    [InlineData(" null ")]
    [InlineData("{}")]
    [InlineData("""{"userId":null,"roles":null,"groups":null,"subprotocol":null}""")]
    [InlineData("""{"groups":[],"subprotocol":""}""")]
    [InlineData("""{"UserId":"a","userid":"b","Roles":1,"states":{"a":[[]]},"\ud800":1}""")]
    public void An_answer_that_says_nothing_must_change_nothing(string body)
    {
        var reply = Read(body);

        Assert.Equal((null, null, null, null), (reply.UserId, reply.Roles, reply.Groups, reply.Subprotocol));
    }

    [Fact]
    public void Every_part_must_be_read_in_any_order()
    {
        var reply = Read("""{"x":{"userId":"no"},"subprotocol":"json.webpubsub.azure.v1","groups":["g1","räume"],"roles":["r1","r1"],"user\u0049d":"\u00e4nn"}""");

        Assert.Equal("änn", reply.UserId);
        Assert.Equal(["r1", "r1"], reply.Roles!);
        Assert.Equal(["g1", "räume"], reply.Groups!);
        Assert.Equal("json.webpubsub.azure.v1", reply.Subprotocol);
    }

    [Fact]
    public void Empty_roles_must_take_all_roles_and_an_empty_user_must_be_a_user()
    {
        var reply = Read("""{"roles":[],"userId":""}""");

        Assert.Empty(reply.Roles!);
        Assert.Equal("", reply.UserId);
    }

    [Theory]
    [InlineData("[]", "not a JSON object")]
    [InlineData("\"x\"", "not a JSON object")]
    [InlineData("true", "not a JSON object")]
    [InlineData("{", "not JSON")]
    [InlineData("OK", "not JSON")]
    [InlineData("{} {}", "not JSON")]
    [InlineData("null null", "not JSON")]
    [InlineData("""{"userId":"a",}""", "not JSON")]
    [InlineData("""{"userId":1}""", "UserId")]
    [InlineData("""{"userId":["a"]}""", "UserId")]
    [InlineData("""{"userId":"a\ud800"}""", "UserId")]
    [InlineData("""{"userId":"a\nb"}""", "control character")]
    [InlineData("""{"userId":"a\u0000"}""", "control character")]
    [InlineData("""{"userId":"a\u007f"}""", "control character")]
    [InlineData("""{"userId":"a","userId":"a"}""", "twice")]
    [InlineData("""{"userId":null,"userId":"a"}""", "twice")]
    [InlineData("""{"roles":"r"}""", "Roles")]
    [InlineData("""{"roles":{}}""", "Roles")]
    [InlineData("""{"roles":["r",null]}""", "Roles")]
    [InlineData("""{"roles":[""]}""", "Roles")]
    [InlineData("""{"roles":[" "]}""", "Roles")]
    [InlineData("""{"roles":[["r"]]}""", "Roles")]
    [InlineData("""{"roles":[],"roles":[]}""", "twice")]
    [InlineData("""{"groups":"g"}""", "Groups")]
    [InlineData("""{"groups":[null]}""", "Groups")]
    [InlineData("""{"groups":["\t"]}""", "Groups")]
    [InlineData("""{"groups":["\ud800"]}""", "Groups")]
    [InlineData("""{"subprotocol":"a b"}""", "subprotocol")]
    [InlineData("""{"subprotocol":"a\r\nEvil: 1"}""", "subprotocol")]
    [InlineData("""{"subprotocol":true}""", "Subprotocol")]
    public void Anything_else_must_be_refused_with_the_reason(string body, string reason) => AssertRefused(SampleEvents.Bytes(body), reason);

    [Fact]
    public void Bytes_that_are_not_UTF8_must_be_refused_wherever_they_stand()
    {
        AssertRefused([.. "{\"x\":\""u8, 0xC3, .. "\"}"u8], "UTF-8");
        AssertRefused([0xFF], "UTF-8");
    }

    [Theory]
    [InlineData(1024, true)]
    [InlineData(1025, false)]
    public void A_user_id_and_a_group_name_must_be_bounded(int length, bool isRead)
    {
        Assert.Equal(isRead, ConnectReply.TryRead(SampleEvents.Bytes($$"""{"userId":"{{new string('u', length)}}"}"""), out _, out _));
        Assert.Equal(isRead, ConnectReply.TryRead(SampleEvents.Bytes($$"""{"groups":["{{new string('g', length)}}"]}"""), out _, out _));
    }

    [Theory]
    [InlineData(65_536, true)]
    [InlineData(65_537, false)]
    public void Roles_must_be_bounded(int count, bool isRead) =>
        Assert.Equal(isRead, ConnectReply.TryRead(SampleEvents.Bytes($$"""{"roles":[{{string.Join(',', Enumerable.Repeat("\"r\"", count))}}]}"""), out _, out _));

    [Theory]
    [InlineData(15, true)]
    [InlineData(16, false)]
    public void Nesting_must_be_bounded(int arrays, bool isRead) =>
        Assert.Equal(isRead, ConnectReply.TryRead(SampleEvents.Bytes($$"""{"x":{{new string('[', arrays)}}{{new string(']', arrays)}}}"""), out _, out _));

    private static ConnectReply Read(string body)
    {
        Assert.True(ConnectReply.TryRead(SampleEvents.Bytes(body), out var reply, out var error), error);
        Assert.Null(error);
        return reply;
    }

    private static void AssertRefused(byte[] body, string reason)
    {
        Assert.False(ConnectReply.TryRead(body, out var reply, out var error));
        Assert.Null(reply);
        Assert.Contains(reason, error, StringComparison.Ordinal);
    }
}
