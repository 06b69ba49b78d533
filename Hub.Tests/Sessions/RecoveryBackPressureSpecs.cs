using Hub.Actors.Transport;
using Hub.Protocol.Wire;
using Hub.Tests.Support;

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
        : base("hub.connections.max-pending-requests = 2", handler) => _handler = handler;

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

    private static string Event(int id) => $$"""{"type":"event","event":"wait{{id}}","ackId":{{id}},"dataType":"text","data":"x"}""";
}
