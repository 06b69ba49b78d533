using Akka.Actor;
using Akka.Event;

namespace Hub.Tests.Runtime;

/// <summary>Messages put aside: in which order they return, and what a restart or a stop does to them.</summary>
public sealed class StashSpecs : RuntimeSpec
{
    private IActorRef StartClosed() => Sys.ActorOf(Props.Create(() => new Gate(TestActor)));

    [Fact]
    public void Unstashed_messages_return_in_their_order_and_before_the_mailbox()
    {
        var gate = StartClosed();
        gate.Tell("1");
        gate.Tell("2");
        gate.Tell("3");

        gate.Tell(new OpenThen(() => gate.Tell("4")));

        ExpectInOrder("1", "2", "3", "4");
    }

    [Fact]
    public void Unstash_returns_the_oldest_message_alone()
    {
        var gate = StartClosed();
        gate.Tell("1");
        gate.Tell("2");

        gate.Tell(new OpenForOne());
        gate.Tell("3");

        ExpectInOrder("1", "3");
    }

    [Fact]
    public void A_stashed_message_keeps_its_sender()
    {
        var gate = StartClosed();
        var sender = CreateTestProbe();
        gate.Tell("1", sender);

        gate.Tell(new OpenThen(() => { }));

        ExpectMsg("1");
        Assert.Equal(sender.Ref, LastSender);
    }

    [Fact]
    public void Stashing_the_same_message_twice_fails()
    {
        var gate = StartClosed();

        gate.Tell(new StashTwice());

        ExpectMsg("IllegalActorStateException");
    }

    [Fact]
    public void Unstashing_an_empty_stash_does_nothing()
    {
        var gate = StartClosed();

        gate.Tell(new OpenThen(() => { }));
        gate.Tell("1");

        ExpectMsg("1");
    }

    [Fact]
    public void A_restart_returns_the_stash_to_the_mailbox_in_front_of_what_waits_there()
    {
        var gate = StartClosed();
        gate.Tell("1");
        gate.Tell("2");

        gate.Tell(new CrashOpen(() => gate.Tell("3")));

        ExpectInOrder("1", "2", "3");
    }

    [Fact]
    public void A_stopping_actor_sends_its_stash_to_the_dead_letters_in_order()
    {
        var deadLetters = CreateTestProbe();
        Sys.EventStream.Subscribe(deadLetters, typeof(DeadLetter));
        var gate = StartClosed();
        gate.Tell("1");
        gate.Tell("2");

        gate.Tell(PoisonPill.Instance);

        Assert.Equal("1", deadLetters.ExpectMsg<DeadLetter>().Message);
        Assert.Equal("2", deadLetters.ExpectMsg<DeadLetter>().Message);
    }

    [Fact]
    public void UnstashAll_with_a_filter_returns_the_chosen_and_drops_the_others()
    {
        var gate = StartClosed();
        gate.Tell("keep 1");
        gate.Tell("drop");
        gate.Tell("keep 2");

        gate.Tell(new OpenFor("keep"));
        gate.Tell("last");

        ExpectInOrder("keep 1", "keep 2", "last");
    }

    private sealed record OpenThen(Action Then);

    private sealed record OpenForOne;

    private sealed record OpenFor(string Prefix);

    private sealed record StashTwice;

    private sealed record CrashOpen(Action First);

    /// <summary>Stashes strings until it is opened; a restarted gate is open.</summary>
    private sealed class Gate(IActorRef listener) : UntypedActor, IWithUnboundedStash
    {
        private bool _open;

        public IStash Stash { get; set; } = null!;

        protected override void PostRestart(Exception reason) => _open = true;

        protected override void OnReceive(object message)
        {
            switch (message)
            {
                case string when _open: listener.Forward(message); break;
                case string: Stash.Stash(); break;
                case OpenThen open:
                    _open = true;
                    open.Then();
                    Stash.UnstashAll();
                    break;
                case OpenForOne:
                    _open = true;
                    Stash.Unstash();
                    break;
                case OpenFor open:
                    _open = true;
                    Stash.UnstashAll(envelope => ((string)envelope.Message).StartsWith(open.Prefix, StringComparison.Ordinal));
                    break;
                case StashTwice:
                    Stash.Stash();
                    listener.Tell(Record.Exception(() => Stash.Stash())?.GetType().Name ?? "nothing");
                    break;
                case CrashOpen crash:
                    crash.First();
                    throw new InvalidOperationException("crash on command");
                default: Unhandled(message); break;
            }
        }
    }
}
