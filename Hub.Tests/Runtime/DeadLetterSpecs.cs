using Akka.Actor;
using Akka.Event;
using Akka.TestKit;

namespace Hub.Tests.Runtime;

/// <summary>Where messages go that nobody receives.</summary>
public sealed class DeadLetterSpecs : RuntimeSpec
{
    private TestProbe Listening<T>()
    {
        var probe = CreateTestProbe();
        Sys.EventStream.Subscribe(probe, typeof(T));
        return probe;
    }

    private IActorRef Dead()
    {
        var actor = Sys.ActorOf(Puppet.Props(TestActor));
        StopAndWait(actor);
        return actor;
    }

    [Fact]
    public void A_message_to_a_dead_actor_is_published_with_its_sender_and_recipient()
    {
        var letters = Listening<DeadLetter>();
        var dead = Dead();

        dead.Tell("late", TestActor);

        var letter = letters.ExpectMsg<DeadLetter>();
        Assert.Equal("late", letter.Message);
        Assert.Equal(TestActor, letter.Sender);
        Assert.Equal(dead.Path, letter.Recipient.Path);
    }

    [Fact]
    public void Messages_behind_a_PoisonPill_become_dead_letters_in_their_order()
    {
        var letters = Listening<DeadLetter>();
        var actor = Sys.ActorOf(Puppet.Props(TestActor));
        actor.Tell(new Do(puppet =>
        {
            puppet.Me.Tell(PoisonPill.Instance);
            puppet.Me.Tell("1", TestActor);
            puppet.Me.Tell("2", TestActor);
        }));

        var first = letters.ExpectMsg<DeadLetter>();
        var second = letters.ExpectMsg<DeadLetter>();
        Assert.Equal(("1", "2"), (first.Message, second.Message));
        Assert.Equal((TestActor, TestActor), (first.Sender, second.Sender));
    }

    [Fact]
    public void A_message_that_suppresses_dead_letters_is_published_apart()
    {
        var letters = Listening<DeadLetter>();
        var suppressed = Listening<SuppressedDeadLetter>();
        var dead = Dead();

        dead.Tell(new Unimportant());
        dead.Tell("fence");

        Assert.IsType<Unimportant>(suppressed.ExpectMsg<SuppressedDeadLetter>().Message);
        Assert.Equal("fence", letters.ExpectMsg<DeadLetter>().Message);
    }

    [Fact]
    public void AllDeadLetters_brings_both_kinds()
    {
        var letters = Listening<AllDeadLetters>();
        var dead = Dead();

        dead.Tell(new Unimportant());
        dead.Tell("important");

        letters.ExpectMsg<SuppressedDeadLetter>();
        letters.ExpectMsg<DeadLetter>();
    }

    [Fact]
    public void A_message_to_the_DeadLetters_reference_is_published()
    {
        var letters = Listening<DeadLetter>();

        Sys.DeadLetters.Tell("gone", TestActor);

        var letter = letters.ExpectMsg<DeadLetter>();
        Assert.Equal("gone", letter.Message);
        Assert.Equal(TestActor, letter.Sender);
    }

    [Fact]
    public void A_message_to_nobody_vanishes()
    {
        var letters = Listening<DeadLetter>();

        ActorRefs.Nobody.Tell("vanished");
        Sys.DeadLetters.Tell("fence");

        Assert.Equal("fence", letters.ExpectMsg<DeadLetter>().Message);
    }

    [Fact]
    public void PoisonPill_and_stop_for_a_dead_actor_make_no_dead_letter()
    {
        var letters = Listening<DeadLetter>();
        var dead = Dead();

        dead.Tell(PoisonPill.Instance);
        Sys.Stop(dead);
        dead.Tell("fence");

        Assert.Equal("fence", letters.ExpectMsg<DeadLetter>().Message);
    }

    [Fact]
    public async Task Identify_of_a_dead_actor_is_answered_with_no_subject()
    {
        var identity = await Dead().Ask<ActorIdentity>(new Identify("who?"), RemainingOrDefault);

        Assert.Equal("who?", identity.MessageId);
        Assert.Null(identity.Subject);
    }

    [Fact]
    public void A_reply_to_a_message_without_sender_is_a_dead_letter()
    {
        var letters = Listening<DeadLetter>();
        var actor = Sys.ActorOf(Puppet.Props(TestActor));

        actor.Tell(new Do(puppet => puppet.Reply("to whom?")), ActorRefs.NoSender);

        var letter = letters.ExpectMsg<DeadLetter>();
        Assert.Equal("to whom?", letter.Message);
        Assert.Equal(actor, letter.Sender);
    }

    private sealed record Unimportant : IDeadLetterSuppression;
}
