using Akka.Actor;
using Akka.Event;

namespace Hub.Tests.Runtime;

/// <summary>Behaviours of an untyped actor, and how a <see cref="ReceiveActor"/> chooses a handler.</summary>
public sealed class BehaviourSpecs : RuntimeSpec
{
    private UntypedReceive Named(string name) => message =>
    {
        if (message is Do work)
        {
            throw new InvalidOperationException(work.ToString());
        }

        TestActor.Tell($"{name}:{message}");
    };

    [Fact]
    public void Become_takes_effect_with_the_next_message()
    {
        var actor = Sys.ActorOf(Puppet.Props(TestActor));

        actor.Tell("1");
        actor.Tell(new Do(puppet => puppet.Switch(Named("other"))));
        actor.Tell("2");

        ExpectInOrder("1", "other:2");
    }

    [Fact]
    public void An_actor_may_become_another_in_its_PreStart()
    {
        var actor = Sys.ActorOf(new Puppet.Strings
        {
            OnHook = (puppet, hook) =>
            {
                if (hook.Name == "PreStart")
                {
                    puppet!.Switch(Named("started"));
                }
            },
        }.Props());

        actor.Tell("1");

        ExpectMsg("started:1");
    }

    [Fact]
    public void Stacked_behaviours_are_popped_in_reverse()
    {
        var actor = Sys.ActorOf(Puppet.Props(TestActor));
        actor.Tell(new Do(puppet => puppet.Push(message =>
        {
            TestActor.Tell($"upper:{message}");
            puppet.Pop();
        })));

        actor.Tell("1");
        actor.Tell("2");

        ExpectInOrder("upper:1", "2");
    }

    [Fact]
    public void Popping_the_last_behaviour_does_nothing()
    {
        var actor = Sys.ActorOf(Puppet.Props(TestActor));

        actor.Tell(new Do(puppet => puppet.Pop()));
        actor.Tell("1");

        ExpectMsg("1");
    }

    [Fact]
    public void Become_replaces_the_top_of_the_stack_alone()
    {
        var actor = Sys.ActorOf(Puppet.Props(TestActor));
        actor.Tell(new Do(puppet =>
        {
            puppet.Push(Named("never"));
            puppet.Switch(message =>
            {
                TestActor.Tell($"top:{message}");
                puppet.Pop();
            });
        }));

        actor.Tell("1");
        actor.Tell("2");

        ExpectInOrder("top:1", "2");
    }

    [Fact]
    public void A_restart_returns_to_the_first_behaviour()
    {
        var actor = Sys.ActorOf(Puppet.Props(TestActor));
        actor.Tell(new Do(puppet =>
        {
            puppet.Push(Named("lower"));
            puppet.Push(Named("upper"));
        }));

        actor.Tell(new Do(_ => { }));                               // the pushed behaviour crashes on it
        actor.Tell("1");

        ExpectMsg("1");
    }

    [Fact]
    public void A_receive_actor_takes_the_first_handler_that_fits()
    {
        var actor = StartReceiving(receive =>
        {
            receive.On<string>(text => TestActor.Tell("predicate:" + text), text => text.StartsWith('p'));
            receive.On<string>(text => TestActor.Tell("string:" + text));
            receive.On<object>(other => TestActor.Tell("object:" + other));
        });

        actor.Tell("plain");
        actor.Tell("pick");
        actor.Tell("other");
        actor.Tell(7);

        ExpectInOrder("predicate:plain", "predicate:pick", "string:other", "object:7");
    }

    [Fact]
    public void A_handler_for_an_interface_or_base_class_takes_what_derives_from_it()
    {
        var actor = StartReceiving(receive =>
        {
            receive.On<Exception>(_ => TestActor.Tell("exception"));
            receive.On<IComparable>(_ => TestActor.Tell("comparable"));
        });

        actor.Tell(new InvalidOperationException());
        actor.Tell(7);

        ExpectInOrder("exception", "comparable");
    }

    [Fact]
    public void A_handler_after_ReceiveAny_is_refused()
    {
        EventFilter.Exception<ActorInitializationException>().ExpectOne(() => StartReceiving(receive =>
        {
            receive.OnAny(_ => { });
            receive.On<string>(_ => { });
        }));
    }

    [Fact]
    public void ReceiveAny_takes_what_no_other_handler_took()
    {
        var actor = StartReceiving(receive =>
        {
            receive.On<int>(number => TestActor.Tell(number + 1));
            receive.OnAny(other => TestActor.Tell("any:" + other));
        });

        actor.Tell("x");
        actor.Tell(1);

        ExpectInOrder("any:x", 2);
    }

    [Fact]
    public void A_message_no_handler_fits_is_published_as_unhandled()
    {
        var unhandled = CreateTestProbe();
        Sys.EventStream.Subscribe(unhandled, typeof(UnhandledMessage));
        var actor = StartReceiving(receive => receive.On<int>(_ => { }));

        actor.Tell("what is this?", TestActor);

        var published = unhandled.ExpectMsg<UnhandledMessage>();
        Assert.Equal("what is this?", published.Message);
        Assert.Equal(TestActor, published.Sender);
        Assert.Equal(actor, published.Recipient);
    }

    [Fact]
    public void A_receive_actor_may_become_another_set_of_handlers()
    {
        var actor = StartReceiving(receive =>
        {
            receive.On<string>(_ => receive.Switch(() => receive.On<string>(text => TestActor.Tell("second:" + text))));
        });

        actor.Tell("1");
        actor.Tell("2");

        ExpectMsg("second:2");
    }

    [Fact]
    public void An_asynchronous_handler_holds_the_mailbox_until_it_is_done()
    {
        var gate = new TaskCompletionSource();
        var actor = StartReceiving(receive =>
        {
            receive.OnAsync<int>(async number =>
            {
                TestActor.Tell("begin " + number);
                await gate.Task;
                TestActor.Tell($"end {number} of {receive.SenderName}");
            });
            receive.On<string>(text => TestActor.Tell(text));
        });

        actor.Tell(1, TestActor);
        actor.Tell("next");
        ExpectMsg("begin 1");
        gate.SetResult();

        ExpectInOrder("end 1 of " + TestActor.Path.Name, "next");
    }

    [Fact]
    public async Task A_failing_asynchronous_handler_fails_the_actor()
    {
        var incarnations = 0;
        var actor = StartReceiving(receive =>
        {
            incarnations++;
            receive.OnAsync<int>(async _ =>
            {
                await Task.Yield();
                throw new InvalidOperationException("crash on command");
            });
            receive.On<string>(text => TestActor.Tell(text));
        });

        actor.Tell(1);
        actor.Tell("next");

        ExpectMsg("next");
        await SettleAsync(actor);
        Assert.Equal(2, incarnations);
    }

    private IActorRef StartReceiving(Action<Receiver> setUp) => Sys.ActorOf(Props.Create(() => new Receiver(setUp)));

    /// <summary>A receive actor whose handlers a spec gives.</summary>
    private sealed class Receiver : ReceiveActor
    {
        public Receiver(Action<Receiver> setUp) => setUp(this);

        public string SenderName => Sender.Path.Name;

        public void On<T>(Action<T> handler, Predicate<T>? when = null) => Receive(handler, when);

        public void OnAny(Action<object> handler) => ReceiveAny(handler);

        public void OnAsync<T>(Func<T, Task> handler) => ReceiveAsync(handler);

        public void Switch(Action setUp) => Become(setUp);
    }
}
