using Akka.Actor;

namespace Hub.Tests.Runtime;

/// <summary>Which hook runs when, and what an actor keeps and loses over start, restart and stop.</summary>
public sealed class LifecycleSpecs : RuntimeSpec
{
    private Puppet.Strings Reporting(string name, bool callsBase = true) =>
        new() { Hooks = TestActor, Messages = TestActor, Name = name, CallsBasePreRestart = callsBase };

    [Fact]
    public void A_starting_actor_runs_its_constructor_then_PreStart()
    {
        Sys.ActorOf(Reporting("a").Props());

        ExpectInOrder(new Hook("a", 1, "constructor"), new Hook("a", 1, "PreStart"));
    }

    [Fact]
    public void A_restart_closes_the_old_instance_before_it_makes_the_new_one()
    {
        var actor = Sys.ActorOf(Reporting("a").Props());
        ExpectInOrder(new Hook("a", 1, "constructor"), new Hook("a", 1, "PreStart"));

        actor.Tell(Crash.Now);

        ExpectInOrder(
            new Hook("a", 1, "PreRestart"),
            new Hook("a", 1, "PostStop"),
            new Hook("a", 2, "constructor"),
            new Hook("a", 2, "PostRestart"),
            new Hook("a", 2, "PreStart"));
    }

    [Fact]
    public void PreRestart_without_its_base_call_skips_PostStop()
    {
        var actor = Sys.ActorOf(Reporting("a", callsBase: false).Props());
        ExpectInOrder(new Hook("a", 1, "constructor"), new Hook("a", 1, "PreStart"));

        actor.Tell(Crash.Now);

        ExpectInOrder(
            new Hook("a", 1, "PreRestart"),
            new Hook("a", 2, "constructor"),
            new Hook("a", 2, "PostRestart"),
            new Hook("a", 2, "PreStart"));
    }

    [Fact]
    public void PreRestart_is_given_the_message_that_failed()
    {
        var crash = Crash.Now;
        var actor = Sys.ActorOf(new Puppet.Strings
        {
            OnHook = (puppet, hook) =>
            {
                if (hook.Name == "PreRestart")
                {
                    TestActor.Tell(puppet!.LostMessage!);
                }
            },
        }.Props());

        actor.Tell(crash);

        Assert.Same(crash, ExpectMsg<Crash>());
    }

    [Fact]
    public void A_stopping_actor_runs_PostStop_once()
    {
        var actor = Sys.ActorOf(Reporting("a").Props());
        ExpectInOrder(new Hook("a", 1, "constructor"), new Hook("a", 1, "PreStart"));
        Watch(actor);

        Sys.Stop(actor);
        Sys.Stop(actor);

        ExpectMsg(new Hook("a", 1, "PostStop"));
        ExpectTerminated(actor);
    }

    [Fact]
    public async Task A_stopping_tree_stops_from_the_leaves_to_the_root()
    {
        var root = Sys.ActorOf(Reporting("root").Props());
        var middle = await ChildOfAsync(root, Reporting("middle").Props(), "middle");
        await ChildOfAsync(middle, Reporting("leaf").Props(), "leaf");
        ReceiveN(6);
        Watch(root);

        Sys.Stop(root);

        ExpectInOrder(new Hook("leaf", 1, "PostStop"), new Hook("middle", 1, "PostStop"), new Hook("root", 1, "PostStop"));
        ExpectTerminated(root);
    }

    [Fact]
    public async Task A_restart_stops_the_children_before_the_new_instance_is_made()
    {
        var parent = Sys.ActorOf(Reporting("parent").Props());
        await ChildOfAsync(parent, Reporting("child").Props(), "child");
        ReceiveN(4);

        parent.Tell(Crash.Now);

        var hooks = ReceiveN(6).Cast<Hook>().ToList();
        Assert.True(hooks.IndexOf(new Hook("child", 1, "PostStop")) < hooks.IndexOf(new Hook("parent", 2, "constructor")));
        Assert.Equal(
            ["PreRestart", "PostStop", "constructor", "PostRestart", "PreStart"],
            hooks.Where(hook => hook.Actor == "parent").Select(hook => hook.Name));
        Assert.Empty(await InsideAsync(parent, puppet => puppet.Ctx.GetChildren().ToList()));
    }

    [Fact]
    public async Task Children_kept_over_a_restart_are_restarted_after_their_parent()
    {
        var parent = Sys.ActorOf(Reporting("parent", callsBase: false).Props());
        var child = await ChildOfAsync(parent, Reporting("child").Props(), "child");
        ReceiveN(4);

        parent.Tell(Crash.Now);

        ExpectInOrder(
            new Hook("parent", 1, "PreRestart"),
            new Hook("parent", 2, "constructor"),
            new Hook("parent", 2, "PostRestart"),
            new Hook("parent", 2, "PreStart"),
            new Hook("child", 1, "PreRestart"),
            new Hook("child", 1, "PostStop"),
            new Hook("child", 2, "constructor"),
            new Hook("child", 2, "PostRestart"),
            new Hook("child", 2, "PreStart"));
        Assert.Equal(child, await InsideAsync(parent, puppet => puppet.Ctx.Child("child")));
    }

    [Fact]
    public async Task PreRestart_of_a_child_that_is_restarted_with_its_parent_is_given_no_message()
    {
        var parent = Sys.ActorOf(new Puppet.Strings { CallsBasePreRestart = false }.Props());
        var child = await ChildOfAsync(parent, new Puppet.Strings
        {
            OnHook = (puppet, hook) =>
            {
                if (hook.Name == "PreRestart")
                {
                    TestActor.Tell(puppet!.LostMessage ?? "none");
                }
            },
        }.Props(), "child");

        child.Tell(Crash.Now);
        ExpectMsg<Crash>();
        parent.Tell(Crash.Now);                                     // the child has handled nothing since

        ExpectMsg("none");
    }

    [Fact]
    public async Task A_child_kept_over_a_restart_is_found_by_its_name_in_PreStart()
    {
        var parent = Sys.ActorOf(new Puppet.Strings
        {
            CallsBasePreRestart = false,
            OnHook = (puppet, hook) =>
            {
                if (hook.Name == "PreStart")
                {
                    TestActor.Tell(puppet!.Ctx.Child("child"));
                }
            },
        }.Props());
        Assert.True(ExpectMsg<IActorRef>().IsNobody());
        var child = await ChildOfAsync(parent, Puppet.Props(TestActor), "child");

        parent.Tell(Crash.Now);

        Assert.Equal(child, ExpectMsg<IActorRef>());
    }

    [Fact]
    public void A_restart_drops_the_failed_message_and_keeps_the_mailbox()
    {
        var actor = Sys.ActorOf(Puppet.Props(TestActor));

        actor.Tell("before");
        actor.Tell(Crash.Now);
        actor.Tell("after");
        actor.Tell("last");

        ExpectInOrder("before", "after", "last");
    }

    [Fact]
    public async Task A_restart_keeps_the_path_and_its_uid()
    {
        var actor = Sys.ActorOf(Puppet.Props(TestActor), "same");
        var before = await InsideAsync(actor, puppet => puppet.Me);

        actor.Tell(Crash.Now);
        var after = await InsideAsync(actor, puppet => puppet.Me);

        Assert.Equal(before, after);
        Assert.Equal(before.Path.Uid, after.Path.Uid);
        Assert.Equal(2, await InsideAsync(actor, puppet => puppet.Incarnation));
    }

    [Fact]
    public void An_actor_made_anew_under_an_old_name_is_another_actor()
    {
        var first = Sys.ActorOf(Puppet.Props(TestActor), "name");
        StopAndWait(first);

        var second = Sys.ActorOf(Puppet.Props(TestActor), "name");

        Assert.Equal(first.Path.ToString(), second.Path.ToString());
        Assert.NotEqual(first.Path.Uid, second.Path.Uid);
        Assert.NotEqual(first, second);
        first.Tell("to the dead one");
        second.Tell("to the living one");
        ExpectMsg("to the living one");
    }

    [Fact]
    public void An_actor_that_stops_itself_finishes_its_message_and_takes_no_other()
    {
        var actor = Sys.ActorOf(Puppet.Props(TestActor));
        Watch(actor);
        actor.Tell(new Do(puppet =>
        {
            puppet.Me.Tell("never");
            puppet.Ctx.Stop(puppet.Me);
            TestActor.Tell("finished");
        }));

        ExpectMsg("finished");
        ExpectTerminated(actor);
    }

    [Fact]
    public void A_throwing_PostStop_does_not_keep_the_actor_alive()
    {
        var actor = Sys.ActorOf(new Puppet.Strings
        {
            OnHook = (_, hook) =>
            {
                if (hook.Name == "PostStop")
                {
                    throw new InvalidOperationException("no");
                }
            },
        }.Props());
        Watch(actor);

        Sys.Stop(actor);

        ExpectTerminated(actor);
    }

    [Fact]
    public void A_throwing_PreRestart_does_not_stop_the_restart()
    {
        var actor = Sys.ActorOf(new Puppet.Strings
        {
            Messages = TestActor,
            OnHook = (_, hook) =>
            {
                if (hook.Name == "PreRestart")
                {
                    throw new InvalidOperationException("no");
                }
            },
        }.Props());

        actor.Tell(Crash.Now);
        actor.Tell("still here");

        ExpectMsg("still here");
    }
}
