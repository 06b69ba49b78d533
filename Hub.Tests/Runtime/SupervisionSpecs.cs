using Akka.Actor;
using Akka.Event;

namespace Hub.Tests.Runtime;

/// <summary>What a parent's decision does to a failed child and to its siblings.</summary>
public sealed class SupervisionSpecs : RuntimeSpec
{
    private static Crash Crashing(Directive directive) => new(new DecisionException(directive));

    private static Directive Decide(Exception cause) => cause is DecisionException decision ? decision.Directive : Directive.Escalate;

    private static OneForOneStrategy OneForOne() => new(Decide);

    private async Task<IActorRef> ChildUnderAsync(SupervisorStrategy strategy, string name = "child") =>
        await ChildOfAsync(Sys.ActorOf(Puppet.Props(TestActor, strategy)), Puppet.Props(TestActor), name);

    private Task<int> IncarnationAsync(IActorRef actor) => InsideAsync(actor, puppet => puppet.Incarnation);

    [Fact]
    public async Task Resume_keeps_the_instance_and_the_mailbox()
    {
        var child = await ChildUnderAsync(OneForOne());

        child.Tell(Crashing(Directive.Resume));
        child.Tell("next");

        ExpectMsg("next");
        Assert.Equal(1, await IncarnationAsync(child));
    }

    [Fact]
    public async Task Restart_makes_a_new_instance_behind_the_same_reference()
    {
        var child = await ChildUnderAsync(OneForOne());

        child.Tell(Crashing(Directive.Restart));
        child.Tell("next");

        ExpectMsg("next");
        Assert.Equal(2, await IncarnationAsync(child));
    }

    [Fact]
    public async Task Stop_ends_the_child()
    {
        var child = await ChildUnderAsync(OneForOne());
        Watch(child);

        child.Tell(Crashing(Directive.Stop));
        child.Tell("never");

        ExpectTerminated(child);
    }

    [Fact]
    public async Task Escalate_fails_the_parent_with_the_cause_of_the_child()
    {
        var cause = new NotSupportedException("deep down");
        var seen = CreateTestProbe();
        var top = Sys.ActorOf(Puppet.Props(TestActor, new OneForOneStrategy(exception =>
        {
            seen.Tell(exception);
            return Directive.Restart;
        })));
        var parent = await ChildOfAsync(top, Puppet.Props(TestActor, OneForOne()), "parent");
        var child = await ChildOfAsync(parent, Puppet.Props(TestActor), "child");
        Watch(child);

        child.Tell(new Crash(cause));

        Assert.Same(cause, seen.ExpectMsg<NotSupportedException>());
        ExpectTerminated(child);                                   // the restarted parent stops its children
        Assert.Equal(2, await IncarnationAsync(parent));
    }

    [Fact]
    public async Task Escalate_answered_with_Resume_keeps_parent_and_child()
    {
        var top = Sys.ActorOf(Puppet.Props(TestActor, new OneForOneStrategy(_ => Directive.Resume)));
        var parent = await ChildOfAsync(top, Puppet.Props(TestActor, OneForOne()), "parent");
        var child = await ChildOfAsync(parent, Puppet.Props(TestActor), "child");

        child.Tell(Crashing(Directive.Escalate));
        child.Tell("next");

        ExpectMsg("next");
        Assert.Equal((1, 1), (await IncarnationAsync(parent), await IncarnationAsync(child)));
    }

    [Fact]
    public async Task The_default_strategy_restarts()
    {
        var child = await ChildOfAsync(Sys.ActorOf(Puppet.Props(TestActor)), Puppet.Props(TestActor), "child");

        child.Tell(Crash.Now);

        Assert.Equal(2, await IncarnationAsync(child));
    }

    [Fact]
    public async Task One_for_one_leaves_the_siblings_alone()
    {
        var parent = Sys.ActorOf(Puppet.Props(TestActor, OneForOne()));
        var failing = await ChildOfAsync(parent, Puppet.Props(TestActor), "failing");
        var sibling = await ChildOfAsync(parent, Puppet.Props(TestActor), "sibling");

        failing.Tell(Crashing(Directive.Restart));

        Assert.Equal(2, await IncarnationAsync(failing));
        await SettleAsync(parent);
        Assert.Equal(1, await IncarnationAsync(sibling));
    }

    [Fact]
    public async Task All_for_one_restarts_every_child()
    {
        var parent = Sys.ActorOf(Puppet.Props(TestActor, new AllForOneStrategy(Decide)));
        var failing = await ChildOfAsync(parent, Puppet.Props(TestActor), "failing");
        var sibling = await ChildOfAsync(parent, Puppet.Props(TestActor), "sibling");

        failing.Tell(Crashing(Directive.Restart));

        Assert.Equal(2, await IncarnationAsync(failing));
        await SettleAsync(parent);                                  // it restarts one child after the other
        Assert.Equal(2, await IncarnationAsync(sibling));
    }

    [Fact]
    public async Task All_for_one_stops_every_child()
    {
        var parent = Sys.ActorOf(Puppet.Props(TestActor, new AllForOneStrategy(Decide)));
        var failing = await ChildOfAsync(parent, Puppet.Props(TestActor), "failing");
        var sibling = await ChildOfAsync(parent, Puppet.Props(TestActor), "sibling");
        var (first, second) = (CreateTestProbe(), CreateTestProbe());
        first.Watch(failing);
        second.Watch(sibling);

        failing.Tell(Crashing(Directive.Stop));

        first.ExpectTerminated(failing);
        second.ExpectTerminated(sibling);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public async Task A_restart_budget_of_n_allows_n_restarts_and_stops_at_the_next_failure(int budget)
    {
        var child = await ChildUnderAsync(new OneForOneStrategy(budget, TimeSpan.FromMinutes(1), Decide));
        Watch(child);
        for (var restarts = 1; restarts <= budget; restarts++)
        {
            child.Tell(Crashing(Directive.Restart));
            Assert.Equal(1 + restarts, await IncarnationAsync(child));
        }

        child.Tell(Crashing(Directive.Restart));

        ExpectTerminated(child);
    }

    [Fact]
    public async Task An_unlimited_restart_budget_never_stops_the_child()
    {
        var child = await ChildUnderAsync(new OneForOneStrategy(-1, Timeout.InfiniteTimeSpan, Decide));
        for (var crash = 0; crash < 20; crash++)
        {
            child.Tell(Crashing(Directive.Restart));
        }

        Assert.Equal(21, await IncarnationAsync(child));
    }

    [Fact]
    public async Task A_restart_after_the_window_counts_anew()
    {
        var window = TimeSpan.FromMilliseconds(50);
        var child = await ChildUnderAsync(new OneForOneStrategy(1, window, Decide));
        child.Tell(Crashing(Directive.Restart));
        Assert.Equal(2, await IncarnationAsync(child));
        Sys.Scheduler.ScheduleTellOnce(window * 2, TestActor, "the window is over", ActorRefs.NoSender);
        ExpectMsg("the window is over");

        child.Tell(Crashing(Directive.Restart));

        Assert.Equal(3, await IncarnationAsync(child));
    }

    [Fact]
    public async Task Resuming_does_not_use_the_restart_budget()
    {
        var child = await ChildUnderAsync(new OneForOneStrategy(1, TimeSpan.FromMinutes(1), Decide));
        child.Tell(Crashing(Directive.Resume));
        child.Tell(Crashing(Directive.Resume));

        child.Tell(Crashing(Directive.Restart));

        Assert.Equal(2, await IncarnationAsync(child));
    }

    [Fact]
    public async Task Each_child_has_its_own_restart_budget_under_one_for_one()
    {
        var parent = Sys.ActorOf(Puppet.Props(TestActor, new OneForOneStrategy(1, TimeSpan.FromMinutes(1), Decide)));
        var first = await ChildOfAsync(parent, Puppet.Props(TestActor), "first");
        var second = await ChildOfAsync(parent, Puppet.Props(TestActor), "second");

        first.Tell(Crashing(Directive.Restart));
        second.Tell(Crashing(Directive.Restart));

        Assert.Equal((2, 2), (await IncarnationAsync(first), await IncarnationAsync(second)));
    }

    [Fact]
    public void A_failing_constructor_stops_the_actor_by_default()
    {
        var actor = Sys.ActorOf(FailingIn("constructor", incarnation: 1));
        Watch(actor);

        ExpectTerminated(actor);
    }

    [Fact]
    public void A_failing_PreStart_stops_the_actor_by_default()
    {
        var actor = Sys.ActorOf(FailingIn("PreStart", incarnation: 1));
        Watch(actor);

        ExpectTerminated(actor);
    }

    [Theory]
    [InlineData("constructor")]
    [InlineData("PostRestart")]
    [InlineData("PreStart")]
    public void A_failure_while_restarting_stops_the_actor_by_default(string hook)
    {
        var actor = Sys.ActorOf(FailingIn(hook, incarnation: 2));
        Watch(actor);

        actor.Tell(Crash.Now);

        ExpectTerminated(actor);
    }

    [Fact]
    public async Task A_failing_start_reaches_the_supervisor_as_an_ActorInitializationException_around_its_cause()
    {
        var seen = CreateTestProbe();
        var parent = Sys.ActorOf(Puppet.Props(TestActor, new OneForOneStrategy(exception =>
        {
            seen.Tell(exception);
            return Directive.Stop;
        })));

        var child = await ChildOfAsync(parent, FailingIn("PreStart", incarnation: 1), "child");

        var failure = seen.ExpectMsg<ActorInitializationException>();
        Assert.Equal(child, failure.Actor);
        Assert.IsType<TimeoutException>(failure.InnerException);
    }

    [Fact]
    public async Task A_failing_restart_reaches_the_supervisor_as_a_PostRestartException()
    {
        var seen = CreateTestProbe();
        var parent = Sys.ActorOf(Puppet.Props(TestActor, new OneForOneStrategy(exception =>
        {
            seen.Tell(exception);
            return exception is PostRestartException ? Directive.Stop : Directive.Restart;
        })));
        var child = await ChildOfAsync(parent, FailingIn("PostRestart", incarnation: 2), "child");

        child.Tell(Crash.Now);

        seen.ExpectMsg<InvalidOperationException>();
        Assert.IsType<TimeoutException>(seen.ExpectMsg<PostRestartException>().InnerException);
    }

    [Fact]
    public async Task Kill_fails_the_actor_and_by_default_stops_it()
    {
        var child = await ChildOfAsync(Sys.ActorOf(Puppet.Props(TestActor)), Puppet.Props(TestActor), "child");
        Watch(child);

        child.Tell(Kill.Instance);

        ExpectTerminated(child);
    }

    [Fact]
    public async Task Kill_can_be_answered_with_a_restart()
    {
        var child = await ChildUnderAsync(new OneForOneStrategy(cause => cause is ActorKilledException ? Directive.Restart : Directive.Stop));

        child.Tell(Kill.Instance);

        Assert.Equal(2, await IncarnationAsync(child));
    }

    [Fact]
    public async Task A_failed_child_is_logged_once_by_its_supervisor()
    {
        var child = await ChildUnderAsync(OneForOne());

        EventFilter.Exception<DecisionException>().ExpectOne(() => child.Tell(Crashing(Directive.Restart)));
        await SettleAsync(child);
    }

    [Fact]
    public async Task The_stopping_strategy_stops_on_any_exception()
    {
        var child = await ChildUnderAsync(SupervisorStrategy.StoppingStrategy);
        Watch(child);

        child.Tell(Crash.Now);

        ExpectTerminated(child);
    }

    /// <summary>An actor whose given hook throws in its given incarnation.</summary>
    private static Props FailingIn(string name, int incarnation) => new Puppet.Strings
    {
        OnHook = (_, hook) =>
        {
            if (hook.Name == name && hook.Incarnation == incarnation)
            {
                throw new TimeoutException("hook " + name);
            }
        },
    }.Props();

    private sealed class DecisionException(Directive directive) : Exception(directive.ToString())
    {
        public Directive Directive { get; } = directive;
    }
}
