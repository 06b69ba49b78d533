using Hub.Benchmarks.Check;

namespace Hub.Tests.Benchmarks;

/// <summary>The checker must see each fault in what plain clients said and heard, count it exactly, name its lines, and call nothing else a fault.</summary>
public sealed class HistorySpecs : HistorySpec
{
    [Fact]
    public void AHistory_in_which_all_went_well_must_have_no_violations()
    {
        for (var i = 0; i < 10; i++) Exchange();

        var verdict = History.Check();
        Assert.True(verdict.IsClean, verdict.ToText());
        Assert.Equal((10, 10, 0, 20L), (verdict.Sent, verdict.Executed, verdict.Failed, verdict.Heard));
    }

    [Fact]
    public void A_message_that_aMember_never_heard_must_be_lost_and_named_with_its_lines()
    {
        var lost = Say();
        Hear(Sender, lost);
        Ack(lost);

        var violation = Assert.Single(History.Check().Violations);
        Assert.Equal(ViolationKind.Lost, violation.Kind);
        Assert.Equal("member never heard m0 of sender, which was executed, and is in g", violation.Text);
        Assert.Equal("#8 sender heard ack 1: success", violation.First);
        Assert.Equal("#5 member heard connected", violation.Second);
    }

    [Fact]
    public void A_message_before_one_that_was_heard_must_be_lost_even_for_aMember_that_has_gone()
    {
        var lost = Say();
        Hear(Sender, lost);
        Ack(lost);
        Exchange();
        Cut(Member);

        Expect((ViolationKind.Lost, 1));
    }

    [Fact]
    public void The_end_must_not_be_owed_to_aMember_that_has_gone()
    {
        Exchange();
        var last = Say();
        Hear(Sender, last);
        Ack(last);
        Cut(Member);

        Expect();
    }

    [Fact]
    public void A_doubled_message_must_not_make_up_for_a_lost_one()
    {
        var doubled = Exchange();
        var lost = Say();
        Hear(Sender, lost);
        Hear(Member, doubled);
        Ack(lost);

        Expect((ViolationKind.Lost, 1), (ViolationKind.Doubled, 1));
    }

    [Fact]
    public void Swapped_messages_must_be_one_reordering_and_no_loss()
    {
        var (first, second) = (Say(), Say());
        Hear(Sender, first, second);
        Hear(Member, second, first);
        Ack(first, second);

        var violation = Assert.Single(History.Check().Violations);
        Assert.Equal(ViolationKind.Reordered, violation.Kind);
        Assert.Equal(("#10 member heard m1 of g", "#11 member heard m0 of g"), (violation.First, violation.Second));
    }

    [Fact]
    public void The_order_of_a_client_must_hold_over_all_its_groups_and_that_of_the_application_for_each()
    {
        var both = Open("both", "a", "b");
        var (first, second) = (Sender.Send("a", ++LastAckId, noEcho: false), Sender.Send("b", ++LastAckId, noEcho: false));
        var (third, fourth) = (History.Publish("a"), History.Publish("b"));
        both.OnMessage("b", "sender", second.Message, History.None);
        both.OnMessage("a", "sender", first.Message, History.None);
        both.OnMessage("b", "", fourth, History.None);
        both.OnMessage("a", "", third, History.None);
        Ack(first, second);
        History.OnReached(third, 1);
        History.OnReached(fourth, 1);

        Expect((ViolationKind.Reordered, 1));
    }

    [Fact]
    public void An_ack_before_theSenders_own_copy_must_be_early()
    {
        var request = Say();
        Ack(request);
        Hear(Sender, request);
        Hear(Member, request);

        Expect((ViolationKind.EarlyAck, 1));
    }

    [Fact]
    public void An_ack_more_than_requests_must_be_stray_whatever_it_says()
    {
        var request = Exchange();
        Sender.OnAck(request.AckId, null);
        Sender.OnAck(request.AckId, "Forbidden");
        Sender.OnAck(99, null);

        Expect((ViolationKind.StrayAck, 3));
    }

    [Fact]
    public void An_id_that_succeeds_twice_must_be_executed_twice()
    {
        var request = Exchange();
        Sender.Say(request);
        Sender.OnAck(request.AckId, null);

        Expect((ViolationKind.ExecutedTwice, 1));
    }

    [Fact]
    public void A_repeat_must_be_answered_as_such_and_reach_nobody()
    {
        var request = Exchange();
        Sender.Say(request);
        Sender.OnAck(request.AckId, AckPairing.Duplicate);
        var other = Sender.Send(Group, request.AckId, noEcho: false);
        Sender.OnAck(request.AckId, AckPairing.Duplicate);
        Expect();

        Hear(Member, other);

        Expect((ViolationKind.DeliveredThoughFailed, 1));
    }

    [Fact]
    public void A_first_use_must_not_be_called_a_repeat()
    {
        var request = Say();
        Sender.OnAck(request.AckId, "Forbidden");
        Sender.Say(request);
        Sender.OnAck(request.AckId, AckPairing.Duplicate);

        Expect((ViolationKind.FalseDuplicate, 1));
    }

    [Fact]
    public void An_id_that_failed_may_be_used_again()
    {
        var request = Say();
        Sender.OnAck(request.AckId, "InternalServerError");
        Sender.Say(request);
        Hear(Sender, request);
        Hear(Member, request);
        Sender.OnAck(request.AckId, null);

        Expect();
    }

    [Fact]
    public void A_request_without_an_answer_must_be_unanswered_while_its_client_is_there()
    {
        Say();
        Expect((ViolationKind.Unanswered, 1));

        Cut(Sender);

        Expect();
    }

    [Fact]
    public void A_message_that_failed_must_reach_nobody()
    {
        var request = Say();
        Sender.OnAck(request.AckId, "Forbidden");
        Hear(Member, request);

        var violation = Assert.Single(History.Check().Violations);
        Assert.Equal(ViolationKind.DeliveredThoughFailed, violation.Kind);
        Assert.Equal(("#7 sender heard ack 1: Forbidden", "#8 member heard m0 of g"), (violation.First, violation.Second));
    }

    [Theory]
    [InlineData("other", "sender")]
    [InlineData(Group, "member")]
    [InlineData(Group, "")]
    public void A_message_must_be_heard_under_its_own_group_andSender(string group, string from)
    {
        var request = Say();
        Hear(Sender, request);
        Member.OnMessage(group, from, request.Message, History.None);
        Ack(request);

        Assert.Equal(group == Group ? 1 : 2, History.Check().Of(ViolationKind.WrongTarget));   // of another group it cannot be a member either
    }

    [Fact]
    public void A_message_must_not_be_heard_outside_its_group()
    {
        var stranger = Open("stranger");
        Hear(stranger, Exchange());

        Expect((ViolationKind.WrongTarget, 1));
    }

    [Fact]
    public void ASender_that_wants_no_echo_must_hear_none()
    {
        var request = Sender.Send(Group, ++LastAckId, noEcho: true);
        Hear(Member, request);
        Ack(request);
        Expect();

        Hear(Sender, request);

        Expect((ViolationKind.WrongTarget, 1));
    }

    [Theory]
    [InlineData(History.None)]
    [InlineData(7)]
    public void A_message_that_nobody_sent_must_come_out_of_nowhere(int message)
    {
        Member.OnMessage(Group, "sender", message, History.None);

        Expect((ViolationKind.OutOfNowhere, 1));
    }

    [Fact]
    public void A_message_must_not_be_heard_before_it_is_sent()
    {
        Member.OnMessage(Group, "sender", 0, History.None);
        var request = Say();
        Hear(Sender, request);
        Ack(request);

        Expect((ViolationKind.OutOfNowhere, 1), (ViolationKind.Lost, 1));
    }

    [Fact]
    public void The_hub_must_end_nobody_without_a_cause()
    {
        Member.OnClosed(1011, "Internal server error.");
        Sender.OnLost();

        Expect((ViolationKind.Ended, 2));

        Member.MayEnd = Sender.MayEnd = true;

        Expect();
    }

    [Fact]
    public void A_client_must_hear_connected_first_and_once_and_nothing_after_its_end()
    {
        var early = History.Open("early", Contract.Plain, "early", [Group]);
        Hear(early, Exchange());
        early.OnConnected();
        early.OnConnected();
        early.MayEnd = true;
        early.OnClosed(1000, "");
        Hear(early, Exchange());

        Expect((ViolationKind.Lifecycle, 3));
    }

    [Fact]
    public void A_plain_client_must_get_no_sequence_ids()
    {
        var request = Say();
        Hear(Sender, request);
        Member.OnMessage(Group, "sender", request.Message, 1);
        Ack(request);

        Expect((ViolationKind.Sequence, 1));
    }

    [Fact]
    public void A_message_of_the_application_must_reach_as_many_as_the_hub_says()
    {
        var message = History.Publish(Group);
        Sender.OnMessage(Group, "", message, History.None);
        Member.OnMessage(Group, "", message, History.None);
        Expect((ViolationKind.Unanswered, 1));

        History.OnReached(message, 1);

        Expect((ViolationKind.FalseCount, 1));
    }

    [Fact]
    public void A_request_without_an_ack_id_must_promise_nothing_but_order_and_target()
    {
        var (first, second) = (Sender.Send(Group, History.None, noEcho: false), Sender.Send(Group, History.None, noEcho: false));
        Hear(Member, first, second);
        Expect();

        Hear(Sender, second, first);

        Expect((ViolationKind.Reordered, 1));
    }
}
