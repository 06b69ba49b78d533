using Hub.Benchmarks.Check;

namespace Hub.Tests.Benchmarks;

/// <summary>The checker must see each fault in what plain clients said and heard, count it exactly, name its lines, and call nothing else a fault.</summary>
public sealed class HistorySpecs
{
    private const string Group = "g";

    private readonly History _history = new();
    private readonly LoggedClient _sender;
    private readonly LoggedClient _member;
    private long _ackId;

    public HistorySpecs()
    {
        _sender = Open("sender", Group);
        _member = Open("member", Group);
    }

    [Fact]
    public void A_history_in_which_all_went_well_must_have_no_violations()
    {
        for (var i = 0; i < 10; i++) Exchange();

        var verdict = _history.Check();
        Assert.True(verdict.IsClean, verdict.ToText());
        Assert.Equal((10, 10, 0, 20L), (verdict.Sent, verdict.Executed, verdict.Failed, verdict.Heard));
    }

    [Fact]
    public void A_message_that_a_member_never_heard_must_be_lost_and_named_with_its_lines()
    {
        var lost = Say();
        Hear(_sender, lost);
        Ack(lost);

        var violation = Assert.Single(_history.Check().Violations);
        Assert.Equal(ViolationKind.Lost, violation.Kind);
        Assert.Equal("member never heard m0 of sender, which was executed, and is in g", violation.Text);
        Assert.Equal("#8 sender heard ack 1: success", violation.First);
        Assert.Equal("#5 member heard connected", violation.Second);
    }

    [Fact]
    public void A_message_before_one_that_was_heard_must_be_lost_even_for_a_member_that_has_gone()
    {
        var lost = Say();
        Hear(_sender, lost);
        Ack(lost);
        Exchange();
        Cut(_member);

        Expect((ViolationKind.Lost, 1));
    }

    [Fact]
    public void The_end_must_not_be_owed_to_a_member_that_has_gone()
    {
        Exchange();
        var last = Say();
        Hear(_sender, last);
        Ack(last);
        Cut(_member);

        Expect();
    }

    [Fact]
    public void A_doubled_message_must_not_make_up_for_a_lost_one()
    {
        var doubled = Exchange();
        var lost = Say();
        Hear(_sender, lost);
        Hear(_member, doubled);
        Ack(lost);

        Expect((ViolationKind.Lost, 1), (ViolationKind.Doubled, 1));
    }

    [Fact]
    public void Swapped_messages_must_be_one_reordering_and_no_loss()
    {
        var (first, second) = (Say(), Say());
        Hear(_sender, first, second);
        Hear(_member, second, first);
        Ack(first, second);

        var violation = Assert.Single(_history.Check().Violations);
        Assert.Equal(ViolationKind.Reordered, violation.Kind);
        Assert.Equal(("#10 member heard m1 of g", "#11 member heard m0 of g"), (violation.First, violation.Second));
    }

    [Fact]
    public void The_order_of_a_client_must_hold_over_all_its_groups_and_that_of_the_application_for_each()
    {
        var both = Open("both", "a", "b");
        var (first, second) = (_sender.Send("a", ++_ackId, noEcho: false), _sender.Send("b", ++_ackId, noEcho: false));
        var (third, fourth) = (_history.Publish("a"), _history.Publish("b"));
        both.OnMessage("b", "sender", second.Message, History.None);
        both.OnMessage("a", "sender", first.Message, History.None);
        both.OnMessage("b", "", fourth, History.None);
        both.OnMessage("a", "", third, History.None);
        Ack(first, second);
        _history.OnReached(third, 1);
        _history.OnReached(fourth, 1);

        Expect((ViolationKind.Reordered, 1));
    }

    [Fact]
    public void An_ack_before_the_senders_own_copy_must_be_early()
    {
        var request = Say();
        Ack(request);
        Hear(_sender, request);
        Hear(_member, request);

        Expect((ViolationKind.EarlyAck, 1));
    }

    [Fact]
    public void An_ack_more_than_requests_must_be_stray_whatever_it_says()
    {
        var request = Exchange();
        _sender.OnAck(request.AckId, null);
        _sender.OnAck(request.AckId, "Forbidden");
        _sender.OnAck(99, null);

        Expect((ViolationKind.StrayAck, 3));
    }

    [Fact]
    public void An_id_that_succeeds_twice_must_be_executed_twice()
    {
        var request = Exchange();
        _sender.Say(request);
        _sender.OnAck(request.AckId, null);

        Expect((ViolationKind.ExecutedTwice, 1));
    }

    [Fact]
    public void A_repeat_must_be_answered_as_such_and_reach_nobody()
    {
        var request = Exchange();
        _sender.Say(request);
        _sender.OnAck(request.AckId, AckPairing.Duplicate);
        var other = _sender.Send(Group, request.AckId, noEcho: false);
        _sender.OnAck(request.AckId, AckPairing.Duplicate);
        Expect();

        Hear(_member, other);

        Expect((ViolationKind.DeliveredThoughFailed, 1));
    }

    [Fact]
    public void A_first_use_must_not_be_called_a_repeat()
    {
        var request = Say();
        _sender.OnAck(request.AckId, "Forbidden");
        _sender.Say(request);
        _sender.OnAck(request.AckId, AckPairing.Duplicate);

        Expect((ViolationKind.FalseDuplicate, 1));
    }

    [Fact]
    public void An_id_that_failed_may_be_used_again()
    {
        var request = Say();
        _sender.OnAck(request.AckId, "InternalServerError");
        _sender.Say(request);
        Hear(_sender, request);
        Hear(_member, request);
        _sender.OnAck(request.AckId, null);

        Expect();
    }

    [Fact]
    public void A_request_without_an_answer_must_be_unanswered_while_its_client_is_there()
    {
        Say();
        Expect((ViolationKind.Unanswered, 1));

        Cut(_sender);

        Expect();
    }

    [Fact]
    public void A_message_that_failed_must_reach_nobody()
    {
        var request = Say();
        _sender.OnAck(request.AckId, "Forbidden");
        Hear(_member, request);

        var violation = Assert.Single(_history.Check().Violations);
        Assert.Equal(ViolationKind.DeliveredThoughFailed, violation.Kind);
        Assert.Equal(("#7 sender heard ack 1: Forbidden", "#8 member heard m0 of g"), (violation.First, violation.Second));
    }

    [Theory]
    [InlineData("other", "sender")]
    [InlineData(Group, "member")]
    [InlineData(Group, "")]
    public void A_message_must_be_heard_under_its_own_group_and_sender(string group, string from)
    {
        var request = Say();
        Hear(_sender, request);
        _member.OnMessage(group, from, request.Message, History.None);
        Ack(request);

        Assert.Equal(group == Group ? 1 : 2, _history.Check().Of(ViolationKind.WrongTarget));   // of another group it cannot be a member either
    }

    [Fact]
    public void A_message_must_not_be_heard_outside_its_group()
    {
        var stranger = Open("stranger");
        Hear(stranger, Exchange());

        Expect((ViolationKind.WrongTarget, 1));
    }

    [Fact]
    public void A_sender_that_wants_no_echo_must_hear_none()
    {
        var request = _sender.Send(Group, ++_ackId, noEcho: true);
        Hear(_member, request);
        Ack(request);
        Expect();

        Hear(_sender, request);

        Expect((ViolationKind.WrongTarget, 1));
    }

    [Fact]
    public void A_member_whose_join_is_on_its_way_may_hear_a_message_and_is_owed_none()
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
    public void A_member_must_be_owed_everything_said_after_the_ack_of_its_join()
    {
        Join(Open("joined"), answered: true);
        Exchange();

        Expect((ViolationKind.Lost, 1));
    }

    [Fact]
    public void A_failed_join_must_make_no_member()
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
    public void A_member_whose_leave_is_on_its_way_may_hear_a_message_and_is_owed_none()
    {
        _member.Say(new LoggedRequest(LineKind.Leave, Group, 1));
        Exchange();
        var request = Say();
        Hear(_sender, request);
        Ack(request);
        _member.OnAck(1, null);
        Expect();

        var late = Say();
        Hear(_sender, late);
        Hear(_member, late);
        Ack(late);

        Expect((ViolationKind.WrongTarget, 1));
    }

    [Theory]
    [InlineData(History.None)]
    [InlineData(7)]
    public void A_message_that_nobody_sent_must_come_out_of_nowhere(int message)
    {
        _member.OnMessage(Group, "sender", message, History.None);

        Expect((ViolationKind.OutOfNowhere, 1));
    }

    [Fact]
    public void A_message_must_not_be_heard_before_it_is_sent()
    {
        _member.OnMessage(Group, "sender", 0, History.None);
        var request = Say();
        Hear(_sender, request);
        Ack(request);

        Expect((ViolationKind.OutOfNowhere, 1), (ViolationKind.Lost, 1));
    }

    [Fact]
    public void The_hub_must_end_nobody_without_a_cause()
    {
        _member.OnClosed(1011, "Internal server error.");
        _sender.OnLost();

        Expect((ViolationKind.Ended, 2));

        _member.MayEnd = _sender.MayEnd = true;

        Expect();
    }

    [Fact]
    public void A_client_must_hear_connected_first_and_once_and_nothing_after_its_end()
    {
        var early = _history.Open("early", Contract.Plain, "early", [Group]);
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
        Hear(_sender, request);
        _member.OnMessage(Group, "sender", request.Message, 1);
        Ack(request);

        Expect((ViolationKind.Sequence, 1));
    }

    [Fact]
    public void A_message_of_the_application_must_reach_as_many_as_the_hub_says()
    {
        var message = _history.Publish(Group);
        _sender.OnMessage(Group, "", message, History.None);
        _member.OnMessage(Group, "", message, History.None);
        Expect((ViolationKind.Unanswered, 1));

        _history.OnReached(message, 1);

        Expect((ViolationKind.FalseCount, 1));
    }

    [Fact]
    public void A_request_without_an_ack_id_must_promise_nothing_but_order_and_target()
    {
        var (first, second) = (_sender.Send(Group, History.None, noEcho: false), _sender.Send(Group, History.None, noEcho: false));
        Hear(_member, first, second);
        Expect();

        Hear(_sender, second, first);

        Expect((ViolationKind.Reordered, 1));
    }

    private LoggedClient Open(string name, params string[] groups)
    {
        var client = _history.Open(name, Contract.Plain, name, groups);
        client.OnConnected();
        return client;
    }

    private static void Join(LoggedClient client, bool answered)
    {
        client.Say(new LoggedRequest(LineKind.Join, Group, 1));
        if (answered) client.OnAck(1, null);
    }

    private static void Cut(LoggedClient client)
    {
        client.MayEnd = true;
        client.OnLost();
    }

    private LoggedRequest Say() => _sender.Send(Group, ++_ackId, noEcho: false);

    private static void Hear(LoggedClient client, params LoggedRequest[] requests)
    {
        foreach (var request in requests) client.OnMessage(request.Target, "sender", request.Message, History.None);
    }

    private void Ack(params LoggedRequest[] requests)
    {
        foreach (var request in requests) _sender.OnAck(request.AckId, null);
    }

    private LoggedRequest Exchange()
    {
        var request = Say();
        Hear(_sender, request);
        Hear(_member, request);
        Ack(request);
        return request;
    }

    private void Expect(params (ViolationKind Kind, int Count)[] expected)
    {
        var verdict = _history.Check();
        Assert.True(expected.Order().SequenceEqual(verdict.Counts.Select(count => (count.Key, count.Value)).Order()), verdict.ToText());
    }
}
