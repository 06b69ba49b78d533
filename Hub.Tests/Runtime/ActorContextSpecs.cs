using Akka.Actor;

namespace Hub.Tests.Runtime;

/// <summary>What an actor can learn of itself and its family, and what is nobody.</summary>
public sealed class ActorContextSpecs : RuntimeSpec
{
    [Fact]
    public async Task An_actor_knows_itself_its_parent_and_its_system()
    {
        var parent = Sys.ActorOf(Puppet.Props(TestActor), "parent");
        var child = await ChildOfAsync(parent, Puppet.Props(TestActor), "child");

        var (self, above, system) = await InsideAsync(child, puppet => (puppet.Ctx.Self, puppet.Ctx.Parent, puppet.Ctx.System));

        Assert.Equal((child, parent, Sys), (self, above, system));
        Assert.Equal("/user/parent/child", child.Path.ToStringWithoutAddress());
    }

    [Fact]
    public async Task An_actor_knows_its_children_by_name()
    {
        var parent = Sys.ActorOf(Puppet.Props(TestActor));
        var first = await ChildOfAsync(parent, Puppet.Props(TestActor), "first");
        var second = await ChildOfAsync(parent, Puppet.Props(TestActor), "second");

        Assert.Equal(first, await InsideAsync(parent, puppet => puppet.Ctx.Child("first")));
        Assert.True(await InsideAsync(parent, puppet => puppet.Ctx.Child("third").IsNobody()));
        Assert.Equal(
            [first.Path.Name, second.Path.Name],
            await InsideAsync(parent, puppet => puppet.Ctx.GetChildren().Select(child => child.Path.Name).Order(StringComparer.Ordinal).ToList()));
    }

    [Fact]
    public async Task A_stopped_child_is_no_longer_a_child_once_its_parent_heard_of_it()
    {
        var parent = Sys.ActorOf(Puppet.Props(TestActor));
        var child = await ChildOfAsync(parent, Puppet.Props(TestActor), "child");
        await InsideAsync(parent, puppet => puppet.Ctx.Watch(child));

        await InsideAsync(parent, puppet =>
        {
            puppet.Ctx.Stop(child);
            return true;
        });

        ExpectMsg(new Died(child, Confirmed: true));
        Assert.Empty(await InsideAsync(parent, puppet => puppet.Ctx.GetChildren().ToList()));
    }

    [Fact]
    public async Task A_child_made_in_PreStart_is_there_for_the_first_message()
    {
        var parent = Sys.ActorOf(new Puppet.Strings
        {
            OnHook = (puppet, hook) =>
            {
                if (hook.Name == "PreStart")
                {
                    puppet!.Ctx.ActorOf(Puppet.Props(TestActor), "early").Tell("from PreStart");
                }
            },
        }.Props());

        ExpectMsg("from PreStart");
        Assert.False(await InsideAsync(parent, puppet => puppet.Ctx.Child("early").IsNobody()));
    }

    [Fact]
    public async Task A_child_gets_the_messages_that_were_told_before_it_had_started()
    {
        var parent = Sys.ActorOf(Puppet.Props(TestActor));

        await InsideAsync(parent, puppet =>
        {
            var child = puppet.Ctx.ActorOf(Puppet.Props(TestActor));
            for (var number = 0; number < 100; number++)
            {
                child.Tell(number);
            }

            return true;
        });

        Assert.Equal(Enumerable.Range(0, 100), ReceiveN(100).Cast<int>());
    }

    [Fact]
    public void Nobody_and_null_are_nobody_and_an_actor_is_somebody()
    {
        IActorRef? missing = null;

        Assert.True(missing.IsNobody());
        Assert.True(ActorRefs.Nobody.IsNobody());
        Assert.False(TestActor.IsNobody());
    }

    [Fact]
    public void References_are_equal_by_path_and_uid()
    {
        var actor = Sys.ActorOf(Puppet.Props(TestActor), "one");
        var other = Sys.ActorOf(Puppet.Props(TestActor), "two");

        Assert.Equal(actor, ((ExtendedActorSystem)Sys).Provider.ResolveActorRef(actor.Path.ToSerializationFormat()));
        Assert.NotEqual(actor, other);
        Assert.Equal(2, new HashSet<IActorRef> { actor, other, actor }.Count);
    }
}
