using Akka.Actor;
using Akka.Event;

namespace Hub.Tests.Runtime;

/// <summary>Keyed timers of an actor (<see cref="IWithTimers"/>), on virtual time.</summary>
public sealed class TimerSpecs() : RuntimeSpec(VirtualTime)
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private IActorRef Start() => Sys.ActorOf(Props.Create(() => new Ticker(TestActor)));

    private async Task DoAsync(IActorRef actor, Action<ITimerScheduler> what)
    {
        actor.Tell(what);
        await SettleAsync(actor);
    }

    private async Task ExpectNothingAsync(IActorRef actor)
    {
        await SettleAsync(actor);
        TestActor.Tell("nothing");
        ExpectMsg("nothing");
    }

    [Fact]
    public async Task A_single_timer_fires_once()
    {
        var actor = Start();
        await DoAsync(actor, timers => timers.StartSingleTimer("key", "tick", Second));

        Clock.Advance(Second - TimeSpan.FromTicks(1));
        await ExpectNothingAsync(actor);
        Clock.Advance(TimeSpan.FromTicks(1));
        ExpectMsg("tick");
        Clock.Advance(Second);

        await ExpectNothingAsync(actor);
    }

    [Fact]
    public async Task A_periodic_timer_fires_until_it_is_cancelled()
    {
        var actor = Start();
        await DoAsync(actor, timers => timers.StartPeriodicTimer("key", "tick", Second));
        for (var round = 0; round < 3; round++)
        {
            Clock.Advance(Second);
            ExpectMsg("tick");
        }

        await DoAsync(actor, timers => timers.Cancel("key"));
        Clock.Advance(Second);

        await ExpectNothingAsync(actor);
    }

    [Fact]
    public async Task A_periodic_timer_may_begin_with_another_delay()
    {
        var actor = Start();
        await DoAsync(actor, timers => timers.StartPeriodicTimer("key", "tick", Second * 5, Second));

        Clock.Advance(Second * 5 - TimeSpan.FromTicks(1));
        await ExpectNothingAsync(actor);
        Clock.Advance(TimeSpan.FromTicks(1));
        ExpectMsg("tick");
        Clock.Advance(Second);

        ExpectMsg("tick");
    }

    [Fact]
    public async Task A_timer_under_a_used_key_replaces_the_old_one()
    {
        var actor = Start();
        await DoAsync(actor, timers => timers.StartSingleTimer("key", "old", Second));
        await DoAsync(actor, timers => timers.StartSingleTimer("key", "new", Second * 2));

        Clock.Advance(Second);
        await ExpectNothingAsync(actor);
        Clock.Advance(Second);

        ExpectMsg("new");
    }

    [Fact]
    public async Task Timers_under_different_keys_do_not_touch_each_other()
    {
        var actor = Start();
        await DoAsync(actor, timers =>
        {
            timers.StartSingleTimer(1, "one", Second);
            timers.StartSingleTimer(2, "two", Second * 2);
            timers.StartSingleTimer(3, "three", Second * 3);
            timers.Cancel(2);
        });

        Clock.Advance(Second);
        Clock.Advance(Second);
        Clock.Advance(Second);

        ExpectInOrder("one", "three");
    }

    [Fact]
    public async Task IsTimerActive_tells_whether_the_key_will_fire()
    {
        var actor = Start();
        var seen = new List<bool>();
        await DoAsync(actor, timers =>
        {
            seen.Add(timers.IsTimerActive("key"));
            timers.StartSingleTimer("key", "tick", Second);
            seen.Add(timers.IsTimerActive("key"));
            timers.Cancel("key");
            seen.Add(timers.IsTimerActive("key"));
            timers.StartSingleTimer("key", "tick", Second);
        });
        Clock.Advance(Second);
        ExpectMsg("tick");
        await DoAsync(actor, timers => seen.Add(timers.IsTimerActive("key")));

        Assert.Equal([false, true, false, false], seen);
    }

    [Fact]
    public async Task CancelAll_ends_every_timer()
    {
        var actor = Start();
        await DoAsync(actor, timers =>
        {
            timers.StartSingleTimer(1, "one", Second);
            timers.StartPeriodicTimer(2, "two", Second);
            timers.CancelAll();
        });

        Clock.Advance(Second);
        Clock.Advance(Second);

        await ExpectNothingAsync(actor);
    }

    [Fact]
    public async Task A_message_of_a_timer_cancelled_while_it_waits_in_the_mailbox_is_dropped()
    {
        var actor = Start();
        await DoAsync(actor, timers => timers.StartSingleTimer("key", "stale", Second));

        await DoAsync(actor, timers =>
        {
            Clock.Advance(Second);                                  // the message is in the mailbox now
            timers.Cancel("key");
        });

        await ExpectNothingAsync(actor);
    }

    [Fact]
    public async Task A_message_of_a_timer_replaced_while_it_waits_in_the_mailbox_is_dropped()
    {
        var actor = Start();
        await DoAsync(actor, timers => timers.StartSingleTimer("key", "stale", Second));
        await DoAsync(actor, timers =>
        {
            Clock.Advance(Second);
            timers.StartSingleTimer("key", "fresh", Second);
        });
        await ExpectNothingAsync(actor);

        Clock.Advance(Second);

        ExpectMsg("fresh");
    }

    [Fact]
    public async Task A_restart_cancels_the_timers()
    {
        var actor = Start();
        await DoAsync(actor, timers => timers.StartPeriodicTimer("key", "tick", Second));
        actor.Tell(Crash.Now);
        await SettleAsync(actor);

        Clock.Advance(Second);

        await ExpectNothingAsync(actor);
    }

    [Fact]
    public async Task A_restart_drops_a_timer_message_that_waits_in_the_mailbox()
    {
        var actor = Start();
        await DoAsync(actor, timers => timers.StartPeriodicTimer("key", "stale", Second));
        Action<ITimerScheduler> fireAndCrash = _ =>
        {
            Clock.Advance(Second);
            throw new InvalidOperationException("crash on command");
        };
        actor.Tell(fireAndCrash);

        await ExpectNothingAsync(actor);
    }

    [Fact]
    public async Task A_stopped_actor_leaves_no_timer_behind()
    {
        var deadLetters = CreateTestProbe();
        Sys.EventStream.Subscribe(deadLetters, typeof(DeadLetter));
        var actor = Start();
        await DoAsync(actor, timers => timers.StartPeriodicTimer("key", "tick", Second));
        StopAndWait(actor);

        Clock.Advance(Second);

        actor.Tell("fence");
        Assert.Equal("fence", deadLetters.ExpectMsg<DeadLetter>().Message);
    }

    private sealed class Ticker(IActorRef listener) : UntypedActor, IWithTimers
    {
        public ITimerScheduler Timers { get; set; } = null!;

        protected override void OnReceive(object message)
        {
            switch (message)
            {
                case Action<ITimerScheduler> what: what(Timers); break;
                case Crash crash: throw crash.Cause;
                default: listener.Tell(message); break;
            }
        }
    }
}
