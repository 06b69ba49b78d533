using Akka.Actor;

namespace Hub.Tests.Runtime;

/// <summary>Which names an actor may have, and when a name is free again.</summary>
public sealed class ActorNameSpecs : RuntimeSpec
{
    private static readonly Props Any = Props.Create(() => new Silent());

    [Theory]
    [InlineData("chat~0a1b")]
    [InlineData("with-dash_and.dot")]
    [InlineData("a:b@c")]
    [InlineData("(x)*+,;=&!'")]
    [InlineData("percent%20escape")]
    [InlineData("middle$dollar")]
    [InlineData("42")]
    public void An_odd_but_valid_name_is_the_last_element_of_the_path(string name) =>
        Assert.Equal("/user/" + name, Sys.ActorOf(Any, name).Path.ToStringWithoutAddress());

    [Theory]
    [InlineData("")]
    [InlineData("$a")]
    [InlineData("a/b")]
    [InlineData("a b")]
    [InlineData("a#1")]
    [InlineData("a?b")]
    [InlineData("half%2escape%")]
    [InlineData("über")]
    public void An_invalid_name_is_refused(string name) =>
        Assert.Throws<InvalidActorNameException>(() => Sys.ActorOf(Any, name));

    [Fact]
    public async Task An_invalid_name_is_refused_inside_an_actor_too()
    {
        var parent = Sys.ActorOf(Puppet.Props(TestActor));

        var refused = await InsideAsync<Exception?>(parent, puppet => Record.Exception(() => puppet.Ctx.ActorOf(Any, "a b")));

        Assert.IsType<InvalidActorNameException>(refused);
    }

    [Fact]
    public void A_name_in_use_is_refused()
    {
        Sys.ActorOf(Any, "taken");

        Assert.Throws<InvalidActorNameException>(() => Sys.ActorOf(Any, "taken"));
    }

    [Fact]
    public async Task The_name_of_a_stopping_child_is_taken_until_it_has_terminated()
    {
        using var goOn = new ManualResetEventSlim();
        var parent = Sys.ActorOf(Puppet.Props(TestActor));
        var slow = new Puppet.Strings
        {
            OnHook = (_, hook) =>
            {
                if (hook.Name == "PostStop")
                {
                    goOn.Wait(RemainingOrDefault);
                }
            },
        };
        var child = await ChildOfAsync(parent, slow.Props(), "child");
        Watch(child);

        var refused = await InsideAsync<Exception?>(parent, puppet =>
        {
            puppet.Ctx.Stop(child);
            return Record.Exception(() => puppet.Ctx.ActorOf(Any, "child"));
        });

        Assert.IsType<InvalidActorNameException>(refused);
        goOn.Set();
        ExpectTerminated(child);
    }

    [Fact]
    public void A_nameless_actor_is_given_a_name_that_starts_with_a_dollar()
    {
        var first = Sys.ActorOf(Any);
        var second = Sys.ActorOf(Any);

        Assert.StartsWith("$", first.Path.Name, StringComparison.Ordinal);
        Assert.NotEqual(first.Path.Name, second.Path.Name);
    }

    [Fact]
    public async Task The_nameless_children_of_an_actor_are_counted_from_a()
    {
        var parent = Sys.ActorOf(Puppet.Props(TestActor));

        var names = await InsideAsync(parent, puppet => Enumerable.Range(0, 3).Select(_ => puppet.Ctx.ActorOf(Any).Path.Name).ToList());

        Assert.Equal(["$a", "$b", "$c"], names);
    }

    [Fact]
    public void A_path_names_system_guardian_and_actor()
    {
        var actor = Sys.ActorOf(Any, "one");

        Assert.Equal($"akka://{Sys.Name}/user/one", actor.Path.ToString());
        Assert.Equal(["user", "one"], actor.Path.Elements);
        Assert.Equal("user", actor.Path.Parent.Name);
        Assert.Equal(actor.Path.Parent / "one", actor.Path);
    }

    private sealed class Silent : UntypedActor
    {
        protected override void OnReceive(object message)
        {
        }
    }
}
