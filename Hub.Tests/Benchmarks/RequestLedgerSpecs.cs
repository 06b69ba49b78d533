using Hub.Benchmarks.Requests;

namespace Hub.Tests.Benchmarks;

/// <summary>What the load driver counts as answered, rejected, late and wrong.</summary>
public sealed class RequestLedgerSpecs
{
    private const long First = RequestFrame.FirstAckId;
    private static readonly TimeSpan Limit = TimeSpan.FromMicroseconds(1);

    private readonly RequestLedger _ledger = new(clients: 2, Limit);

    [Fact]
    public void Data_and_then_an_ack_of_success_must_count_as_answered()
    {
        Assert.Equal(First, _ledger.OnSent(client: 0, due: 10, now: 20));
        Assert.Equal(1, _ledger.UnderWay);
        _ledger.OnData(0, stamp: 10);

        Assert.True(_ledger.OnAck(0, First, success: true, null, now: 510));

        Assert.Equal((1, 1, 0, 0), (_ledger.Phase.Sent, _ledger.Phase.Answered, _ledger.Phase.Rejected, _ledger.Phase.Unanswered));
        Assert.Equal((0, 0, 1), (_ledger.UnderWay, _ledger.Faults, _ledger.Answered));
        Assert.Equal((490, 0.5), (_ledger.Phase.Longest, _ledger.Phase.Latencies.MaxMicros));
    }

    [Fact]
    public void An_error_ack_must_count_as_rejected_and_not_as_latency()
    {
        _ledger.OnSent(0, 10, 10);

        Assert.True(_ledger.OnAck(0, First, success: false, "busy", now: 20));

        Assert.Equal((0, 1, 0, 0L), (_ledger.Phase.Answered, _ledger.Phase.Rejected, _ledger.Faults, _ledger.Phase.Latencies.Count));
        Assert.Equal([new("busy", 1)], _ledger.Phase.Errors);
    }

    [Theory]
    [InlineData(1000, 0)]
    [InlineData(1001, 1)]
    public void An_ack_must_be_late_after_the_limit_counted_from_sending(long after, long late)
    {
        _ledger.OnSent(0, due: 0, now: 500);

        _ledger.OnAck(0, First, success: false, null, now: 500 + after);

        Assert.Equal(late, _ledger.Phase.Late);
    }

    [Fact]
    public void The_ids_of_one_client_must_count_up()
    {
        _ledger.OnSent(0, 0, 0);
        _ledger.OnAck(0, First, success: false, null, 0);

        Assert.Equal(First + 1, _ledger.OnSent(0, 1, 1));
        Assert.Equal(First, _ledger.OnSent(1, 1, 1));
    }

    [Fact]
    public void A_second_request_of_one_client_must_be_refused()
    {
        _ledger.OnSent(0, 0, 0);

        Assert.Throws<InvalidOperationException>(() => _ledger.OnSent(0, 1, 1));
    }

    [Fact]
    public void A_request_must_be_counted_in_the_phase_in_which_it_was_sent()
    {
        _ledger.OnSent(0, 0, 0);
        var before = _ledger.Phase;
        var after = _ledger.BeginPhase();
        _ledger.OnData(0, 0);
        _ledger.OnAck(0, First, success: true, null, 1);
        _ledger.OnSent(1, 2, 2);

        Assert.Equal((1, 1, 0), (before.Sent, before.Answered, before.Unanswered));
        Assert.Equal((1, 0, 1), (after.Sent, after.Answered, after.Unanswered));
    }

    [Fact]
    public void An_ack_of_success_without_data_must_be_a_fault()
    {
        _ledger.OnSent(0, 0, 0);
        _ledger.OnAck(0, First, success: true, null, 1);

        Assert.Equal((1, "client 0 got an ack of success before its data"), (_ledger.Faults, _ledger.FirstFault));
    }

    [Fact]
    public void Data_and_then_an_error_must_be_a_fault()
    {
        _ledger.OnSent(0, 0, 0);
        _ledger.OnData(0, 0);
        _ledger.OnAck(0, First, success: false, "no", 1);

        Assert.Equal((1, "client 0 got its data, and then an error"), (_ledger.Faults, _ledger.FirstFault));
    }

    [Fact]
    public void Data_that_comes_twice_must_be_a_fault()
    {
        _ledger.OnSent(0, 7, 7);
        _ledger.OnData(0, 7);
        _ledger.OnData(0, 7);

        Assert.Equal((1, "client 0 got its data twice"), (_ledger.Faults, _ledger.FirstFault));
    }

    [Theory]
    [InlineData(1, 7)]
    [InlineData(0, 8)]
    public void Data_that_a_client_does_not_wait_for_must_be_a_fault(int client, long stamp)
    {
        _ledger.OnSent(0, 7, 7);
        _ledger.OnData(client, stamp);

        Assert.Equal((1, $"client {client} got data it does not wait for"), (_ledger.Faults, _ledger.FirstFault));
    }

    [Fact]
    public void A_second_ack_must_be_a_fault_and_free_nobody()
    {
        _ledger.OnSent(0, 0, 0);
        _ledger.OnData(0, 0);
        _ledger.OnAck(0, First, success: true, null, 1);

        Assert.False(_ledger.OnAck(0, First, success: true, null, 2));

        Assert.Equal((1, 1, 0), (_ledger.Faults, _ledger.Phase.Answered, _ledger.UnderWay));
    }

    [Fact]
    public void An_ack_with_another_id_must_be_a_fault_and_leave_the_request_under_way()
    {
        _ledger.OnSent(0, 0, 0);

        Assert.False(_ledger.OnAck(0, First + 1, success: true, null, 1));

        Assert.Equal((1, 1), (_ledger.Faults, _ledger.UnderWay));
    }
}
