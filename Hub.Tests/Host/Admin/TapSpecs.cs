using System.Text;
using Hub.Actors.Diagnostics;
using Hub.Host.Admin;
using Hub.Protocol.Frames;
using Hub.Tests.Support;

namespace Hub.Tests.Host.Admin;

/// <summary>Frames of a connection in words: the envelope, not what people say, and never a secret.</summary>
public sealed class TapSpecs
{
    [Theory]
    [InlineData("""{"type":"sendToGroup","group":"g","ackId":1,"dataType":"text","data":"secret"}""", false, "sendToGroup", """{"type":"sendToGroup","group":"g","ackId":1,"dataType":"text","data":"(8 characters)"}""")]
    [InlineData("""{"type":"sendToGroup","group":"g","data":{"a":1}}""", true, "sendToGroup", """{"type":"sendToGroup","group":"g","data":{"a":1}}""")]
    [InlineData("""{"type":"system","event":"connected","userId":"ann","reconnectionToken":"abc"}""", true, "system", """{"type":"system","event":"connected","userId":"ann","reconnectionToken":"(secret)"}""")]
    [InlineData("""hello""", false, "text", null)]
    [InlineData("""hello""", true, "text", "hello")]
    [InlineData("""[1]""", false, "text", null)]
    [InlineData("""{"type":5}""", false, "text", null)]
    [InlineData("""{"type":"\ud800"}""", false, "text", null)]
    [InlineData("""{"type":"joinGroup","metadata":{"a":"b"},"text":"private"}""", false, "joinGroup", """{"type":"joinGroup","metadata":"(9 characters)","text":"(9 characters)"}""")]
    public void Text_must_be_redacted_unless_it_is_asked_for(string payload, bool withPayload, string what, string? shown)
    {
        var line = TapText.Of(Frame(Opcode.Text, Encoding.UTF8.GetBytes(payload)), withPayload, isEnveloped: true);
        Assert.Equal(("in", "text", what, shown, payload.Length), (line.Direction, line.Kind, line.What, line.Text, line.Bytes));
    }

    [Fact]
    public void Of_a_simple_client_nothing_must_be_shown_unasked()
    {
        var frame = Frame(Opcode.Text, """{"type":"chat","text":"private"}"""u8.ToArray());
        Assert.Equal(("text", null), Told(TapText.Of(frame, withPayload: false, isEnveloped: false)));
        Assert.Equal(("text", """{"type":"chat","text":"private"}"""), Told(TapText.Of(frame, withPayload: true, isEnveloped: false)));
        Assert.Equal(("binary", null), Told(TapText.Of(Frame(Opcode.Binary, [0x0A, 0]), withPayload: false, isEnveloped: false)));

        static (string, string?) Told(TapLine line) => (line.What, line.Text);
    }

    [Fact]
    public void The_reconnection_token_of_a_protobuf_client_must_never_be_shown()
    {
        var welcome = Frame(Opcode.Binary, [0x1A, 0]) with { IsOutgoing = true };
        Assert.Null(TapText.Of(welcome, withPayload: true, isEnveloped: true).Text);
        Assert.Equal("EgA=", TapText.Of(Frame(Opcode.Binary, [0x12, 0]) with { IsOutgoing = true }, withPayload: true, isEnveloped: true).Text);
    }

    [Theory]
    [InlineData(new byte[] { 0x0A, 0 }, false, "sendToGroup")]
    [InlineData(new byte[] { 0x32, 0 }, false, "joinGroup")]
    [InlineData(new byte[] { 0x0A, 0 }, true, "ack")]
    [InlineData(new byte[] { 0x12, 0 }, true, "message")]
    [InlineData(new byte[] { 0x08, 0 }, false, "binary")]
    [InlineData(new byte[0], false, "binary")]
    public void Protobuf_must_be_named_by_its_member(byte[] payload, bool isOutgoing, string what)
    {
        var line = TapText.Of(Frame(Opcode.Binary, payload) with { IsOutgoing = isOutgoing }, withPayload: false, isEnveloped: true);
        Assert.Equal((what, (string?)null), (line.What, line.Text));
    }

    [Fact]
    public void Control_frames_must_be_told_too()
    {
        Assert.Equal(("close", "1001 bye"), Told(Frame(Opcode.Close, [0x03, 0xE9, .. "bye"u8])));
        Assert.Equal(("close", "no code"), Told(Frame(Opcode.Close, [])));
        Assert.Equal(("ping", null), Told(Frame(Opcode.Ping, [1, 2])));

        static (string, string?) Told(TappedFrame frame)
        {
            var line = TapText.Of(frame, withPayload: false, isEnveloped: true);
            return (line.What, line.Text);
        }
    }

    [Fact]
    public async Task Frames_must_be_streamed_as_they_pass_and_the_end_be_told()
    {
        await using var hub = await HubHost.StartAsync();
        using var admin = new AdminRequests(hub);
        await using var client = await hub.ConnectAsync("chat", "ann", "json.webpubsub.azure.v1", "webpubsub.joinLeaveGroup");
        await client.ReadTextAsync();
        var id = (await admin.GetAsync("/admin/connections")).GetProperty("items")[0].GetProperty("id").GetString();
        using var lines = await admin.StreamAsync($"/admin/connections/chat/{id}/tap");
        await client.SendTextAsync("""{"type":"joinGroup","group":"g","ackId":7}""");
        Assert.Contains(""""direction":"in","kind":"text","bytes":42,"what":"joinGroup"""", await lines.ReadLineAsync(), StringComparison.Ordinal);
        Assert.Contains(""""direction":"out","kind":"text","bytes":39,"what":"ack"""", await lines.ReadLineAsync(), StringComparison.Ordinal);
        await client.DisposeAsync();
        Assert.StartsWith("""{"ended":""", await lines.ReadLineAsync(), StringComparison.Ordinal);
        Assert.Null(await lines.ReadLineAsync());
    }

    [Fact]
    public async Task A_limit_must_end_it()
    {
        await using var hub = await HubHost.StartAsync();
        using var admin = new AdminRequests(hub);
        await using var client = await hub.ConnectAsync("chat", "ann", "json.webpubsub.azure.v1", "webpubsub.joinLeaveGroup");
        await client.ReadTextAsync();
        var id = (await admin.GetAsync("/admin/connections")).GetProperty("items")[0].GetProperty("id").GetString();
        using var lines = await admin.StreamAsync($"/admin/connections/chat/{id}/tap?limit=1");
        await client.SendTextAsync("""{"type":"joinGroup","group":"g","ackId":7}""");
        Assert.NotNull(await lines.ReadLineAsync());
        Assert.Null(await lines.ReadLineAsync());
    }

    private static TappedFrame Frame(Opcode opcode, byte[] payload) => new(DateTimeOffset.UnixEpoch, IsOutgoing: false, opcode, payload.Length, payload, Missed: 0);
}
