using Hub.Benchmarks.Check;

namespace Hub.Tests.Benchmarks;

/// <summary>The same for reliable clients: sequence ids, replays, and requests that are said again because their acks were lost with a socket.</summary>
public sealed class ReliableHistorySpecs
{
    private const string Group = "g";

    private readonly History _history = new();
    private readonly LoggedClient _sender;
    private readonly LoggedClient _member;

    public ReliableHistorySpecs()
    {
        _sender = Open("sender");
        _member = Open("member", Group);
    }

    [Fact]
    public void A_replay_on_another_socket_must_be_what_is_expected()
    {
        var (first, second) = (Say(1), Say(2));
        Hear(_member, 1, first);
        Return(_member);
        Hear(_member, 1, first);
        Hear(_member, 2, second);
        Return(_member);
        Hear(_member, 1, first);
        Hear(_member, 2, second);
        Ack(1, 2);

        var verdict = _history.Check();
        Assert.True(verdict.IsClean, verdict.ToText());
        Assert.Equal((2L, 3L, 2), (verdict.Heard, verdict.Replayed, verdict.Returns));
    }

    [Fact]
    public void The_same_sequence_id_must_not_come_twice_on_one_socket()
    {
        var request = Say(1);
        Hear(_member, 1, request);
        Hear(_member, 1, request);
        Return(_member);
        Hear(_member, 1, request);
        Hear(_member, 1, request);
        Ack(1);

        Expect((ViolationKind.Doubled, 2));
    }

    [Fact]
    public void A_message_that_comes_again_under_a_new_sequence_id_must_be_doubled()
    {
        var request = Say(1);
        Hear(_member, 1, request);
        Return(_member);
        Hear(_member, 2, request);
        Ack(1);

        Expect((ViolationKind.Doubled, 1));
    }

    [Fact]
    public void A_sequence_id_must_not_stand_for_another_message()
    {
        var (first, second) = (Say(1), Say(2));
        Hear(_member, 1, first);
        Return(_member);
        Hear(_member, 1, second);
        Hear(_member, 2, second);
        Ack(1, 2);

        Expect((ViolationKind.Sequence, 1));
    }

    [Fact]
    public void A_gap_in_the_sequence_must_be_a_loss_whatever_it_was()
    {
        _member.OnServerData(1);
        Hear(_member, 3, Say(1));
        Ack(1);

        var violation = Assert.Single(_history.Check().Violations);
        Assert.Equal((ViolationKind.Lost, "member misses sequence ids 2 to 2"), (violation.Kind, violation.Text));
    }

    [Fact]
    public void A_message_without_a_sequence_id_must_be_a_violation()
    {
        Hear(_member, History.None, Say(1));
        Ack(1);

        Expect((ViolationKind.Sequence, 1));
    }

    [Fact]
    public void A_message_that_is_missing_after_the_return_must_be_lost()
    {
        Say(1);
        Return(_member);
        Ack(1);

        Expect((ViolationKind.Lost, 1));
    }

    [Fact]
    public void A_message_must_still_be_owed_to_a_member_that_is_away()
    {
        Say(1);
        Ack(1);
        _member.OnLost();

        Expect();

        _member.OnCameBack();
        Expect();                                           // the hub has not greeted it yet

        _member.OnConnected();

        Expect((ViolationKind.Lost, 1));
    }

    [Fact]
    public void A_request_that_is_said_again_and_called_a_repeat_must_have_been_executed_once()
    {
        var request = Say(1);
        Return(_sender);
        _sender.Say(request);
        _sender.OnAck(1, AckPairing.Duplicate);

        Expect((ViolationKind.Lost, 1));

        Hear(_member, 1, request);
        Expect();

        Hear(_member, 2, request);
        Expect((ViolationKind.Doubled, 1));
    }

    [Fact]
    public void A_request_that_is_said_again_and_fails_must_not_have_been_executed()
    {
        var request = Say(1);
        Return(_sender);
        _sender.Say(request);
        _sender.OnAck(1, "InternalServerError");
        Expect();

        Hear(_member, 1, request);

        Expect((ViolationKind.DeliveredThoughFailed, 1));
    }

    [Fact]
    public void A_failure_must_prove_nothing_while_another_use_may_have_been_executed()
    {
        var request = Say(1);
        Return(_sender);
        _sender.Say(request);
        _sender.OnAck(1, "InternalServerError");            // of the first use
        _sender.OnLost();                                   // and the ack of the second is lost
        Hear(_member, 1, request);

        Expect();
    }

    [Fact]
    public void A_repeat_must_not_be_called_so_when_it_was_said_once()
    {
        Say(1);
        _sender.OnAck(1, AckPairing.Duplicate);

        Expect((ViolationKind.FalseDuplicate, 1));
    }

    [Fact]
    public void A_request_that_succeeds_on_both_sockets_must_be_executed_twice()
    {
        var request = Say(1);
        Hear(_member, 1, request);
        _sender.OnAck(1, null);
        Return(_sender);
        _sender.Say(request);
        _sender.OnAck(1, null);

        Expect((ViolationKind.ExecutedTwice, 1));
    }

    [Fact]
    public void A_request_must_be_answered_on_the_socket_that_it_was_last_said_on()
    {
        var request = Say(1);
        Return(_sender);
        _sender.Say(request);

        Expect((ViolationKind.Unanswered, 1));

        _sender.OnLost();

        Expect();
    }

    [Fact]
    public void What_was_executed_on_the_second_try_may_come_after_later_messages()
    {
        var (first, second) = (Say(1), Say(2));
        Return(_sender);
        _sender.Say(first);
        _sender.Say(second);
        Hear(_member, 1, second);
        Hear(_member, 2, first);
        _sender.OnAck(1, null);                             // the first try had failed
        _sender.OnAck(2, AckPairing.Duplicate);

        Expect();
    }

    [Fact]
    public void What_was_executed_on_the_first_try_must_keep_its_order()
    {
        var (first, second) = (Say(1), Say(2));
        Return(_sender);
        _sender.Say(first);
        _sender.Say(second);
        Hear(_member, 1, second);
        Hear(_member, 2, first);
        _sender.OnAck(1, AckPairing.Duplicate);
        _sender.OnAck(2, AckPairing.Duplicate);

        Expect((ViolationKind.Reordered, 1));
    }

    [Fact]
    public void A_join_that_is_said_again_must_count_from_the_ack_that_proves_it()
    {
        var late = Open("late");
        var join = new LoggedRequest(LineKind.Join, Group, 1);
        late.Say(join);
        Return(late);
        late.Say(join);
        Hear(_member, 1, Say(1));
        late.OnAck(1, AckPairing.Duplicate);
        Hear(_member, 2, Say(2));
        Ack(1, 2);

        Expect((ViolationKind.Lost, 1));
    }

    [Fact]
    public void A_connection_must_be_given_back_unless_there_is_a_cause()
    {
        _member.OnLost();
        _member.OnCameBack();
        _member.OnRefused("unknown");
        Expect((ViolationKind.Ended, 1));

        _member.MayEnd = true;

        Expect();
    }

    private LoggedClient Open(string name, params string[] groups)
    {
        var client = _history.Open(name, Contract.Reliable, name, groups);
        client.OnConnected();
        return client;
    }

    private static void Return(LoggedClient client)
    {
        client.OnLost();
        client.OnCameBack();
        client.OnConnected();
    }

    private LoggedRequest Say(long ackId) => _sender.Send(Group, ackId, noEcho: false);

    private static void Hear(LoggedClient client, long sequence, LoggedRequest request) => client.OnMessage(Group, "sender", request.Message, sequence);

    private void Ack(params long[] ackIds)
    {
        foreach (var ackId in ackIds) _sender.OnAck(ackId, null);
    }

    private void Expect(params (ViolationKind Kind, int Count)[] expected)
    {
        var verdict = _history.Check();
        Assert.True(expected.Order().SequenceEqual(verdict.Counts.Select(count => (count.Key, count.Value)).Order()), verdict.ToText());
    }
}
