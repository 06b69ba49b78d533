using Hub.Actors.Transport;
using Hub.Protocol.Messages;
using Hub.Protocol.Wire;
using Hub.Tests.Support;
using Hub.Tests.Wire;

namespace Hub.Tests.Sessions;

/// <summary>A reliable client whose old socket was not read, because too much of what it had said is unanswered, comes back.</summary>
public sealed class RecoveryBackPressureSpecs : HubSpec
{
    private readonly ScriptedHandler _handler;

    public RecoveryBackPressureSpecs()
        : this(new ScriptedHandler())
    {
    }

    private RecoveryBackPressureSpecs(ScriptedHandler handler)
        : base("hub.connections { max-pending-requests = 2, event-timeout = 1h }\nhub.heartbeat { ping-interval = 1h, timeout = 2h }", handler) => _handler = handler;

    [Fact]
    public async Task Requests_that_are_not_answered_must_not_keep_it_from_coming_back()
    {
        var ann = Open(WireProtocol.JsonReliable);
        await ann.ExpectConnectedAsync();
        foreach (var id in new[] { 1, 2, 3 }) ann.Say(Event(id));
        await _handler.CalledAsync("wait1");
        ann.Socket.Break();                                 // nobody reads it, so the hub does not notice

        var back = new TestClient(ThreadPoolWorkScheduler.Instance);
        back.Finished = Tree.FindRecovery("chat", ann.ConnectionId, ann.ReconnectionToken)!.ServeAsync(back.Socket);
        await back.ExpectConnectedAsync();
        await ann.Finished.WaitAsync(TimeSpan.FromSeconds(10));

        // What was read before is answered now; the third is said again.
        back.Say(Event(3));
        _handler.Answer("wait1", Hub.Actors.Events.EventReply.Done);
        Assert.Null(await back.ExpectAckAsync(1));
        _handler.Answer("wait2", Hub.Actors.Events.EventReply.Done);
        Assert.Null(await back.ExpectAckAsync(2));
        _handler.Answer("wait3", Hub.Actors.Events.EventReply.Done);
        Assert.Null(await back.ExpectAckAsync(3));
    }

    [Fact]
    public async Task What_the_client_has_acknowledged_must_not_count_against_it_while_the_hub_does_not_listen()
    {
        var ann = Open(WireProtocol.JsonReliable, request => request with { Groups = ["g"] });
        await ann.ExpectConnectedAsync();
        await PublishAsync();
        await ann.NextTextAsync();
        foreach (var id in new[] { 1, 2, 3 }) ann.Say(Event(id));
        await _handler.CalledAsync("wait1");
        ann.Say("""{"type":"sequenceAck","sequenceId":1}""");           // waits in the socket
        await AwaitConditionAsync(() => Task.FromResult(Tree.Inspector.Find("chat", ann.ConnectionId)!.Connection.ReadingPaused == "back-pressure"), TimeSpan.FromSeconds(10));
        AdvanceTime(Settings.Sessions.MaxAge + TimeSpan.FromSeconds(1));
        await PublishAsync();
        Assert.StartsWith("""{"sequenceId":2""", await ann.NextTextAsync(), StringComparison.Ordinal);

        // Now the hub listens again, and from here the time counts.
        for (var id = 1; id <= 3; id++)
        {
            _handler.Answer($"wait{id}", Hub.Actors.Events.EventReply.Done);
            Assert.Null(await ann.ExpectAckAsync((ulong)id));
        }
        await ann.SyncAsync();
        AdvanceTime(Settings.Sessions.MaxAge);
        await PublishAsync();
        Assert.StartsWith("""{"sequenceId":3""", await ann.NextTextAsync(), StringComparison.Ordinal);
        AdvanceTime(TimeSpan.FromSeconds(1));
        await PublishAsync();
        await ann.ExpectCloseAsync(1008);
    }

    private Task<long> PublishAsync() => Tree.Messenger.SendToGroupAsync("chat", "g", Codec.Raw(DataType.Text, "x"));

    private static string Event(int id) => $$"""{"type":"event","event":"wait{{id}}","ackId":{{id}},"dataType":"text","data":"x"}""";
}
