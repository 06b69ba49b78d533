using Akka.Actor;
using Hub.Actors.Connections;
using Hub.Actors.Events;
using Hub.Protocol.Frames;
using Hub.Tests.Support;

namespace Hub.Tests.Connections;

/// <summary>Both sides close at about the same time, or one does not play along.</summary>
public sealed class ClosingSpecs : HubSpec
{
    private readonly ScriptedHandler _handler;

    public ClosingSpecs() : this(new ScriptedHandler())
    {
    }

    private ClosingSpecs(ScriptedHandler handler) : base("akka.loglevel = OFF", handler) => _handler = handler;

    [Fact]
    public async Task A_client_close_that_crosses_a_close_of_the_hub_must_be_answered_with_its_own_code()
    {
        var ann = await ConnectAsync();
        ann.Say("""{"type":"event","event":"wait","ackId":1,"data":1}""");
        await _handler.CalledAsync("wait");
        await Tree.Messenger.CloseConnectionAsync("chat", ann.ConnectionId);
        (await ActorOfAsync(ann)).Tell(new ClientClosed(3001, ""), ActorRefs.NoSender);
        _handler.Answer("wait", EventReply.Done);
        Assert.Null(await ann.ExpectAckAsync(1));
        await ann.ExpectCloseAsync(3001, enveloped: false);
    }

    [Fact]
    public async Task Accepted_requests_must_be_executed_before_the_close_frame_and_later_ones_not()
    {
        var (ann, bob) = (await ConnectAsync(), await ConnectAsync(groups: "g"));
        ann.Say("""{"type":"event","event":"wait","ackId":1,"data":1}""");
        await _handler.CalledAsync("wait");
        ann.Say("""{"type":"sendToGroup","group":"g","ackId":2,"data":2}""");
        await SyncReadAsync(ann);
        await Tree.Messenger.CloseConnectionAsync("chat", ann.ConnectionId);
        ann.Say("""{"type":"sendToGroup","group":"g","ackId":3,"data":3}""");
        await SyncReadAsync(ann);
        _handler.Answer("wait", EventReply.Done);
        Assert.Null(await ann.ExpectAckAsync(1));
        Assert.Null(await ann.ExpectAckAsync(2));
        await ann.ExpectCloseAsync(1000);
        await bob.SyncAsync(1);
    }

    [Fact]
    public async Task A_close_must_not_wait_for_ever_for_the_application()
    {
        var ann = await ConnectAsync();
        ann.Say("""{"type":"event","event":"wait1","data":1}""");
        ann.Say("""{"type":"event","event":"wait2","data":1}""");
        ann.Say("""{"type":"event","event":"wait3","data":1}""");
        await _handler.CalledAsync("wait1");
        await SyncReadAsync(ann);
        await Tree.Messenger.CloseConnectionAsync("chat", ann.ConnectionId);
        for (var i = 0; i < 2; i++)
        {
            await SettleAsync(ann);
            AdvanceTime(TimeSpan.FromSeconds(5));
        }
        await ann.ExpectCloseAsync(1000);
        AdvanceTime(Settings.Connections.CloseTimeout);
        await ann.Finished.WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task A_broken_socket_must_still_let_accepted_requests_be_executed()
    {
        var (ann, bob) = (await ConnectAsync(), await ConnectAsync(groups: "g"));
        ann.Say("""{"type":"event","event":"wait","data":1}""");
        await _handler.CalledAsync("wait");
        ann.Say("""{"type":"sendToGroup","group":"g","data":2}""");
        await SyncReadAsync(ann);
        ann.Socket.Break();
        await SettleAsync(ann);
        _handler.Answer("wait", EventReply.Done);
        await ann.Finished.WaitAsync(TimeSpan.FromSeconds(10));
        await bob.SyncAsync(1);
    }

    [Fact]
    public async Task An_end_of_the_stream_without_a_close_frame_must_end_the_connection()
    {
        var ann = await ConnectAsync();
        ann.Socket.EndSaying();
        await ann.Finished.WaitAsync(TimeSpan.FromSeconds(10));
        Assert.Equal(1, Tree.Snapshot().Closes["connection_lost"]);
    }

    [Fact]
    public async Task Closing_twice_must_count_once()
    {
        var ann = await ConnectAsync();
        ann.AnswersClose = true;
        await Task.WhenAll(Tree.Messenger.CloseConnectionAsync("chat", ann.ConnectionId), Tree.Messenger.CloseConnectionAsync("chat", ann.ConnectionId, "again"));
        await ann.Finished.WaitAsync(TimeSpan.FromSeconds(10));
        Assert.Equal(["closed_by_server"], Tree.Snapshot().Closes.Keys);
        Assert.Equal(1, Tree.Snapshot().Closes["closed_by_server"]);
    }

    /// <summary>All that the client said so far is with the actor: the pong of a WebSocket ping comes from the read loop itself.</summary>
    private async Task SyncReadAsync(TestClient client)
    {
        client.Socket.Say(ClientFrames.Ping(1));
        var frame = await client.NextFrameAsync();
        Assert.Equal(Opcode.Pong, frame.Opcode);
        await SettleAsync(client);
    }
}
