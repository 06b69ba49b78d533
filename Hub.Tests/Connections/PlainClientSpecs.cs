using Hub.Actors.Connections;
using Hub.Protocol.Frames;
using Hub.Protocol.Tokens;
using Hub.Protocol.Wire;
using Hub.Tests.Support;

namespace Hub.Tests.Connections;

/// <summary>Clients without a subprotocol (protocol section 2.1).</summary>
public sealed class PlainClientSpecs() : HubSpec("akka.loglevel = OFF", new ScriptedHandler())
{
    [Fact]
    public async Task A_message_must_be_an_event_and_the_reply_come_back_as_a_bare_frame_of_its_kind()
    {
        var client = Open(WireProtocol.Plain);
        client.Socket.Say(ClientFrames.Text("hi"));
        var text = await client.NextFrameAsync();
        Assert.Equal((Opcode.Text, "hi"), (text.Opcode, text.Text));
        client.Socket.Say(ClientFrames.Binary(0, 255));
        var binary = await client.NextFrameAsync();
        Assert.Equal(Opcode.Binary, binary.Opcode);
        Assert.Equal([0, 255], binary.Payload);
    }

    [Fact]
    public async Task A_publisher_must_reach_the_group_of_its_url_without_becoming_a_member()
    {
        var member = await ConnectAsync(groups: "g");
        var client = OpenPublisher();
        client.Socket.Say(ClientFrames.Text("hi"));
        await member.ExpectAsync("""{"type":"message","from":"group","group":"g","fromUserId":"pub","dataType":"text","data":"hi"}""");
        client.Socket.Say(ClientFrames.Binary(1, 2, 3));
        await member.ExpectAsync("""{"type":"message","from":"group","group":"g","fromUserId":"pub","dataType":"binary","data":"AQID"}""");
        Assert.Empty(client.Drain());
    }

    [Theory]
    [InlineData(false, new[] { "own", "other" })]
    [InlineData(true, new[] { "other" })]
    public async Task A_member_that_publishes_must_hear_itself_unless_its_url_says_not_to(bool noEcho, string[] expected)
    {
        var client = OpenPublisher(r => r with { Groups = ["g"], PlainNoEcho = noEcho });
        var watcher = await ConnectAsync(groups: "g");
        client.Socket.Say(ClientFrames.Text("own"));
        await watcher.NextTextAsync();
        watcher.Say("""{"type":"sendToGroup","group":"g","dataType":"text","data":"other"}""");
        foreach (var text in expected) await client.ExpectAsync(text);
    }

    [Fact]
    public async Task A_publisher_without_permission_must_be_closed_with_1008_and_nothing_be_sent()
    {
        var member = await ConnectAsync(groups: "g");
        var client = OpenPublisher(r => r with { Permissions = Permissions.FromRoles(["webpubsub.sendToGroup.other"]) });
        client.Socket.Say(ClientFrames.Text("hi"));
        Assert.Equal(CloseReason.PolicyViolation.Text, await client.ExpectCloseAsync(1008, enveloped: false));
        await member.SyncAsync();
    }

    private TestClient OpenPublisher(Func<ConnectionRequest, ConnectionRequest>? with = null) => Open(WireProtocol.Plain, request =>
    {
        var publisher = request with { UserId = "pub", PlainMode = PlainMode.SendToGroup, PlainGroup = "g" };
        return with?.Invoke(publisher) ?? publisher;
    });
}

/// <summary>Plain clients of a hub without an application behind it.</summary>
public sealed class PlainClientWithoutHandlerSpecs() : HubSpec("akka.loglevel = OFF")
{
    [Fact]
    public async Task An_event_that_nobody_takes_must_close_with_1011()
    {
        var client = Open(WireProtocol.Plain);
        client.Socket.Say(ClientFrames.Text("hi"));
        Assert.Equal(CloseReason.InternalError.Text, await client.ExpectCloseAsync(1011, enveloped: false));
    }

    [Fact]
    public async Task Many_events_at_once_must_still_close_once_and_in_time()
    {
        var client = Open(WireProtocol.Plain);
        client.AnswersClose = true;
        client.Socket.Say(ClientFrames.Join([.. Enumerable.Range(0, 100).Select(i => ClientFrames.Text("hi"))]));
        await client.ExpectCloseAsync(1011, enveloped: false);
        await client.Finished.WaitAsync(TimeSpan.FromSeconds(10));
        Assert.Equal(1, Tree.Snapshot().Closes["internal_error"]);
    }
}
