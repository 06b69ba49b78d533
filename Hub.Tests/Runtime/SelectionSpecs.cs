using Akka.Actor;
using Akka.Event;

namespace Hub.Tests.Runtime;

/// <summary>Actors looked up by path.</summary>
public sealed class SelectionSpecs : RuntimeSpec
{
    private async Task<IActorRef> StartFamilyAsync()
    {
        var parent = Sys.ActorOf(Puppet.Props(TestActor), "parent");
        await ChildOfAsync(parent, Props.Create(() => new NameSayer()), "one");
        await ChildOfAsync(parent, Props.Create(() => new NameSayer()), "two");
        await ChildOfAsync(parent, Props.Create(() => new NameSayer()), "other");
        return parent;
    }

    private string[] Names(int count) => [.. ReceiveN(count).Cast<string>().Order(StringComparer.Ordinal)];

    [Theory]
    [InlineData("/user/parent/one")]
    [InlineData("user/parent/one")]
    public async Task An_absolute_path_finds_the_actor(string path)
    {
        await StartFamilyAsync();

        Sys.ActorSelection(path).Tell("who?", TestActor);

        ExpectMsg("one");
    }

    [Fact]
    public async Task A_full_address_finds_the_actor()
    {
        await StartFamilyAsync();

        Sys.ActorSelection($"akka://{Sys.Name}/user/parent/two").Tell("who?", TestActor);

        ExpectMsg("two");
    }

    [Fact]
    public async Task A_relative_path_starts_at_the_actor_that_selects()
    {
        var parent = await StartFamilyAsync();

        await InsideAsync(parent, puppet =>
        {
            puppet.Ctx.ActorSelection("one").Tell("who?", TestActor);
            return true;
        });

        ExpectMsg("one");
    }

    [Fact]
    public async Task Two_dots_step_up()
    {
        var parent = await StartFamilyAsync();

        await InsideAsync(parent, puppet =>
        {
            puppet.Ctx.ActorSelection("../parent/two").Tell("who?", TestActor);
            return true;
        });

        ExpectMsg("two");
    }

    [Fact]
    public async Task An_asterisk_finds_every_child()
    {
        await StartFamilyAsync();

        Sys.ActorSelection("/user/parent/*").Tell("who?", TestActor);

        Assert.Equal(["one", "other", "two"], Names(3));
    }

    [Fact]
    public async Task A_pattern_finds_the_children_that_fit()
    {
        await StartFamilyAsync();

        Sys.ActorSelection("/user/parent/o*").Tell("who?", TestActor);

        Assert.Equal(["one", "other"], Names(2));
    }

    [Fact]
    public async Task A_question_mark_stands_for_one_character()
    {
        await StartFamilyAsync();

        Sys.ActorSelection("/user/parent/?wo").Tell("who?", TestActor);

        ExpectMsg("two");
    }

    [Fact]
    public async Task ResolveOne_finds_the_reference()
    {
        var parent = await StartFamilyAsync();

        Assert.Equal(parent, await Sys.ActorSelection("/user/parent").ResolveOne(RemainingOrDefault));
    }

    [Fact]
    public async Task ResolveOne_of_nobody_is_an_ActorNotFoundException() =>
        await Assert.ThrowsAsync<ActorNotFoundException>(() => Sys.ActorSelection("/user/nobody").ResolveOne(RemainingOrDefault));

    [Fact]
    public async Task Identify_answers_with_its_id_and_the_actor()
    {
        var parent = await StartFamilyAsync();

        Sys.ActorSelection("/user/parent").Tell(new Identify(42), TestActor);

        var identity = ExpectMsg<ActorIdentity>();
        Assert.Equal(42, identity.MessageId);
        Assert.Equal(parent, identity.Subject);
    }

    [Fact]
    public void Identify_of_nobody_is_answered_with_no_subject()
    {
        Sys.ActorSelection("/user/nobody/at/all").Tell(new Identify("x"), TestActor);

        var identity = ExpectMsg<ActorIdentity>();
        Assert.Equal("x", identity.MessageId);
        Assert.Null(identity.Subject);
    }

    [Fact]
    public void A_message_to_a_path_without_actor_is_a_dead_letter()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(DeadLetter));

        Sys.ActorSelection("/user/nobody").Tell("hello");

        Assert.Equal("hello", ExpectMsg<DeadLetter>().Message);
    }

    private sealed class NameSayer : UntypedActor
    {
        protected override void OnReceive(object message) => Sender.Tell(Self.Path.Name);
    }
}
