using Akka.Actor;
using Akka.Event;
using Akka.Routing;

namespace Hub.Tests.Runtime;

/// <summary>Pool and group routers with the stock logics, and how routees live and die.</summary>
public sealed class RoutingSpecs : RuntimeSpec
{
    private static readonly Props Worker = Props.Create(() => new NamedWorker());

    private IActorRef StartPool(int size) => Sys.ActorOf(Worker.WithRouter(new RoundRobinPool(size)), "pool");

    private async Task<IReadOnlyList<IActorRef>> RouteesAsync(IActorRef router) =>
        [.. (await router.Ask<Routees>(new GetRoutees(), RemainingOrDefault)).Members.Cast<ActorRefRoutee>().Select(routee => routee.Actor)];

    private string[] Names(int count) => [.. ReceiveN(count).Cast<string>()];

    [Fact]
    public async Task A_pool_starts_its_routees_as_nameless_children()
    {
        var pool = StartPool(3);

        var routees = await RouteesAsync(pool);

        Assert.Equal(["$a", "$b", "$c"], routees.Select(routee => routee.Path.Name).Order(StringComparer.Ordinal));
        Assert.All(routees, routee => Assert.Equal(pool.Path, routee.Path.Parent));
    }

    [Fact]
    public void Round_robin_takes_the_routees_in_turn()
    {
        var pool = StartPool(3);
        for (var message = 0; message < 6; message++)
        {
            pool.Tell("who?", TestActor);
        }

        var names = Names(6);
        Assert.Equal(["$a", "$a", "$b", "$b", "$c", "$c"], names.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Round_robin_repeats_its_order()
    {
        var pool = StartPool(3);
        var names = new List<string>();
        for (var message = 0; message < 6; message++)
        {
            pool.Tell("who?", TestActor);
            names.Add(ExpectMsg<string>());
        }

        Assert.Equal(3, names.Distinct().Count());
        Assert.Equal(names[..3], names[3..]);
    }

    [Fact]
    public void Broadcast_reaches_every_routee_once()
    {
        StartPool(4).Tell(new Broadcast("who?"), TestActor);

        Assert.Equal(["$a", "$b", "$c", "$d"], Names(4).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_broadcast_pool_sends_every_message_to_every_routee()
    {
        Sys.ActorOf(Worker.WithRouter(new BroadcastPool(3))).Tell("who?", TestActor);

        Assert.Equal(["$a", "$b", "$c"], Names(3).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_message_keeps_its_sender_through_a_router()
    {
        var sender = CreateTestProbe();

        StartPool(1).Tell("who?", sender);

        sender.ExpectMsg("$a");
    }

    [Fact]
    public void A_group_routes_to_actors_that_others_made()
    {
        Sys.ActorOf(Worker, "first");
        Sys.ActorOf(Worker, "second");
        var group = Sys.ActorOf(Props.Empty.WithRouter(new RoundRobinGroup("/user/first", "/user/second")));

        group.Tell("who?", TestActor);
        var names = new[] { ExpectMsg<string>() }.ToList();
        group.Tell("who?", TestActor);
        names.Add(ExpectMsg<string>());

        Assert.Equal(["first", "second"], names.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_broadcast_group_reaches_every_path()
    {
        Sys.ActorOf(Worker, "first");
        Sys.ActorOf(Worker, "second");

        Sys.ActorOf(Props.Empty.WithRouter(new BroadcastGroup("/user/first", "/user/second"))).Tell("who?", TestActor);

        Assert.Equal(["first", "second"], Names(2).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_failing_routee_fails_its_router_by_default_and_keeps_its_place()
    {
        var pool = StartPool(2);
        var before = await RouteesAsync(pool);

        before[0].Tell(Crash.Now);
        await SettleAsync(before[0]);

        Assert.Equal(before, await RouteesAsync(pool));
    }

    [Fact]
    public async Task A_pool_with_a_strategy_decides_over_its_own_routees()
    {
        var stopping = new OneForOneStrategy(_ => Directive.Stop);
        var pool = Sys.ActorOf(new RoundRobinPool(2).WithSupervisorStrategy(stopping).Props(Worker), "own");
        var routees = await RouteesAsync(pool);
        Watch(routees[0]);

        routees[0].Tell(Crash.Now);

        ExpectTerminated(routees[0]);
        await AwaitAssertAsync(async () => Assert.Equal([routees[1]], await RouteesAsync(pool)));
    }

    [Fact]
    public async Task A_pool_with_a_restarting_strategy_keeps_the_reference_and_the_siblings()
    {
        var restarting = new OneForOneStrategy(_ => Directive.Restart);
        var pool = Sys.ActorOf(new RoundRobinPool(2).WithSupervisorStrategy(restarting).Props(Worker), "own");
        var routees = await RouteesAsync(pool);

        routees[0].Tell(Crash.Now);
        routees[0].Tell("who?", TestActor);

        ExpectMsg(routees[0].Path.Name);
        Assert.Equal(routees, await RouteesAsync(pool));
    }

    [Fact]
    public async Task A_stopped_routee_gets_no_more_messages()
    {
        var pool = StartPool(2);
        var routees = await RouteesAsync(pool);
        StopAndWait(routees[0]);
        await AwaitAssertAsync(async () => Assert.Equal([routees[1]], await RouteesAsync(pool)));

        pool.Tell("who?", TestActor);
        pool.Tell("who?", TestActor);

        Assert.Equal([routees[1].Path.Name, routees[1].Path.Name], Names(2));
    }

    [Fact]
    public async Task A_pool_without_routees_stops()
    {
        var pool = StartPool(2);
        Watch(pool);

        foreach (var routee in await RouteesAsync(pool))
        {
            Sys.Stop(routee);
        }

        ExpectTerminated(pool);
    }

    [Fact]
    public async Task Stopping_a_pool_stops_its_routees()
    {
        var pool = StartPool(2);
        var routees = await RouteesAsync(pool);
        var probes = routees.Select(routee =>
        {
            var probe = CreateTestProbe();
            probe.Watch(routee);
            return probe;
        }).ToList();

        Sys.Stop(pool);

        probes[0].ExpectTerminated(routees[0]);
        probes[1].ExpectTerminated(routees[1]);
    }

    [Fact]
    public void A_PoisonPill_stops_the_router_and_not_one_routee()
    {
        var pool = StartPool(2);
        Watch(pool);

        pool.Tell(PoisonPill.Instance);

        ExpectTerminated(pool);
    }

    [Fact]
    public async Task A_group_watches_none_of_its_routees()
    {
        var routee = Sys.ActorOf(Worker, "first");
        var group = Sys.ActorOf(Props.Empty.WithRouter(new RoundRobinGroup("/user/first")));
        StopAndWait(routee);
        Sys.EventStream.Subscribe(TestActor, typeof(DeadLetter));

        group.Tell("who?", TestActor);

        Assert.Equal("who?", ExpectMsg<DeadLetter>().Message);
        Assert.Single((await group.Ask<Routees>(new GetRoutees(), RemainingOrDefault)).Members);
    }

    private sealed class NamedWorker : UntypedActor
    {
        protected override void OnReceive(object message)
        {
            if (message is Crash crash)
            {
                throw crash.Cause;
            }

            Sender.Tell(Self.Path.Name);
        }
    }
}
