using Hub.Benchmarks.Check;

namespace Hub.Tests.Benchmarks;

/// <summary>Who is owed a message: joins and leaves that are on their way, answered or refused.</summary>
public sealed class HistoryMembershipSpecs : HistorySpec
{
    [Fact]
    public void AMember_whose_join_is_on_its_way_may_hear_a_message_and_is_owed_none()
    {
        var heard = Open("heard");
        var missed = Open("missed");
        Join(heard, answered: false);
        Join(missed, answered: false);
        Hear(heard, Exchange());
        heard.OnAck(1, null);
        missed.OnAck(1, null);

        Expect();
    }

    [Fact]
    public void AMember_must_be_owed_everything_said_after_the_ack_of_its_join()
    {
        Join(Open("joined"), answered: true);
        Exchange();

        Expect((ViolationKind.Lost, 1));
    }

    [Fact]
    public void A_failed_join_must_make_noMember()
    {
        var outside = Open("outside");
        outside.Say(new LoggedRequest(LineKind.Join, Group, 1));
        outside.OnAck(1, "Forbidden");
        var request = Exchange();
        Expect();

        Hear(outside, request);

        Expect((ViolationKind.WrongTarget, 1));
    }

    [Fact]
    public void AMember_whose_leave_is_on_its_way_may_hear_a_message_and_is_owed_none()
    {
        Member.Say(new LoggedRequest(LineKind.Leave, Group, 1));
        Exchange();
        var request = Say();
        Hear(Sender, request);
        Ack(request);
        Member.OnAck(1, null);
        Expect();

        var late = Say();
        Hear(Sender, late);
        Hear(Member, late);
        Ack(late);

        Expect((ViolationKind.WrongTarget, 1));
    }
}
