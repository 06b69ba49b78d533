using Hub.Actors.Transport;
using Hub.Protocol.Wire;

namespace Hub.Tests.Sessions;

/// <summary>What is kept for a reliable client until it acknowledges it, and sent again when it comes back.</summary>
public sealed class ReplayBufferSpecs
{
    private readonly ReplayBuffer _buffer = new(WireProtocol.JsonReliable);

    [Fact]
    public void Ids_must_count_messages_from_one_and_joined_messages_must_have_one_each()
    {
        ulong[] firsts = [_buffer.Append(Frames(1)), _buffer.Append(Frames(3)), _buffer.Append(Frames(1))];
        Assert.Equal([1UL, 2, 5], firsts);
        Assert.Equal((5UL, 3, 5), (_buffer.LastId, _buffer.Count, _buffer.Messages));
    }

    [Fact]
    public void An_acknowledgement_must_release_everything_up_to_it_and_keep_what_it_covers_in_part()
    {
        for (var i = 0; i < 3; i++) _buffer.Append(Frames(2));
        _buffer.Acknowledge(1);
        Assert.Equal(6, _buffer.Messages);
        _buffer.Acknowledge(2);
        Assert.Equal(4, _buffer.Messages);
        _buffer.Acknowledge(5);
        Assert.Equal(2, _buffer.Messages);
        _buffer.Acknowledge(0);
        _buffer.Acknowledge(3);
        Assert.Equal(2, _buffer.Messages);
        _buffer.Acknowledge(ulong.MaxValue);
        Assert.Equal((0, 0, 0), (_buffer.Count, _buffer.Messages, _buffer.Bytes));
        Assert.Equal(7UL, _buffer.Append(Frames(1)));
    }

    [Fact]
    public void After_a_rewind_all_that_is_left_must_be_sent_again_with_its_ids()
    {
        for (var i = 0; i < 100; i++) _buffer.Append(Frames(1));
        _buffer.Acknowledge(40);
        Assert.False(_buffer.HasUnsent);
        _buffer.Rewind();
        for (var id = 41UL; id <= 60; id++) Assert.Equal(id, Resend());
        _buffer.Acknowledge(70);                                // also of what the client had from before and was not sent again yet
        for (var id = 71UL; id <= 100; id++) Assert.Equal(id, Resend());
        Assert.False(_buffer.HasUnsent);
        _buffer.Rewind();
        Assert.Equal(71UL, Resend());
    }

    private ulong Resend()
    {
        Assert.Same(_buffer.PeekUnsent(), _buffer.Resend(out var first));
        return first;
    }

    private static OutboundBytes Frames(int messages) => new(new byte[10 * messages], messages, 0) { IsNumbered = true };
}
