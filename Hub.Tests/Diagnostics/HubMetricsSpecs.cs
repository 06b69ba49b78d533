using Akka.Actor;
using Hub.Actors.Diagnostics;
using Hub.Protocol.Wire;
using Hub.Tests.Support;

namespace Hub.Tests.Diagnostics;

/// <summary>Figures that are read from actors and connections at the moment somebody asks.</summary>
public sealed class HubMetricsSpecs() : HubSpec("hub.workers.count = 3\nakka.loglevel = OFF")
{
    [Fact]
    public async Task Actors_must_be_counted_by_kind_with_what_waits_in_their_mailboxes()
    {
        await ConnectAsync("ann");
        await ConnectAsync("bob");
        var sums = ActorSums.Of(Sys);
        Assert.Equal((2, 1, 3), (sums.Actors(ActorKind.Connection), sums.Actors(ActorKind.ConnectionSupervisor), sums.Actors(ActorKind.Worker)));
        Assert.Equal(0, sums.Messages(ActorKind.Worker));
    }

    [Fact]
    public async Task Dead_letters_and_unhandled_messages_must_be_counted_and_late_ones_not()
    {
        var gone = Sys.ActorOf(Props.Create(() => new Ignorant()));
        Watch(gone);
        gone.Tell("not understood");
        // A stop overtakes what waits in the mailbox, which would then be a dead letter.
        await AwaitConditionAsync(() => Task.FromResult(Tree.Snapshot().Unhandled == 1), TimeSpan.FromSeconds(10));
        Sys.Stop(gone);
        await ExpectTerminatedAsync(gone);
        gone.Tell("late");
        gone.Tell(Hub.Actors.Connections.Settled.Instance);
        await AwaitConditionAsync(() => Task.FromResult(Tree.Snapshot() is { DeadLetters: 1, Unhandled: 1 }), TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task What_waits_for_clients_must_be_summed_up()
    {
        var slow = await ConnectAsync("slow", null, "g");
        var reliable = Open(WireProtocol.JsonReliable, request => request with { Groups = ["g"] });
        await reliable.ExpectConnectedAsync();
        var sender = await ConnectAsync();
        slow.Socket.Stall();
        for (var id = 1UL; id <= 3; id++)
        {
            sender.Say($$"""{"type":"sendToGroup","group":"g","ackId":{{id}},"data":{{id}}}""");
            await sender.ExpectAckAsync(id);
        }
        for (var i = 0; i < 3; i++) await reliable.NextTextAsync();
        // A client may have what it was sent before its outbox hears that the send is done.
        await AwaitConditionAsync(() => Task.FromResult(Tree.Snapshot().OutboxMessages == 3), TimeSpan.FromSeconds(10));
        var now = Tree.Snapshot();
        Assert.Equal((3L, "chat", slow.ConnectionId), (now.OutboxMessages, now.Slowest!.Hub, now.Slowest.Id));
        Assert.Equal((now.OutboxBytes, 3), ((long)now.Slowest.PendingBytes, now.Slowest.PendingMessages));
        Assert.Equal(3, now.ReplayMessages);
        Assert.Equal(0, now.Detached);
        reliable.Socket.Break();
        await reliable.Finished;
        Assert.Equal(1, Tree.Snapshot().Detached);
    }

    [Fact]
    public async Task One_delivery_of_a_tick_must_be_measured_to_its_last_outbox()
    {
        var latencies = new List<double>();
        Tree.Node.Samples.OnLatency = latencies.Add;
        var sizes = new List<(int, string)>();
        Tree.Node.Samples.OnFanOut = (recipients, kind) => sizes.Add((recipients, kind));
        var ann = await ConnectAsync("ann", null, "g");
        await ConnectAsync("bob", null, "g");
        AdvanceTime(TimeSpan.FromMilliseconds(1));
        for (var id = 1UL; id <= 3; id++)
        {
            ann.Say($$"""{"type":"sendToGroup","group":"g","ackId":{{id}},"noEcho":true,"data":1}""");
            await ann.ExpectAckAsync(id);
        }
        Assert.Equal(new LatencySummary(1, 0, 0, 0, 0), Tree.Latency());
        Assert.Equal([0.0], latencies);
        Assert.Equal([(1, "group")], sizes);
        AdvanceTime(TimeSpan.FromMilliseconds(1));
        Assert.Equal(2, await Tree.Messenger.SendToGroupAsync("chat", "g", new Hub.Protocol.Messages.Payload(Hub.Protocol.Messages.DataType.Text, Hub.Protocol.Messages.PayloadForm.Raw, "x"u8.ToArray())));
        Assert.Equal([(1, "group"), (2, "group")], sizes);
    }

    private sealed class Ignorant : UntypedActor
    {
        protected override void OnReceive(object message) => Unhandled(message);
    }
}
