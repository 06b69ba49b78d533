using Akka.Actor;
using Hub.Actors.Diagnostics;
using Hub.Protocol.Wire;
using Hub.Tests.Support;

namespace Hub.Tests.Connections;

/// <summary>A budget of no restart at all: the first crash ends the connection, and nobody else's.</summary>
public sealed class RestartBudgetSpecs() : HubSpec("hub.connections.restart-budget = 0\nakka.loglevel = OFF")
{
    [Fact]
    public async Task The_first_crash_must_close_with_1011_and_leave_nothing_behind()
    {
        var (ann, bob) = (await ConnectAsync(groups: "g"), await ConnectAsync());
        ann.AnswersClose = true;
        (await ActorOfAsync(ann)).Tell(new Crash(), ActorRefs.NoSender);
        Assert.Equal(CloseReason.InternalError.Text, await ann.ExpectCloseAsync(1011));
        bob.Say("""{"type":"sendToGroup","group":"g","ackId":1,"data":1}""");
        Assert.Null(await bob.ExpectAckAsync(1));
        Assert.Equal(0, Tree.Snapshot().Groups);
        AdvanceTime(Settings.Connections.CloseTimeout);
        await ann.Finished.WaitAsync(TimeSpan.FromSeconds(10));
        Assert.Equal((1, 1L), (Tree.Snapshot().Connections, Tree.Snapshot().Closes["internal_error"]));
    }
}
