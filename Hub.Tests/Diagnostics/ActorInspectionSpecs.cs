using Akka.Actor;
using Akka.TestKit;
using Hub.Actors.Diagnostics;
using Hub.Actors.Diagnostics.Inspection;
using Hub.Tests.Support;

namespace Hub.Tests.Diagnostics;

/// <summary>What operators see of actors: the tree, what one of them says and did, and why it failed.</summary>
public sealed class ActorInspectionSpecs() : HubSpec("akka.loglevel = OFF")
{
    private static readonly TimeSpan AtOnce = TimeSpan.Zero;

    [Fact]
    public async Task The_tree_must_show_every_actor_to_the_depth_asked_for()
    {
        var client = await ConnectAsync();
        var user = Tree.Actors.Tree("/user", 2, 100)!;
        Assert.Equal("/user", user.Path);
        var connections = user.Nodes.Single(node => node.Name == "connections");
        Assert.Equal(("ConnectionSupervisor", 1, 0), (connections.Type, connections.Children, connections.More));
        Assert.Equal(($"/user/connections/chat~{client.ConnectionId}", "ConnectionActor", 0), (connections.Nodes[0].Path, connections.Nodes[0].Type, connections.Nodes[0].Nodes.Count));
        var workers = user.Nodes.Single(node => node.Name == "workers");
        Assert.Equal(("KeyedPool", Settings.Workers), (workers.Type, workers.Children));
        Assert.Empty(Tree.Actors.Tree("/user", 0, 100)!.Nodes);
        Assert.Null(Tree.Actors.Tree("/user/nobody", 1, 100));
    }

    [Fact]
    public async Task Of_many_children_only_some_must_be_shown_and_the_rest_counted()
    {
        for (var i = 0; i < 5; i++) await ConnectAsync();
        var connections = Tree.Actors.Tree("/user/connections", 1, 2)!;
        Assert.Equal((5, 2, 3), (connections.Children, connections.Nodes.Count, connections.More));
    }

    [Fact]
    public async Task A_connection_must_say_how_it_is()
    {
        var client = await ConnectAsync("ann", groups: ["a", "b"]);
        client.Say("""{"type":"sendToGroup","group":"a","ackId":1,"data":1}""");
        await client.NextFrameAsync();
        Assert.Null(await client.ExpectAckAsync(1));
        var report = (await Tree.Actors.InspectAsync(PathOf(client), AtOnce))!;
        Assert.Equal(("ConnectionActor", "Open", true, "/user/connections"), (report.Type, report.Behaviour, report.Answered, report.Parent));
        Assert.Equal(("ann", "chat", 2, "json.webpubsub.azure.v1"), (report.State["user"], report.State["hub"], report.State["groups"], report.State["subprotocol"]));
        Assert.Equal(1L, report.State["messagesReceived"]);
        Assert.Null(report.LastFailure);
    }

    [Fact]
    public async Task A_worker_must_say_what_it_has_done()
    {
        var client = await ConnectAsync(groups: ["a"]);
        client.Say("""{"type":"sendToGroup","group":"a","ackId":1,"data":1}""");
        await client.NextFrameAsync();
        Assert.Null(await client.ExpectAckAsync(1));
        var reports = await Task.WhenAll(Tree.Actors.Tree("/user/workers", 1, 100)!.Nodes.Select(node => Tree.Actors.InspectAsync(node.Path, AtOnce)));
        Assert.Equal(1L, reports.Sum(report => (long)report!.State["requestsExecuted"]));
        Assert.Equal(1L, reports.Sum(report => (long)report!.State["messagesDelivered"]));
    }

    [Fact]
    public async Task A_router_must_be_shown_and_not_be_asked()
    {
        var report = (await Tree.Actors.InspectAsync("/user/workers", AtOnce))!;      // it would hand the question on, and nobody would answer
        Assert.Equal(("KeyedPool", false, Settings.Workers), (report.Type, report.Answered, report.Children));
    }

    [Fact]
    public async Task Messages_must_be_counted_by_type_from_the_first_look_on()
    {
        var client = await ConnectAsync();
        Assert.Empty((await Tree.Actors.InspectAsync(PathOf(client), AtOnce))!.Messages);
        for (ulong id = 1; id <= 3; id++)
        {
            client.Say($$"""{"type":"joinGroup","group":"a","ackId":{{id}}}""");
            Assert.Null(await client.ExpectAckAsync(id));
        }
        var report = (await Tree.Actors.InspectAsync(PathOf(client), AtOnce))!;
        Assert.Equal(3, report.Messages.Single(each => each.Type == "ClientSaid").Count);
        Assert.DoesNotContain(report.Messages, each => each.Type == nameof(InspectedActor.Inspect));
    }

    [Fact]
    public async Task Watching_must_end_by_itself_when_nobody_asks_any_more()
    {
        var client = await ConnectAsync();
        await Tree.Actors.InspectAsync(PathOf(client), AtOnce);
        AdvanceTime(ActorInspection.WatchFor - TimeSpan.FromSeconds(1));
        Assert.NotNull(ActorInspection.Of(Sys).Watch);
        await Tree.Actors.TopAsync(AtOnce, ActorOrder.Busy, 10);        // asked again: another thirty seconds
        AdvanceTime(ActorInspection.WatchFor - TimeSpan.FromSeconds(1));
        Assert.NotNull(ActorInspection.Of(Sys).Watch);
        AdvanceTime(TimeSpan.FromSeconds(2));
        Assert.Null(ActorInspection.Of(Sys).Watch);
    }

    [Fact]
    public async Task Actors_that_have_ended_must_be_forgotten_with_the_next_question()
    {
        var client = await ConnectAsync();
        var path = PathOf(client);
        await Tree.Actors.InspectAsync(path, AtOnce);
        client.Say("""{"type":"joinGroup","group":"a","ackId":1}""");
        Assert.Null(await client.ExpectAckAsync(1));
        var watch = ActorInspection.Of(Sys).Watch!;
        Assert.Contains(watch.Meters, each => ActorInspection.PathOf(each.Key) == path);
        var gone = await ActorOfAsync(client);
        Watch(gone);
        client.Socket.Break();
        await ExpectTerminatedAsync(gone);
        await Tree.Actors.InspectAsync("/user/connections", AtOnce);
        Assert.DoesNotContain(watch.Meters, each => ActorInspection.PathOf(each.Key) == path);
    }

    [Fact]
    public void Failures_must_be_remembered_of_so_many_actors_only()
    {
        var inspection = new ActorInspection();
        var actors = Enumerable.Range(0, 1_001).Select(i => Sys.ActorOf(Props.Empty, $"failing-{i}")).ToList();
        foreach (var actor in actors)
        {
            inspection.OnFailure(actor, new InvalidOperationException("x"), "message");
            inspection.OnRestart(actor);
        }
        inspection.OnRestart(Sys.ActorOf(Props.Empty, "restarted-with-its-supervisor"));
        Assert.Equal(1_000, actors.Count(actor => inspection.FailuresOf(actor) is { Restarts: 1, Failures: 1 }));
        Assert.Null(inspection.FailuresOf("/user/restarted-with-its-supervisor"));
    }

    [Fact]
    public async Task A_crash_must_be_told_with_its_cause_and_counted()
    {
        var client = await ConnectAsync();
        (await ActorOfAsync(client)).Tell(new Crash(), ActorRefs.NoSender);
        await client.SyncAsync();
        var report = (await Tree.Actors.InspectAsync(PathOf(client), AtOnce))!;
        Assert.Equal((1, "Open"), (report.Restarts, report.Behaviour));
        Assert.Equal(("CrashedOnCommandException: Crashed on command.", "Crash"), (report.LastFailure!.Error, report.LastFailure.Message));
        Assert.Equal(1, Tree.Actors.Tree("/user/connections", 1, 10)!.Nodes[0].Restarts);
    }

    [Fact]
    public async Task A_stuck_actor_must_be_named_so_and_its_mailbox_counted()
    {
        var client = await ConnectAsync();
        var actor = await ActorOfAsync(client);
        ((IInternalActorRef)actor).Suspend();                   // it takes no message any more
        actor.Tell(new Hub.Actors.Connections.CloseSent(), ActorRefs.NoSender);
        var inspecting = Tree.Actors.InspectAsync(PathOf(client), AtOnce);
        AdvanceTime(TimeSpan.FromSeconds(3));
        var report = (await inspecting)!;
        Assert.Equal((false, (string?)null, 2), (report.Answered, report.Behaviour, report.Mailbox));      // the close and the question itself
    }

    [Fact]
    public async Task The_deepest_mailbox_must_come_first_in_that_order()
    {
        var (ann, _) = (await ConnectAsync(), await ConnectAsync());
        var actor = await ActorOfAsync(ann);
        ((IInternalActorRef)actor).Suspend();
        for (var i = 0; i < 7; i++) actor.Tell(new Hub.Actors.Connections.CloseSent(), ActorRefs.NoSender);
        var top = await Tree.Actors.TopAsync(AtOnce, ActorOrder.Mailbox, 2);
        Assert.Equal((PathOf(ann), 7), (top.Items[0].Path, top.Items[0].Mailbox));
        Assert.Equal(2, top.Items.Count);
    }

    [Fact]
    public async Task The_busiest_must_be_told_of_the_time_watched_alone()
    {
        var client = await ConnectAsync();
        await Tree.Actors.TopAsync(AtOnce, ActorOrder.Messages, 10);
        client.Say("""{"type":"joinGroup","group":"a","ackId":1}""");
        Assert.Null(await client.ExpectAckAsync(1));
        var watching = Tree.Actors.TopAsync(TimeSpan.FromSeconds(1), ActorOrder.Messages, 10);
        client.Say("""{"type":"joinGroup","group":"b","ackId":2}""");
        Assert.Null(await client.ExpectAckAsync(2));
        await SettleAsync(client);
        AdvanceTime(TimeSpan.FromSeconds(1));
        var top = await watching;
        Assert.Equal(1_000, top.WatchedMs);
        Assert.Equal(1, top.Items.Single(each => each.Path == PathOf(client)).Messages);
    }

    private static string PathOf(TestClient client) => $"/user/connections/chat~{client.ConnectionId}";
}
