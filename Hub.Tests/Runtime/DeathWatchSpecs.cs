using Akka.Actor;

namespace Hub.Tests.Runtime;

/// <summary>Who hears of the death of an actor, what they hear and how often.</summary>
public sealed class DeathWatchSpecs : RuntimeSpec
{
    private IActorRef Start(string? name = null) => Sys.ActorOf(Puppet.Props(TestActor), name);

    [Fact]
    public void Every_watcher_hears_of_a_death_once()
    {
        var target = Start();
        var (first, second) = (CreateTestProbe(), CreateTestProbe());
        first.Watch(target);
        first.Watch(target);
        second.Watch(target);

        Sys.Stop(target);

        first.ExpectTerminated(target);
        second.ExpectTerminated(target);
        first.Ref.Tell("fence");
        first.ExpectMsg("fence");
    }

    [Fact]
    public async Task Watching_a_dead_actor_reports_its_death_at_once()
    {
        var target = Start();
        StopAndWait(target);
        var watcher = Start();

        await InsideAsync(watcher, puppet => puppet.Ctx.Watch(target));

        Assert.Equal(target, ExpectMsg<Died>().Who);
    }

    [Fact]
    public async Task Watching_an_actor_that_never_was_reports_it_as_unconfirmed()
    {
        var nobody = await Sys.ActorSelection("/user").ResolveOne(RemainingOrDefault);
        var never = ((ExtendedActorSystem)Sys).Provider.ResolveActorRef(nobody.Path / "never");
        var watcher = Start();

        await InsideAsync(watcher, puppet => puppet.Ctx.Watch(never));

        Assert.False(ExpectMsg<Died>().Confirmed);
    }

    [Fact]
    public async Task Watch_returns_the_reference_it_was_given()
    {
        var target = Start();

        Assert.Same(target, await InsideAsync(Start(), puppet => puppet.Ctx.Watch(target)));
    }

    [Fact]
    public async Task WatchWith_delivers_the_given_message_in_place_of_Terminated()
    {
        var target = Start();
        await InsideAsync(Start(), puppet => puppet.Ctx.WatchWith(target, "it is gone"));

        Sys.Stop(target);

        ExpectMsg("it is gone");
    }

    [Fact]
    public async Task An_unwatched_death_is_not_reported()
    {
        var target = Start();
        var watcher = Start();
        await InsideAsync(watcher, puppet => puppet.Ctx.Watch(target));
        await InsideAsync(watcher, puppet => puppet.Ctx.Unwatch(target));

        StopAndWait(target);

        await SettleAsync(watcher);
        watcher.Tell("fence");
        ExpectMsg("fence");
    }

    [Fact]
    public async Task Unwatch_drops_a_Terminated_that_already_waits_in_the_mailbox()
    {
        var target = Start();
        var watcher = Start();
        await InsideAsync(watcher, puppet => puppet.Ctx.Watch(target));
        using var entered = new ManualResetEventSlim();
        using var goOn = new ManualResetEventSlim();
        watcher.Tell(new Do(puppet =>
        {
            entered.Set();
            goOn.Wait(RemainingOrDefault);
            puppet.Ctx.Unwatch(target);
        }));
        Assert.True(entered.Wait(RemainingOrDefault));
        StopAndWait(target);
        goOn.Set();

        watcher.Tell("fence");

        ExpectMsg("fence");
    }

    [Fact]
    public async Task A_watcher_that_does_not_handle_Terminated_fails_with_a_DeathPactException()
    {
        var seen = CreateTestProbe();
        var parent = Sys.ActorOf(Puppet.Props(TestActor, new OneForOneStrategy(exception =>
        {
            seen.Tell(exception);
            return Directive.Stop;
        })));
        var target = Start();
        var watcher = await ChildOfAsync(parent, Props.Create(() => new DeafWatcher(target)), "deaf");
        await SettleAsync(watcher);

        Sys.Stop(target);

        Assert.Equal(target, seen.ExpectMsg<DeathPactException>().DeadActor);
    }

    [Fact]
    public async Task A_death_pact_stops_the_watcher_by_default()
    {
        var target = Start();
        var watcher = Sys.ActorOf(Props.Create(() => new DeafWatcher(target)));
        await SettleAsync(watcher);
        Watch(watcher);

        Sys.Stop(target);

        ExpectTerminated(watcher);
    }

    [Fact]
    public async Task A_parent_may_watch_its_child_and_reuse_its_name_when_it_hears_of_its_death()
    {
        var parent = Start();
        var child = await ChildOfAsync(parent, Puppet.Props(TestActor), "child");
        await InsideAsync(parent, puppet => puppet.Ctx.Watch(child));

        Sys.Stop(child);
        ExpectMsg(new Died(child, Confirmed: true));

        Assert.True(await InsideAsync(parent, puppet => puppet.Ctx.Child("child").IsNobody()));
        var second = await ChildOfAsync(parent, Puppet.Props(TestActor), "child");
        Assert.NotEqual(child, second);
    }

    [Fact]
    public async Task A_restart_is_not_a_death()
    {
        var target = Start();
        Watch(target);

        target.Tell(Crash.Now);
        await SettleAsync(target);
        target.Tell("alive");

        ExpectMsg("alive");
    }

    [Fact]
    public async Task A_watch_outlives_the_restart_of_the_watcher()
    {
        var target = Start();
        var watcher = Start();
        await InsideAsync(watcher, puppet => puppet.Ctx.Watch(target));
        watcher.Tell(Crash.Now);
        await SettleAsync(watcher);

        Sys.Stop(target);

        ExpectMsg(new Died(target, Confirmed: true));
    }

    [Fact]
    public async Task The_last_messages_of_the_dying_come_before_the_news_of_their_death()
    {
        var watcher = Start();
        var target = Sys.ActorOf(new Puppet.Strings
        {
            OnHook = (_, hook) =>
            {
                if (hook.Name == "PostStop")
                {
                    watcher.Tell("last words");
                }
            },
        }.Props());
        await InsideAsync(watcher, puppet => puppet.Ctx.Watch(target));

        Sys.Stop(target);

        ExpectMsg("last words");
        ExpectMsg(new Died(target, Confirmed: true));
    }

    [Fact]
    public void PoisonPill_stops_the_actor_after_the_messages_before_it()
    {
        var target = Start();
        Watch(target);

        target.Tell("one");
        target.Tell("two");
        target.Tell(PoisonPill.Instance);
        target.Tell("never");

        ExpectInOrder("one", "two");
        ExpectTerminated(target);
    }

    [Fact]
    public async Task Stop_overtakes_the_messages_that_wait()
    {
        var parent = Start();
        var target = await ChildOfAsync(parent, Puppet.Props(TestActor), "child");
        Watch(target);
        using var entered = new ManualResetEventSlim();
        using var goOn = new ManualResetEventSlim();
        target.Tell(new Do(_ =>
        {
            entered.Set();
            goOn.Wait(RemainingOrDefault);
        }));
        Assert.True(entered.Wait(RemainingOrDefault));
        target.Tell("never");

        await InsideAsync(parent, puppet =>
        {
            puppet.Ctx.Stop(target);
            return true;
        });
        goOn.Set();

        ExpectTerminated(target);
    }

    private sealed class DeafWatcher : UntypedActor
    {
        public DeafWatcher(IActorRef target) => Context.Watch(target);

        protected override void OnReceive(object message) => Unhandled(message);
    }
}
