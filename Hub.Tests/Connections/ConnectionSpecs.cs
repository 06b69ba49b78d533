using Hub.Protocol.Tokens;
using Hub.Protocol.Wire;
using Hub.Tests.Support;

namespace Hub.Tests.Connections;

/// <summary>Protocol sections 2.2 to 2.5 on the actor tree.</summary>
public sealed class ConnectionSpecs : HubSpec
{
    [Fact]
    public async Task The_first_message_must_be_connected_with_the_id_and_the_user()
    {
        var client = Open(WireProtocol.Json, r => r with { UserId = "ann" });
        await client.ExpectAsync("""{"type":"system","event":"connected","userId":"ann","connectionId":"c1"}""");
    }

    [Fact]
    public async Task A_member_must_get_what_another_connection_sends_to_its_group()
    {
        var (ann, bob) = (await ConnectAsync("ann"), await ConnectAsync("bob"));
        ann.Say("""{"type":"joinGroup","group":"g","ackId":1}""");
        Assert.Null(await ann.ExpectAckAsync(1));
        bob.Say("""{"type":"sendToGroup","group":"g","ackId":7,"dataType":"text","data":"hi"}""");
        await ann.ExpectAsync("""{"type":"message","from":"group","group":"g","fromUserId":"bob","dataType":"text","data":"hi"}""");
        Assert.Null(await bob.ExpectAckAsync(7));
    }

    [Fact]
    public async Task A_sender_in_the_group_must_hear_itself_before_its_ack_unless_it_asks_not_to()
    {
        var ann = await ConnectAsync(groups: "g");
        ann.Say("""{"type":"sendToGroup","group":"g","ackId":1,"data":{"n":1.0}}""");
        await ann.ExpectAsync("""{"type":"message","from":"group","group":"g","dataType":"json","data":{"n":1.0}}""");
        Assert.Null(await ann.ExpectAckAsync(1));
        ann.Say("""{"type":"sendToGroup","group":"g","ackId":2,"noEcho":true,"data":2}""");
        Assert.Null(await ann.ExpectAckAsync(2));
    }

    [Fact]
    public async Task Each_request_must_be_forbidden_without_its_permission()
    {
        var ann = await ConnectAsync(permissions: Permissions.None);
        ann.Say("""{"type":"joinGroup","group":"g","ackId":1}""");
        Assert.Equal(ErrorCode.Forbidden, await ann.ExpectAckAsync(1));
        ann.Say("""{"type":"leaveGroup","group":"g","ackId":2}""");
        Assert.Equal(ErrorCode.Forbidden, await ann.ExpectAckAsync(2));
        ann.Say("""{"type":"sendToGroup","group":"g","ackId":3,"data":1}""");
        Assert.Equal(ErrorCode.Forbidden, await ann.ExpectAckAsync(3));
    }

    [Fact]
    public async Task A_repeated_ack_id_must_be_answered_Duplicate_and_not_executed_whatever_the_request()
    {
        var ann = await ConnectAsync(groups: "g");
        ann.Say("""{"type":"sendToGroup","group":"g","ackId":1,"noEcho":true,"data":1}""");
        Assert.Null(await ann.ExpectAckAsync(1));
        ann.Say("""{"type":"sendToGroup","group":"g","ackId":1,"data":1}""");
        Assert.Equal(ErrorCode.Duplicate, await ann.ExpectAckAsync(1));
        ann.Say("""{"type":"joinGroup","group":"h","ackId":1}""");
        Assert.Equal(ErrorCode.Duplicate, await ann.ExpectAckAsync(1));
    }

    [Fact]
    public async Task Repeats_within_one_read_must_be_executed_once()
    {
        var ann = await ConnectAsync(groups: "g");
        const string send = """{"type":"sendToGroup","group":"g","ackId":5,"data":1}""";
        ann.Socket.Say(ClientFrames.Join(ClientFrames.Text(send), ClientFrames.Text(send)));
        await ann.ExpectAsync("""{"type":"message","from":"group","group":"g","dataType":"json","data":1}""");
        Assert.Null(await ann.ExpectAckAsync(5));
        Assert.Equal(ErrorCode.Duplicate, await ann.ExpectAckAsync(5));
    }

    [Fact]
    public async Task A_failed_ack_id_must_be_usable_again()
    {
        var ann = await ConnectAsync();
        ann.Say("""{"type":"event","event":"e","ackId":3,"data":1}""");
        Assert.Equal(ErrorCode.InternalServerError, await ann.ExpectAckAsync(3));
        ann.Say("""{"type":"joinGroup","group":"g","ackId":3}""");
        Assert.Null(await ann.ExpectAckAsync(3));
    }

    [Fact]
    public async Task A_leaver_must_get_nothing_more()
    {
        var ann = await ConnectAsync(groups: "g");
        ann.Say("""{"type":"leaveGroup","group":"g","ackId":1}""");
        Assert.Null(await ann.ExpectAckAsync(1));
        ann.Say("""{"type":"sendToGroup","group":"g","ackId":2,"data":1}""");
        Assert.Null(await ann.ExpectAckAsync(2));
    }

    [Theory]
    [InlineData("{", 1007)]
    [InlineData("[]", 1007)]
    [InlineData("""{"type":"nonsense"}""", 1007)]
    [InlineData("""{"type":"joinGroup"}""", 1007)]
    [InlineData("""{"type":"sendToGroup","group":"g","dataType":"binary","data":"***"}""", 1007)]
    public async Task Malformed_messages_must_close_only_their_own_connection(string message, int code)
    {
        var (ann, bob) = (await ConnectAsync(), await ConnectAsync(groups: "g"));
        ann.Say(message);
        await ann.ExpectCloseAsync((ushort)code);
        await bob.SyncAsync();
    }

    [Fact]
    public async Task What_was_accepted_before_a_malformed_message_must_be_executed()
    {
        var (ann, bob) = (await ConnectAsync(), await ConnectAsync(groups: "g"));
        ann.Socket.Say(ClientFrames.Join(ClientFrames.Text("""{"type":"sendToGroup","group":"g","data":1}"""), ClientFrames.Text("{")));
        await bob.ExpectAsync("""{"type":"message","from":"group","group":"g","dataType":"json","data":1}""");
        await ann.ExpectCloseAsync(1007);
    }

    [Fact]
    public async Task A_client_close_must_be_echoed_after_what_was_said_before_it_and_the_socket_ended_in_order()
    {
        var (ann, bob) = (await ConnectAsync(), await ConnectAsync(groups: "g"));
        ann.Socket.Say(ClientFrames.Join(ClientFrames.Text("""{"type":"sendToGroup","group":"g","data":1}"""), ClientFrames.Close(3001)));
        await bob.ExpectAsync("""{"type":"message","from":"group","group":"g","dataType":"json","data":1}""");
        await ann.ExpectCloseAsync(3001, enveloped: false);
        Assert.False(await ann.Ended);
    }

    [Fact]
    public async Task A_WebSocket_ping_must_be_answered_with_its_own_payload()
    {
        var ann = await ConnectAsync();
        ann.Socket.Say(ClientFrames.Ping(1, 2, 3));
        var pong = await ann.NextFrameAsync();
        Assert.Equal(Hub.Protocol.Frames.Opcode.Pong, pong.Opcode);
        Assert.Equal([1, 2, 3], pong.Payload);
    }

    [Fact]
    public async Task Streams_and_group_state_must_be_declined_without_closing()
    {
        var ann = await ConnectAsync();
        ann.Say("""{"type":"sendToGroup","group":"g","stream":{"streamId":"s"}}""");
        Assert.Contains("\"streamClosed\"", await ann.NextTextAsync(), StringComparison.Ordinal);
        ann.Say("""{"type":"subscribeGroupState","group":"g","ackId":2}""");
        Assert.Equal(ErrorCode.BadRequest, await ann.ExpectAckAsync(2));
        await ann.SyncAsync();
    }
}
