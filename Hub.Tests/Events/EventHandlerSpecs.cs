using Akka.Actor;
using Hub.Actors.Diagnostics;
using Hub.Actors.Events;
using Hub.Protocol.Frames;
using Hub.Protocol.Messages;
using Hub.Protocol.Wire;
using Hub.Tests.Protobuf;
using Hub.Tests.Support;
using Hub.Tests.Wire;

namespace Hub.Tests.Events;

/// <summary>Client events answered in process (protocol section 4.6): replies, every way to fail, the deadline.</summary>
public sealed class EventHandlerSpecs : HubSpec
{
    private readonly ScriptedHandler _handler;

    public EventHandlerSpecs() : this(new ScriptedHandler())
    {
    }

    private EventHandlerSpecs(ScriptedHandler handler) : base("hub.workers.count = 2\nakka.loglevel = OFF", handler) => _handler = handler;

    [Fact]
    public async Task The_reply_must_reach_the_client_before_its_ack()
    {
        var ann = await ConnectAsync("ann");
        Say(ann, "echo", 1, "{\"n\":1.0}");
        await ann.ExpectAsync("""{"type":"message","from":"server","dataType":"json","data":{"n":1.0}}""");
        Assert.Null(await ann.ExpectAckAsync(1));
        var call = Assert.Single(_handler.Calls);
        Assert.Equal(("chat", ann.ConnectionId, "ann", "echo"), (call.Hub, call.ConnectionId, call.UserId, call.Name));
    }

    [Fact]
    public async Task A_reply_without_data_must_be_an_ack_alone()
    {
        var ann = await ConnectAsync();
        Say(ann, "done", 1);
        Assert.Null(await ann.ExpectAckAsync(1));
        Say(ann, "done", 1);
        Assert.Equal(ErrorCode.Duplicate, await ann.ExpectAckAsync(1));
        Assert.Single(_handler.Calls);
    }

    [Theory]
    [InlineData("fail", ErrorCode.Forbidden)]
    [InlineData("throw", ErrorCode.InternalServerError)]
    [InlineData("throwLater", ErrorCode.InternalServerError)]
    [InlineData("null", ErrorCode.InternalServerError)]
    public async Task A_failed_event_must_give_one_error_ack_without_what_was_thrown_and_leave_the_id_free(string name, string code)
    {
        var ann = await ConnectAsync();
        for (var i = 0; i < 5; i++)                     // more often than the restart budget: no actor may pay for it
        {
            Say(ann, name, 1);
            var ack = await ann.NextTextAsync();
            Assert.StartsWith($$$"""{"type":"ack","ackId":1,"success":false,"error":{"name":"{{{code}}}",""", ack, StringComparison.Ordinal);
            Assert.DoesNotContain("secret", ack, StringComparison.Ordinal);
        }
        Say(ann, "done", 1);
        Assert.Null(await ann.ExpectAckAsync(1));
    }

    [Fact]
    public async Task A_reply_that_cannot_be_written_must_give_an_error_ack_instead_of_none()
    {
        var ann = Open(WireProtocol.Protobuf);
        await ann.NextFrameAsync();
        ann.Socket.Say(ClientFrames.Frame(Opcode.Binary, ProtoNode.New.Child(5, ProtoNode.New.Text(1, "garbage").Child(2, ProtoNode.New.Text(1, "x")).Number(3, 1)).Build()));
        Assert.Contains(ErrorCode.InternalServerError, (await ann.NextFrameAsync()).Text, StringComparison.Ordinal);
        ann.Socket.Say(ClientFrames.Frame(Opcode.Binary, ProtoNode.New.Child(5, ProtoNode.New.Text(1, "done").Child(2, ProtoNode.New.Text(1, "x")).Number(3, 1)).Build()));
        Assert.Equal(Codec.Encode(WireProtocol.Protobuf, new Ack(1, null)).Payload, (await ann.NextFrameAsync()).Payload);
    }

    [Fact]
    public async Task An_event_must_block_later_requests_of_its_own_connection_only()
    {
        var (ann, bob) = (await ConnectAsync(groups: "g"), await ConnectAsync());
        Say(ann, "wait", 1);
        await _handler.CalledAsync("wait");
        ann.Say("""{"type":"sendToGroup","group":"g","ackId":2,"data":2}""");
        bob.Say("""{"type":"sendToGroup","group":"g","ackId":1,"data":1}""");
        Assert.Null(await bob.ExpectAckAsync(1));
        await ann.ExpectAsync("""{"type":"message","from":"group","group":"g","dataType":"json","data":1}""");
        await SettleAsync(ann);
        Assert.Empty(ann.Drain());
        _handler.Answer("wait", EventReply.Done);
        Assert.Null(await ann.ExpectAckAsync(1));
        await ann.ExpectAsync("""{"type":"message","from":"group","group":"g","dataType":"json","data":2}""");
        Assert.Null(await ann.ExpectAckAsync(2));
    }

    [Fact]
    public async Task An_event_must_be_called_only_after_all_that_was_sent_before_it()
    {
        var (ann, bob) = (await ConnectAsync(), await ConnectAsync(groups: ["a", "b", "c"]));
        var frames = new List<byte[]>();
        foreach (var group in new[] { "a", "b", "c" }) frames.Add(ClientFrames.Text($$"""{"type":"sendToGroup","group":"{{group}}","data":1}"""));
        frames.Add(ClientFrames.Text("""{"type":"event","event":"wait","data":1}"""));
        ann.Socket.Say(ClientFrames.Join([.. frames]));
        await _handler.CalledAsync("wait");
        await bob.SyncAsync(3);
    }

    [Fact]
    public async Task An_event_that_is_never_answered_must_fail_exactly_at_its_deadline_and_its_token_fire()
    {
        var ann = await ConnectAsync();
        Say(ann, "wait", 1);
        var token = await _handler.CalledAsync("wait");
        await SettleAsync(ann);
        AdvanceTime(Settings.Connections.EventTimeout - TimeSpan.FromMilliseconds(1));
        await SettleAsync(ann);
        Assert.Empty(ann.Drain());
        Assert.False(token.IsCancellationRequested);
        AdvanceTime(TimeSpan.FromMilliseconds(1));
        Assert.Equal(ErrorCode.InternalServerError, await ann.ExpectAckAsync(1));
        await ScriptedHandler.CancelledAsync(token);
        _handler.Answer("wait", ScriptedHandler.Text("late"));
        await ann.SyncAsync();
        Say(ann, "done", 1);
        Assert.Null(await ann.ExpectAckAsync(1));
    }

    [Fact]
    public async Task A_cancellation_callback_that_throws_must_cost_no_ack_and_no_actor()
    {
        var ann = await ConnectAsync();
        Say(ann, "throwOnCancel", 1);
        var token = await _handler.CalledAsync("throwOnCancel");
        await SettleAsync(ann);
        AdvanceTime(Settings.Connections.EventTimeout);
        Assert.Equal(ErrorCode.InternalServerError, await ann.ExpectAckAsync(1));
        await ScriptedHandler.CancelledAsync(token);
        await SettleAsync(ann);
        Assert.Equal(0, Tree.Snapshot().Restarts);
    }

    [Fact]
    public async Task An_event_in_flight_must_survive_a_crash_of_its_connection_actor()
    {
        var ann = await ConnectAsync();
        Say(ann, "wait", 1);
        await _handler.CalledAsync("wait");
        (await ActorOfAsync(ann)).Tell(new Crash(), ActorRefs.NoSender);
        await SettleAsync(ann);
        _handler.Answer("wait", ScriptedHandler.Text("hi"));
        await ann.ExpectAsync("""{"type":"message","from":"server","dataType":"text","data":"hi"}""");
        Assert.Null(await ann.ExpectAckAsync(1));
    }

    [Fact]
    public async Task The_token_must_fire_when_the_connection_is_given_up()
    {
        var ann = await ConnectAsync();
        Say(ann, "wait", 1);
        var token = await _handler.CalledAsync("wait");
        var actor = await ActorOfAsync(ann);
        for (var i = 0; i <= Settings.Connections.RestartBudget; i++) actor.Tell(new Crash(), ActorRefs.NoSender);
        await ann.ExpectCloseAsync(1011);
        await ScriptedHandler.CancelledAsync(token);
    }

    [Fact]
    public async Task An_invocation_must_be_answered_with_the_reply_alone()
    {
        var ann = await ConnectAsync();
        ann.Say("""{"type":"invoke","invocationId":"i1","target":"event","event":"echo","dataType":"text","data":"x"}""");
        await ann.ExpectAsync("""{"type":"invokeResponse","invocationId":"i1","success":true,"dataType":"text","data":"x"}""");
        ann.Say("""{"type":"invoke","invocationId":"i2","target":"event","event":"fail"}""");
        await ann.ExpectAsync("""{"type":"invokeResponse","invocationId":"i2","success":false,"error":{"name":"Forbidden","message":"not you"}}""");
        ann.Say("""{"type":"invoke","invocationId":"i3","target":"event","event":"done"}""");
        await ann.ExpectAsync("""{"type":"invokeResponse","invocationId":"i3","success":true}""");
        await ann.SyncAsync();
    }

    private static void Say(TestClient client, string name, ulong ackId, string data = "1")
        => client.Say($$"""{"type":"event","event":"{{name}}","ackId":{{ackId}},"data":{{data}}}""");
}
