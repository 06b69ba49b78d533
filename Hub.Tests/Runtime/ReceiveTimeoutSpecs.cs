using Akka.Actor;
using Akka.Event;

namespace Hub.Tests.Runtime;

/// <summary>When an idle actor hears of it. All on virtual time: a probe message settles the actor before the clock moves.</summary>
public sealed class ReceiveTimeoutSpecs() : RuntimeSpec(VirtualTime)
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan AlmostTimeout = Timeout - TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(1);

    private async Task<IActorRef> StartAsync()
    {
        var actor = Sys.ActorOf(Puppet.Props(TestActor));
        await DoAsync(actor, puppet => puppet.Ctx.SetReceiveTimeout(Timeout));
        await FenceAsync(actor);
        return actor;
    }

    private async Task DoAsync(IActorRef actor, Action<Puppet> what)
    {
        actor.Tell(new Do(what));
        await FenceAsync(actor);
    }

    /// <summary>Returns when everything before it is handled, including what the runtime does after a message; leaves the timeout alone.</summary>
    private async Task FenceAsync(IActorRef actor)
    {
        for (var round = 0; round < 2; round++)
        {
            await actor.Ask<string>(new DoQuietly(puppet => puppet.Reply("done")), RemainingOrDefault);
        }
    }

    private async Task ExpectNothingAsync(IActorRef actor)
    {
        await FenceAsync(actor);
        TestActor.Tell("nothing");
        ExpectMsg("nothing");
    }

    [Fact]
    public async Task An_idle_actor_is_told_after_the_timeout_and_not_before()
    {
        var actor = await StartAsync();

        Clock.Advance(AlmostTimeout);
        await ExpectNothingAsync(actor);
        Clock.Advance(Rest);

        Assert.Same(ReceiveTimeout.Instance, ExpectMsg<ReceiveTimeout>());
    }

    [Fact]
    public async Task The_timeout_repeats_while_the_actor_stays_idle()
    {
        var actor = await StartAsync();
        for (var round = 0; round < 3; round++)
        {
            Clock.Advance(Timeout);
            ExpectMsg<ReceiveTimeout>();
            await FenceAsync(actor);
        }
    }

    [Fact]
    public async Task A_message_restarts_the_timeout()
    {
        var actor = await StartAsync();
        Clock.Advance(AlmostTimeout);

        actor.Tell("sign of life");
        ExpectMsg("sign of life");
        await FenceAsync(actor);
        Clock.Advance(AlmostTimeout);
        await ExpectNothingAsync(actor);
        Clock.Advance(Rest);

        ExpectMsg<ReceiveTimeout>();
    }

    [Fact]
    public async Task A_marked_message_does_not_restart_the_timeout()
    {
        var actor = await StartAsync();
        Clock.Advance(AlmostTimeout);

        await FenceAsync(actor);                                    // the fence is marked
        Clock.Advance(Rest);

        ExpectMsg<ReceiveTimeout>();
    }

    [Fact]
    public async Task A_null_timeout_ends_it()
    {
        var actor = await StartAsync();

        await DoAsync(actor, puppet => puppet.Ctx.SetReceiveTimeout(null));
        Clock.Advance(Timeout);
        Clock.Advance(Timeout);

        await ExpectNothingAsync(actor);
        Assert.False(await InsideAsync(actor, puppet => puppet.Ctx.ReceiveTimeout.HasValue));
    }

    [Fact]
    public async Task A_marked_message_may_set_the_first_timeout()
    {
        var actor = Sys.ActorOf(Puppet.Props(TestActor));
        actor.Tell(new DoQuietly(puppet => puppet.Ctx.SetReceiveTimeout(Timeout)));
        await FenceAsync(actor);

        Clock.Advance(Timeout);

        ExpectMsg<ReceiveTimeout>();
    }

    [Fact]
    public async Task A_new_timeout_replaces_the_old_one()
    {
        var actor = await StartAsync();

        await DoAsync(actor, puppet => puppet.Ctx.SetReceiveTimeout(Timeout * 2));
        Clock.Advance(Timeout + AlmostTimeout);
        await ExpectNothingAsync(actor);
        Clock.Advance(Rest);

        ExpectMsg<ReceiveTimeout>();
    }

    [Fact]
    public async Task A_timeout_set_in_PreStart_counts_from_the_start()
    {
        var actor = Sys.ActorOf(InPreStart(TestActor));
        await FenceAsync(actor);

        Clock.Advance(AlmostTimeout);
        await ExpectNothingAsync(actor);
        Clock.Advance(Rest);

        ExpectMsg<ReceiveTimeout>();
    }

    [Fact]
    public async Task A_timeout_set_while_handling_the_timeout_is_the_next_one()
    {
        var actor = Sys.ActorOf(Puppet.Props(TestActor));
        await DoAsync(actor, puppet =>
        {
            puppet.Ctx.SetReceiveTimeout(Timeout);
            puppet.Switch(message =>
            {
                if (message is ReceiveTimeout)
                {
                    puppet.Ctx.SetReceiveTimeout(Timeout * 3);
                    TestActor.Tell("timeout");
                }
                else if (message is DoQuietly work)
                {
                    work.What(puppet);
                }
            });
        });
        Clock.Advance(Timeout);
        ExpectMsg("timeout");
        await FenceAsync(actor);

        Clock.Advance(Timeout * 3 - Rest);
        await ExpectNothingAsync(actor);
        Clock.Advance(Rest);

        ExpectMsg("timeout");
    }

    [Fact]
    public async Task The_timeout_outlives_a_restart()
    {
        var actor = await StartAsync();
        actor.Tell(Crash.Now);
        await FenceAsync(actor);

        Assert.Equal(Timeout, await actor.Ask<TimeSpan>(new DoQuietly(puppet => puppet.Reply(puppet.Ctx.ReceiveTimeout!)), RemainingOrDefault));
        Clock.Advance(AlmostTimeout);
        await ExpectNothingAsync(actor);
        Clock.Advance(Rest);

        ExpectMsg<ReceiveTimeout>();
    }

    [Fact]
    public async Task A_stopped_actor_leaves_no_timeout_behind()
    {
        var deadLetters = CreateTestProbe();
        Sys.EventStream.Subscribe(deadLetters, typeof(AllDeadLetters));
        var actor = await StartAsync();
        StopAndWait(actor);

        Clock.Advance(Timeout);
        Clock.Advance(Timeout);

        actor.Tell("fence");
        Assert.Equal("fence", deadLetters.FishForMessage<DeadLetter>(letter => letter.Message is string or ReceiveTimeout).Message);
    }

    [Fact]
    public async Task The_timeout_is_sent_by_the_actor_itself()
    {
        var actor = await StartAsync();

        Clock.Advance(Timeout);

        ExpectMsg<ReceiveTimeout>();
        Assert.Equal(actor, LastSender);
    }

    private static Props InPreStart(IActorRef listener) => new Puppet.Strings
    {
        Messages = listener,
        OnHook = (puppet, hook) =>
        {
            if (hook.Name == "PreStart")
            {
                puppet!.Ctx.SetReceiveTimeout(Timeout);
            }
        },
    }.Props();
}
