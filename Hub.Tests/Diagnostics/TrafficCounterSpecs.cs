using Hub.Actors.Diagnostics;
using Hub.Actors.Transport;
using Hub.Protocol.Wire;

namespace Hub.Tests.Diagnostics;

public sealed class TrafficCounterSpecs
{
    private readonly TrafficCounters _traffic = new(2);

    [Fact]
    public void A_batch_of_several_kinds_must_be_counted_kind_by_kind()
    {
        _traffic.OnSending([Frames(OutboundKind.Message, 3), Frames(OutboundKind.Message, 2), Frames(OutboundKind.Ack, 4), Frames(OutboundKind.Message, 1)], 70);
        Assert.Equal((6, 4), (_traffic.Of(OutboundKind.Message), _traffic.Of(OutboundKind.Ack)));
        Assert.Equal((10, 70), (_traffic.MessagesSent, _traffic.BytesSent));
    }

    [Fact]
    public void A_good_bye_must_count_as_a_message_and_as_a_frame()
    {
        _traffic.OnSending([Frames(OutboundKind.GoodBye, 1)], 9);
        Assert.Equal((1, 1, 2), (_traffic.Of(OutboundKind.System), _traffic.Of(OutboundKind.Control), _traffic.MessagesSent));
    }

    [Fact]
    public void A_tally_must_count_runs_and_what_it_holds_at_the_end()
    {
        var tally = new InboundTally(_traffic);
        foreach (var kind in new[] { InboundKind.SendToGroup, InboundKind.SendToGroup, InboundKind.Ping, InboundKind.SendToGroup }) tally.Add(kind);
        Assert.Equal((2, 1), (_traffic.Of(InboundKind.SendToGroup), _traffic.Of(InboundKind.Ping)));
        tally.Flush();
        tally.Flush();
        Assert.Equal((3, 1, 4), (_traffic.Of(InboundKind.SendToGroup), _traffic.Of(InboundKind.Ping), _traffic.MessagesReceived));
    }

    [Fact]
    public void Acks_must_be_counted_by_the_names_of_their_errors_and_unknown_ones_together()
    {
        _traffic.OnAcked(5);
        foreach (var error in new[] { null, ErrorCode.Forbidden, ErrorCode.Timeout, "Teapot", "Coffeepot" }) _traffic.OnAcked(error);
        var counts = TrafficCounters.AckResults.Select((label, result) => (label, _traffic.AcksOf(result))).Where(count => count.Item2 > 0);
        Assert.Equal([("ok", 6), ("Forbidden", 1), ("Timeout", 1), ("other", 2)], counts);
    }

    [Fact]
    public void Each_kind_must_have_a_label()
    {
        Assert.Equal(Enum.GetValues<InboundKind>().Length, TrafficKinds.Inbound.Count);
        Assert.Equal(Enum.GetValues<OutboundKind>().Length - 1, TrafficKinds.Outbound.Count);
        Assert.Equal(Enum.GetValues<ActorKind>().Length, ActorKinds.Labels.Count);
    }

    private static OutboundBytes Frames(OutboundKind kind, int messages) => new([1], messages, 0) { Kind = kind };
}
