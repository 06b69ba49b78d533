using Hub.Actors.Transport;
using Hub.Protocol.Wire;

namespace Hub.Actors.Diagnostics;

// HOT PATH: a call for each read of a socket and each send, none for each message.

/// <summary>
/// What went over the sockets of a node, counted where bytes come in and go out, so that the figures agree with what clients saw: bytes of
/// WebSocket frames, messages by kind, answers by result. Thread safe. Guard: TrafficCounterSpecs; its cost is in docs/metrics.md.
/// </summary>
internal sealed class TrafficCounters(int processors)
{
    private const int Inbound = 0;
    private const int Outbound = Inbound + (int)InboundKind.Control + 1;
    private const int Acks = Outbound + (int)OutboundKind.Control + 1;
    private const int Received = Acks + 8;
    private const int Sent = Received + 1;

    private readonly StripedCounters _counters = new(Sent + 1, processors);

    /// <summary>Results of acks by position: success, then the names of errors, then whatever else an error may be called.</summary>
    public static IReadOnlyList<string> AckResults { get; } =
        ["ok", ErrorCode.Forbidden, ErrorCode.Duplicate, ErrorCode.InternalServerError, ErrorCode.BadRequest, ErrorCode.NotFound, ErrorCode.Timeout, "other"];

    /// <summary>Bytes read from clients.</summary>
    public long BytesReceived => _counters.Sum(Received);

    /// <summary>Bytes handed to sockets.</summary>
    public long BytesSent => _counters.Sum(Sent);

    /// <summary>Messages and control frames read from clients.</summary>
    public long MessagesReceived => Sum(Inbound, TrafficKinds.Inbound.Count);

    /// <summary>Messages and control frames handed to sockets.</summary>
    public long MessagesSent => Sum(Outbound, TrafficKinds.Outbound.Count);

    public long Of(InboundKind kind) => _counters.Sum(Inbound + (int)kind);

    public long Of(OutboundKind kind) => _counters.Sum(Outbound + (int)kind);

    /// <summary>Acks with that position in <see cref="AckResults"/>.</summary>
    public long AcksOf(int result) => _counters.Sum(Acks + result);

    public void OnBytesReceived(long bytes) => _counters.Add(Received, bytes);

    public void OnReceived(InboundKind kind, int messages) => _counters.Add(Inbound + (int)kind, messages);

    /// <summary>These leave in one system call. Counted before it, so that no client sees what is not counted yet. Returns how many messages they are.</summary>
    public int OnSending(ReadOnlySpan<OutboundBytes> batch, int bytes)
    {
        _counters.Add(Sent, bytes);
        var kind = batch[0].Kind;
        var (sum, messages) = (0, 0);
        foreach (var frames in batch)
        {
            if (frames.Kind != kind)
            {
                OnSending(kind, messages);
                sum += messages;
                (kind, messages) = (frames.Kind, 0);
            }
            messages += frames.Messages;
        }
        OnSending(kind, messages);
        return sum + messages;
    }

    /// <summary>Successful answers.</summary>
    public void OnAcked(int acks) => _counters.Add(Acks, acks);

    /// <summary>One answer, with the error's name or null.</summary>
    public void OnAcked(string? error)
    {
        var result = 0;
        if (error is not null)
        {
            result = AckResults.Count - 1;
            for (var i = 1; i < AckResults.Count - 1; i++)
            {
                if (AckResults[i] == error) result = i;
            }
        }
        _counters.Add(Acks + result, 1);
    }

    private void OnSending(OutboundKind kind, int messages)
    {
        if (kind != OutboundKind.GoodBye)
        {
            _counters.Add(Outbound + (int)kind, messages);
            return;
        }
        _counters.Add(Outbound + (int)OutboundKind.System, messages);
        _counters.Add(Outbound + (int)OutboundKind.Control, messages);
    }

    private long Sum(int first, int count)
    {
        var sum = 0L;
        for (var i = 0; i < count; i++) sum += _counters.Sum(first + i);
        return sum;
    }
}

/// <summary>Counts the messages of one read in runs of the same kind, so that a burst costs one addition.</summary>
internal ref struct InboundTally(TrafficCounters counters)
{
    private InboundKind _kind;
    private int _messages;

    /// <summary>One more message.</summary>
    public void Add(InboundKind kind)
    {
        if (kind != _kind) Flush();
        _kind = kind;
        _messages++;
    }

    /// <summary>Before anybody can see an effect of the messages.</summary>
    public void Flush()
    {
        if (_messages > 0) counters.OnReceived(_kind, _messages);
        _messages = 0;
    }
}
