using Akka.Actor;
using Hub.Actors.Diagnostics;
using Hub.Actors.Settings;
using Hub.Protocol.Wire;
using Hub.Tests.Support;

namespace Hub.Tests.Diagnostics;

/// <summary>What is remembered of connections that have ended, and for how long.</summary>
public sealed class PostMortemSpecs() : HubSpec("hub.outbox.max-messages = 10\nhub.connections.restart-budget = 1\nakka.loglevel = OFF")
{
    [Fact]
    public async Task A_client_that_closes_must_be_remembered_with_its_code_and_words()
    {
        var client = await ConnectAsync("ann");
        client.Socket.Say(ClientFrames.Close(4321, "bye"));
        await client.ExpectCloseAsync(4321, enveloped: false);
        client.Socket.EndSaying();
        await client.Finished.WaitAsync(TimeSpan.FromSeconds(10));
        var closed = Assert.Single(Tree.Inspector.Closed());
        Assert.Equal((ClosedKind.Connection, "client_closed", 4321, "bye", "ann", "chat"), (closed.Kind, closed.Reason, closed.Code, closed.Text, closed.User, closed.Hub));
        Assert.Equal((client.ConnectionId, "127.0.0.1", "json.webpubsub.azure.v1"), (closed.Id, closed.Address, closed.Subprotocol));
    }

    [Fact]
    public async Task A_slow_consumer_must_be_remembered_with_what_waited_for_it()
    {
        var (slow, talker) = (await ConnectAsync(groups: "g"), await ConnectAsync());
        slow.Socket.Stall();
        for (var i = 1; i <= 12; i++)
        {
            talker.Say($$"""{"type":"sendToGroup","group":"g","ackId":{{i}},"data":{{i}}}""");
            Assert.Null(await talker.ExpectAckAsync((ulong)i));
            while (i == 1 && slow.Socket.Sends < 2) await Task.Yield();
        }
        await SettleAsync(slow);
        slow.Socket.Break();
        await slow.Finished.WaitAsync(TimeSpan.FromSeconds(10));
        var closed = Assert.Single(Tree.Inspector.Closed());
        Assert.Equal(("slow_consumer", 1008, 10, 1), (closed.Reason, closed.Code, closed.Last!.PendingMessages, closed.Last.Groups));
        Assert.True(closed.Last.PendingBytes > 10);
    }

    [Fact]
    public async Task A_connection_whose_actor_failed_too_often_must_be_remembered_with_the_failure()
    {
        var client = await ConnectAsync();
        client.AnswersClose = true;
        for (var i = 0; i < 2; i++) (await ActorOfAsync(client)).Tell(new Crash(), ActorRefs.NoSender);
        await client.ExpectCloseAsync(1011);
        AdvanceTime(Settings.Connections.CloseTimeout);
        await client.Finished.WaitAsync(TimeSpan.FromSeconds(10));
        var closed = Assert.Single(Tree.Inspector.Closed());
        Assert.Equal(("internal_error", 1, 2), (closed.Reason, closed.Failures!.Restarts, closed.Failures.Failures));
        Assert.StartsWith("CrashedOnCommandException", closed.Failures.Last!.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_asked_for_a_close_must_be_remembered()
    {
        var (ann, bob) = (await ConnectAsync(), await ConnectAsync());
        ann.AnswersClose = bob.AnswersClose = true;
        Assert.True(await Tree.Inspector.CloseAsync("chat", ann.ConnectionId, "Maintenance."));
        await ann.ExpectCloseAsync(1000);
        await ann.Finished.WaitAsync(TimeSpan.FromSeconds(10));
        var drained = Tree.DrainAsync(TimeSpan.FromSeconds(30), "SIGTERM");
        await bob.ExpectCloseAsync(1001);
        await drained.WaitAsync(TimeSpan.FromSeconds(10));
        Assert.Equal(
            [("server_shutdown", "SIGTERM", CloseReason.ServerShutdown.Text), ("closed_by_operator", "operator", "Maintenance.")],
            Tree.Inspector.Closed().Select(closed => (closed.Reason, closed.AskedBy, closed.Text)));
    }

    [Fact]
    public async Task It_must_be_forgotten_after_its_time()
    {
        var client = await ConnectAsync();
        client.Socket.Break();
        await client.Finished.WaitAsync(TimeSpan.FromSeconds(10));
        AdvanceTime(Settings.Inspection.KeepClosed);
        Assert.Equal("connection_lost", Assert.Single(Tree.Inspector.Closed()).Reason);
        AdvanceTime(TimeSpan.FromMilliseconds(1));
        Assert.Empty(Tree.Inspector.Closed());
    }

    [Theory]
    [InlineData(2, "2,1")]
    [InlineData(3, "3,2,1")]
    [InlineData(4, "4,3,2")]
    public void Only_the_newest_must_be_kept(int added, string kept)
    {
        var register = new ClosedRegister(new InspectionSettings(TimeSpan.FromMinutes(10), 3, 3), TimeProvider.System);
        for (var i = 1; i <= added; i++) register.Add(new ClosedConnection { Kind = ClosedKind.Connection, Id = $"{i}", At = DateTimeOffset.UtcNow, Code = 1000, Reason = "r", Text = "t" });
        Assert.Equal(kept, string.Join(',', register.ToList().Select(each => each.Id)));
    }

    [Fact]
    public void Refused_handshakes_must_push_out_only_one_another()
    {
        var register = new ClosedRegister(new InspectionSettings(TimeSpan.FromMinutes(10), 1, 2), TimeProvider.System);
        register.Add(new ClosedConnection { Kind = ClosedKind.Connection, Id = "c", At = DateTimeOffset.UtcNow, Code = 1000, Reason = "r", Text = "t" });
        for (var i = 0; i < 3; i++) register.AddRefused(401, "The token is expired.", "chat", null, "10.0.0.1");
        Assert.Equal(["h-3", "h-2", "c"], register.ToList().Select(each => each.Id));
    }
}
