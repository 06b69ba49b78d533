using Akka.Actor;

namespace Hub.Tests.Runtime;

/// <summary>The system's scheduler, on virtual time.</summary>
public sealed class SchedulerSpecs() : RuntimeSpec(VirtualTime)
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Tick = TimeSpan.FromTicks(1);

    private void ExpectNothing()
    {
        TestActor.Tell("nothing");
        ExpectMsg("nothing");
    }

    [Fact]
    public void ScheduleTellOnce_tells_once_at_its_time()
    {
        var sender = CreateTestProbe();
        Sys.Scheduler.ScheduleTellOnce(Second, TestActor, "once", sender);

        Clock.Advance(Second - Tick);
        ExpectNothing();
        Clock.Advance(Tick);
        ExpectMsg("once");
        Assert.Equal(sender.Ref, LastSender);
        Clock.Advance(Second);

        ExpectNothing();
    }

    [Fact]
    public void ScheduleTellRepeatedly_tells_at_each_interval()
    {
        Sys.Scheduler.ScheduleTellRepeatedly(Second * 2, Second, TestActor, "again", ActorRefs.NoSender);

        Clock.Advance(Second * 2 - Tick);
        ExpectNothing();
        Clock.Advance(Tick);
        ExpectMsg("again");
        for (var round = 0; round < 3; round++)
        {
            Clock.Advance(Second - Tick);
            ExpectNothing();
            Clock.Advance(Tick);
            ExpectMsg("again");
        }
    }

    [Fact]
    public void A_cancelled_tell_never_comes()
    {
        using var cancelable = new Cancelable(Sys.Scheduler);
        Sys.Scheduler.ScheduleTellOnce(Second, TestActor, "never", ActorRefs.NoSender, cancelable);

        cancelable.Cancel();
        Clock.Advance(Second);

        ExpectNothing();
        Assert.True(cancelable.IsCancellationRequested);
    }

    [Fact]
    public void A_repeated_tell_ends_when_it_is_cancelled()
    {
        var cancelable = Sys.Scheduler.ScheduleTellRepeatedlyCancelable(Second, Second, TestActor, "again", ActorRefs.NoSender);
        Clock.Advance(Second);
        ExpectMsg("again");

        cancelable.Cancel();
        Clock.Advance(Second);
        Clock.Advance(Second);

        ExpectNothing();
    }

    [Fact]
    public void Cancelling_one_tell_leaves_another_of_the_same_time()
    {
        var cancelled = Sys.Scheduler.ScheduleTellOnceCancelable(Second, TestActor, "never", ActorRefs.NoSender);
        Sys.Scheduler.ScheduleTellOnce(Second, TestActor, "still", ActorRefs.NoSender);

        cancelled.Cancel();
        Clock.Advance(Second);

        ExpectMsg("still");
        ExpectNothing();
    }

    [Fact]
    public void Tells_arrive_in_the_order_of_their_times_and_of_their_calls()
    {
        Sys.Scheduler.ScheduleTellOnce(Second * 3, TestActor, "third", ActorRefs.NoSender);
        Sys.Scheduler.ScheduleTellOnce(Second, TestActor, "first", ActorRefs.NoSender);
        Sys.Scheduler.ScheduleTellOnce(Second, TestActor, "second", ActorRefs.NoSender);

        Clock.Advance(Second * 5);

        ExpectInOrder("first", "second", "third");
    }

    [Fact]
    public void An_action_runs_at_its_time()
    {
        var runs = 0;
        Sys.Scheduler.Advanced.ScheduleOnce(Second, () => runs++);

        Clock.Advance(Second - Tick);
        Assert.Equal(0, runs);
        Clock.Advance(Tick);
        Clock.Advance(Second);

        Assert.Equal(1, runs);
    }

    [Fact]
    public void An_action_may_be_repeated_and_cancelled()
    {
        var runs = 0;
        using var cancelable = new Cancelable(Sys.Scheduler);
        Sys.Scheduler.Advanced.ScheduleRepeatedly(Second, Second, () => runs++, cancelable);
        Clock.Advance(Second);
        Clock.Advance(Second);

        cancelable.Cancel();
        Clock.Advance(Second);

        Assert.Equal(2, runs);
    }

    [Fact]
    public void The_clock_of_the_scheduler_moves_only_when_it_is_advanced()
    {
        var before = Sys.Scheduler.Now;

        Clock.Advance(Second * 90);

        Assert.Equal(before + Second * 90, Sys.Scheduler.Now);
    }
}

/// <summary>The scheduler that runs on real time: the order is as on virtual time, only the moment is not ours to choose.</summary>
public sealed class RealTimeSchedulerSpecs : RuntimeSpec
{
    [Fact]
    public void A_tell_arrives_not_before_its_delay()
    {
        var delay = TimeSpan.FromMilliseconds(30);
        var before = Sys.Scheduler.MonotonicClock;

        Sys.Scheduler.ScheduleTellOnce(delay, TestActor, "once", ActorRefs.NoSender);

        ExpectMsg("once");
        Assert.True(Sys.Scheduler.MonotonicClock - before >= delay);
    }

    [Fact]
    public void A_repeated_tell_goes_on_until_it_is_cancelled()
    {
        var interval = TimeSpan.FromMilliseconds(10);
        var cancelable = Sys.Scheduler.ScheduleTellRepeatedlyCancelable(TimeSpan.Zero, interval, TestActor, "again", ActorRefs.NoSender);

        ExpectInOrder("again", "again", "again");

        cancelable.Cancel();
        Assert.True(cancelable.IsCancellationRequested);
    }

    [Fact]
    public void A_cancelled_tell_never_comes()
    {
        var cancelled = Sys.Scheduler.ScheduleTellOnceCancelable(TimeSpan.FromMilliseconds(20), TestActor, "never", ActorRefs.NoSender);
        cancelled.Cancel();

        Sys.Scheduler.ScheduleTellOnce(TimeSpan.FromMilliseconds(80), TestActor, "fence", ActorRefs.NoSender);

        ExpectMsg("fence");
    }
}
