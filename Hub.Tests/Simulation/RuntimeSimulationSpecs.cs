using Akka.Actor;
using Hub.Tests.Runtime;
using Simulator = Akka.Embedded.Simulation.Simulation;

namespace Hub.Tests.Simulation;

/// <summary>The seeded run of the embedded runtime: what a seed decides, how virtual time passes, and that nothing escapes to another thread.</summary>
public sealed class RuntimeSimulationSpecs
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    /// <summary>Everything that a run shows.</summary>
    private sealed record Run(ulong EventHash, long Steps, string Order);

    /// <summary>Eight actors that pass on to one another whatever they get, until each message has made its hops.</summary>
    private static Run Chatter(long seed)
    {
        using var simulation = new Simulator(seed);
        var order = new List<string>();
        var talkers = new List<IActorRef>();
        for (var index = 0; index < 8; index++)
        {
            var number = index;
            talkers.Add(simulation.System.ActorOf(Props.Create(() => new Talker(number, talkers, order)), "talker" + number));
        }

        foreach (var talker in talkers)
        {
            talker.Tell(new Hop(20), ActorRefs.NoSender);
        }

        simulation.RunUntilIdle();
        return new Run(simulation.EventHash, simulation.Steps, string.Join(' ', order));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(-1)]
    [InlineData(long.MaxValue)]
    public void The_same_seed_gives_the_same_run(long seed) => Assert.Equal(Chatter(seed), Chatter(seed));

    [Fact]
    public void Different_seeds_give_different_orders_of_the_same_events()
    {
        var runs = Enumerable.Range(0, 16).Select(seed => Chatter(seed)).ToList();

        Assert.Equal(16, runs.Select(run => run.EventHash).Distinct().Count());
        Assert.Equal(16, runs.Select(run => run.Order).Distinct().Count());
        Assert.Single(runs.Select(run => string.Join(' ', run.Order.Split(' ').Order(StringComparer.Ordinal))).Distinct());
    }

    [Fact]
    public void The_high_half_of_a_seed_counts_too() => Assert.NotEqual(Chatter(1).Order, Chatter(1L << 32 | 1).Order);

    [Fact]
    public void The_messages_of_one_sender_keep_their_order_under_every_seed()
    {
        for (var seed = 0; seed < 50; seed++)
        {
            using var simulation = new Simulator(seed);
            var got = new List<object>();
            var receiver = simulation.System.ActorOf(CollectingInto(got.Add));
            var sender = simulation.System.ActorOf(Puppet.Props(receiver));
            for (var number = 0; number < 10; number++)
            {
                sender.Tell(number);
            }

            simulation.RunUntilIdle();

            Assert.Equal(Enumerable.Range(0, 10), got.Cast<int>());
        }
    }

    [Fact]
    public void Recording_an_observation_changes_the_hash()
    {
        using var first = new Simulator(1);
        using var second = new Simulator(1);
        Assert.Equal(first.EventHash, second.EventHash);

        first.Record("something");

        Assert.NotEqual(first.EventHash, second.EventHash);
    }

    [Fact]
    public void The_random_numbers_handed_out_come_from_the_seed()
    {
        using var first = new Simulator(7);
        using var same = new Simulator(7);
        using var other = new Simulator(8);

        var numbers = Draw(first);

        Assert.Equal(numbers, Draw(same));
        Assert.NotEqual(numbers, Draw(other));

        static int[] Draw(Simulator simulation) => [.. Enumerable.Range(0, 5).Select(_ => simulation.Random.Next())];
    }

    [Fact]
    public void Nothing_runs_before_it_is_stepped()
    {
        using var simulation = new Simulator(1);
        var got = new List<object>();
        var actor = simulation.System.ActorOf(CollectingInto(got.Add));
        simulation.RunUntilIdle();

        actor.Tell("hello");
        Assert.Empty(got);
        simulation.RunUntilIdle();

        Assert.Equal(["hello"], got);
        Assert.False(simulation.Step());
    }

    [Fact]
    public void A_held_actor_gets_no_turn_until_it_is_released_and_then_loses_nothing()
    {
        using var simulation = new Simulator(1);
        var (got, other) = (new List<object>(), new List<object>());
        var held = simulation.System.ActorOf(CollectingInto(got.Add), "held");
        var free = simulation.System.ActorOf(CollectingInto(other.Add), "free");
        simulation.RunUntilIdle();

        simulation.Hold("/user/held");
        simulation.Hold("/user/nobody");
        held.Tell("one");
        free.Tell("one");
        simulation.Advance(Second);
        held.Tell("two");
        simulation.RunUntilIdle();
        Assert.Empty(got);
        Assert.Equal(["one"], other);

        simulation.Release("/user/nobody");
        simulation.Release("/user/held");
        simulation.RunUntilIdle();
        Assert.Equal(["one", "two"], got);
    }

    [Fact]
    public void Time_stands_still_until_it_is_advanced()
    {
        using var simulation = new Simulator(1);
        var start = simulation.Now;
        var got = new List<object>();
        var actor = simulation.System.ActorOf(CollectingInto(got.Add));
        simulation.System.Scheduler.ScheduleTellOnce(Second, actor, "due", ActorRefs.NoSender);

        simulation.RunUntilIdle();
        simulation.Advance(Second - TimeSpan.FromTicks(1));
        Assert.Empty(got);
        simulation.Advance(TimeSpan.FromTicks(1));

        Assert.Equal(["due"], got);
        Assert.Equal(start + Second, simulation.Now);
        Assert.Equal(start + Second, simulation.System.Scheduler.Now);
    }

    [Fact]
    public void One_advance_passes_through_every_due_time_on_its_way()
    {
        using var simulation = new Simulator(1);
        var times = new List<TimeSpan>();
        var start = simulation.Now;
        var actor = simulation.System.ActorOf(CollectingInto(_ => times.Add(simulation.Now - start)));
        simulation.System.Scheduler.ScheduleTellRepeatedly(Second, Second * 2, actor, "tick", ActorRefs.NoSender);

        simulation.Advance(Second * 6);

        Assert.Equal([Second, Second * 3, Second * 5], times);
    }

    [Fact]
    public void A_receive_timeout_comes_at_its_exact_time()
    {
        using var simulation = new Simulator(1);
        var start = simulation.Now;
        var times = new List<TimeSpan>();
        var actor = simulation.System.ActorOf(CollectingInto(message =>
        {
            if (message is ReceiveTimeout)
            {
                times.Add(simulation.Now - start);
            }
        }));
        actor.Tell(Second * 10);
        simulation.Advance(Second * 4);
        actor.Tell("sign of life");

        simulation.Advance(Second * 26);

        Assert.Equal([Second * 14, Second * 24], times);
    }

    [Fact]
    public void A_delay_on_the_time_provider_passes_with_virtual_time()
    {
        using var simulation = new Simulator(1);
        var done = new List<DateTimeOffset>();
        simulation.Post(async () =>
        {
            await Task.Delay(Second * 90, simulation.TimeProvider);
            done.Add(simulation.Now);
        });
        var start = simulation.Now;

        simulation.Advance(Second * 89);
        Assert.Empty(done);
        simulation.Advance(Second);

        Assert.Equal([start + Second * 90], done);
    }

    [Fact]
    public void An_unanswered_question_times_out_in_virtual_time()
    {
        using var simulation = new Simulator(1);
        var mute = simulation.System.ActorOf(CollectingInto(_ => { }));
        Task<string>? question = null;
        simulation.Post(() => question = mute.Ask<string>("anyone?", Second * 5));

        simulation.Advance(Second * 5 - TimeSpan.FromTicks(1));
        Assert.False(question!.IsCompleted);
        simulation.Advance(TimeSpan.FromTicks(1));

        Assert.IsType<AskTimeoutException>(question.Exception?.InnerException);
    }

    [Fact]
    public void Nothing_runs_on_another_thread()
    {
        using var simulation = new Simulator(1);
        var threads = new List<int>();
        Action note = () => threads.Add(Environment.CurrentManagedThreadId);
        var echo = simulation.System.ActorOf(Props.Create(() => new AsyncEcho(simulation.TimeProvider, note)));
        var collector = simulation.System.ActorOf(CollectingInto(_ => note()));
        simulation.Post(async () =>
        {
            note();
            await echo.Ask<string>("hello", Second * 10);
            note();
            await Task.Delay(Second, simulation.TimeProvider);
            note();
        });
        simulation.Post(() => Task.Delay(Second, simulation.TimeProvider).PipeTo(collector, success: () => "piped"));
        simulation.System.Scheduler.Advanced.ScheduleOnce(Second, note);

        simulation.Advance(Second * 10);

        Assert.Equal(7, threads.Count);
        Assert.All(threads, thread => Assert.Equal(Environment.CurrentManagedThreadId, thread));
    }

    [Fact]
    public void A_crash_and_its_restart_belong_to_the_run()
    {
        Assert.Equal(Crashing(3), Crashing(3));

        static (ulong, int) Crashing(long seed)
        {
            using var simulation = new Simulator(seed);
            var strings = new Puppet.Strings();
            var actor = simulation.System.ActorOf(strings.Props(), "crashing");
            actor.Tell(Crash.Now);
            actor.Tell("after");
            simulation.RunUntilIdle();
            var incarnation = strings.NextIncarnation() - 1;
            Assert.Equal(2, incarnation);
            return (simulation.EventHash, incarnation);
        }
    }

    [Fact]
    public void An_endless_run_is_ended_by_an_exception_that_names_the_seed()
    {
        using var simulation = new Simulator(4711);
        var running = true;
        var actor = simulation.System.ActorOf(Props.Create(() => new Perpetual(() => running)));
        actor.Tell("go");

        var stopped = Assert.Throws<InvalidOperationException>(() => simulation.RunUntilIdle(maxSteps: 1000));

        Assert.Contains("4711", stopped.Message, StringComparison.Ordinal);
        running = false;
    }

    [Fact]
    public void Disposing_stops_the_actors()
    {
        var hooks = new List<string>();
        using (var simulation = new Simulator(1))
        {
            simulation.System.ActorOf(new Puppet.Strings { OnHook = (_, hook) => hooks.Add(hook.Name) }.Props());
            simulation.RunUntilIdle();
        }

        Assert.Equal(["constructor", "PreStart", "PostStop"], hooks);
    }

    private static Props CollectingInto(Action<object> collect) => Props.Create(() => new Collector(collect));

    private sealed record Hop(int Left);

    private sealed class Talker(int number, List<IActorRef> others, List<string> order) : UntypedActor
    {
        protected override void OnReceive(object message)
        {
            var hop = (Hop)message;
            order.Add($"{number}:{hop.Left}");
            if (hop.Left > 0)
            {
                others[(number + hop.Left) % others.Count].Tell(new Hop(hop.Left - 1));
            }
        }
    }

    private sealed class Collector(Action<object> collect) : UntypedActor
    {
        protected override void OnReceive(object message)
        {
            if (message is TimeSpan timeout)
            {
                Context.SetReceiveTimeout(timeout);
            }
            else
            {
                collect(message);
            }
        }
    }

    private sealed class AsyncEcho : ReceiveActor
    {
        public AsyncEcho(TimeProvider time, Action note) =>
            ReceiveAsync<string>(async text =>
            {
                note();
                await Task.Delay(Second, time);
                note();
                Sender.Tell(text);
            });
    }

    private sealed class Perpetual(Func<bool> goesOn) : UntypedActor
    {
        protected override void OnReceive(object message)
        {
            if (goesOn())
            {
                Self.Tell(message);
            }
        }
    }
}
