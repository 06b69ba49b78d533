using Akka.Actor;

namespace Hub.Tests.Runtime;

/// <summary>What a tell promises: the order of one sender's messages, one message at a time, and who the sender is.</summary>
public sealed class TellSpecs : RuntimeSpec
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Messages_of_each_sender_arrive_in_the_order_sent_however_many_senders_there_are()
    {
        const int Senders = 4;
        const int PerSender = 10_000;
        var counter = Sys.ActorOf(Props.Create(() => new OrderCheck(Senders * PerSender, TestActor)));

        await Task.WhenAll(Enumerable.Range(0, Senders).Select(sender => Task.Run(() =>
        {
            for (var number = 0; number < PerSender; number++)
            {
                counter.Tell(new Numbered(sender, number), ActorRefs.NoSender);
            }
        })));

        Assert.Equal(0, ExpectMsg<int>(Long));
    }

    [Fact]
    public async Task An_actor_handles_one_message_at_a_time()
    {
        const int Senders = 4;
        const int PerSender = 5_000;
        var overlap = Sys.ActorOf(Props.Create(() => new OverlapCheck(Senders * PerSender, TestActor)));

        await Task.WhenAll(Enumerable.Range(0, Senders).Select(_ => Task.Run(() =>
        {
            for (var number = 0; number < PerSender; number++)
            {
                overlap.Tell("in", ActorRefs.NoSender);
            }
        })));

        Assert.Equal(0, ExpectMsg<int>(Long));
    }

    [Fact]
    public void Two_actors_playing_ping_pong_see_what_the_other_wrote_before_it_told()
    {
        var second = Sys.ActorOf(Props.Create(() => new Incrementer(TestActor)));
        var first = Sys.ActorOf(Props.Create(() => new Incrementer(TestActor)));

        first.Tell(new Box { Limit = 20_000 }, second);

        Assert.Equal(20_000, ExpectMsg<Box>(Long).Value);
    }

    [Fact]
    public async Task A_tell_inside_an_actor_is_sent_by_that_actor()
    {
        var actor = Sys.ActorOf(Puppet.Props(TestActor));

        await InsideAsync(actor, _ =>
        {
            TestActor.Tell("from inside");
            return true;
        });

        ExpectMsg("from inside");
        Assert.Equal(actor, LastSender);
    }

    [Fact]
    public void A_tell_outside_of_any_actor_has_no_sender()
    {
        var actor = Sys.ActorOf(Puppet.Props(TestActor));
        var outside = new Thread(() => actor.Tell(new Do(puppet => TestActor.Tell(puppet.From))));  // a spec's own thread is the test actor's

        outside.Start();

        Assert.Equal(Sys.DeadLetters, ExpectMsg<IActorRef>());
    }

    [Fact]
    public void A_tell_names_the_sender_it_is_given()
    {
        var sender = CreateTestProbe();
        var actor = Sys.ActorOf(Puppet.Props(TestActor));

        actor.Tell("hello", sender);

        ExpectMsg("hello");
        Assert.Equal(sender.Ref, LastSender);
    }

    [Fact]
    public void A_forwarded_message_keeps_its_first_sender()
    {
        var sender = CreateTestProbe();
        var actor = Sys.ActorOf(Puppet.Props(TestActor));

        actor.Tell(new Do(_ => TestActor.Forward("passed on")), sender);

        ExpectMsg("passed on");
        Assert.Equal(sender.Ref, LastSender);
    }

    [Fact]
    public void A_null_message_is_refused() =>
        Assert.ThrowsAny<Exception>(() => TestActor.Tell(null!, ActorRefs.NoSender));

    [Fact]
    public async Task Terminating_a_system_twice_ends_in_the_same_way()
    {
        var system = ActorSystem.Create("twice");
        system.ActorOf(Puppet.Props(TestActor), "one");
        Assert.False(system.WhenTerminated.IsCompleted);

        await Task.WhenAll(system.Terminate(), system.Terminate()).WaitAsync(Long);

        Assert.True(system.WhenTerminated.IsCompletedSuccessfully);
        await system.Terminate().WaitAsync(Long);
    }

    [Fact]
    public async Task A_terminating_system_stops_its_actors_first()
    {
        var system = ActorSystem.Create("orderly");
        var hooks = CreateTestProbe();
        system.ActorOf(new Puppet.Strings { Hooks = hooks.Ref, Name = "a" }.Props());

        await system.Terminate().WaitAsync(Long);

        Assert.Equal(["constructor", "PreStart", "PostStop"], hooks.ReceiveN(3).Cast<Hook>().Select(hook => hook.Name));
    }

    [Fact]
    public void RegisterOnTermination_runs_when_the_system_has_ended()
    {
        var system = ActorSystem.Create("last");
        system.RegisterOnTermination(() => TestActor.Tell("ended"));

        _ = system.Terminate();

        ExpectMsg("ended", Long);
    }

    private sealed record Numbered(int Sender, int Number);

    private sealed class Box
    {
        public int Limit { get; init; }

        public int Value { get; set; }
    }

    private sealed class OrderCheck(int expected, IActorRef listener) : UntypedActor
    {
        private readonly Dictionary<int, int> _next = [];
        private int _seen;
        private int _misplaced;

        protected override void OnReceive(object message)
        {
            var (sender, number) = (Numbered)message;
            _misplaced += number == _next.GetValueOrDefault(sender) ? 0 : 1;
            _next[sender] = number + 1;
            if (++_seen == expected)
            {
                listener.Tell(_misplaced);
            }
        }
    }

    private sealed class OverlapCheck(int expected, IActorRef listener) : UntypedActor
    {
        private int _inside;
        private int _seen;
        private int _overlaps;

        protected override void OnReceive(object message)
        {
            if (Interlocked.Increment(ref _inside) != 1)
            {
                _overlaps++;
            }

            _seen++;
            Thread.SpinWait(20);
            Interlocked.Decrement(ref _inside);
            if (_seen == expected)
            {
                listener.Tell(_overlaps);
            }
        }
    }

    private sealed class Incrementer(IActorRef listener) : UntypedActor
    {
        protected override void OnReceive(object message)
        {
            var box = (Box)message;
            if (++box.Value == box.Limit)
            {
                listener.Tell(box);
            }
            else
            {
                Sender.Tell(box);
            }
        }
    }
}
