using Hub.Benchmarks.Load;

namespace Hub.Benchmarks.Requests;

/// <summary>What became of the requests that were sent in one phase of a run, whenever their answers came.</summary>
internal sealed class RequestPhase
{
    /// <summary>Requests sent.</summary>
    public long Sent { get; set; }

    /// <summary>Those that brought the data back, and then an ack of success.</summary>
    public long Answered { get; set; }

    /// <summary>Those that got an error ack.</summary>
    public long Rejected { get; set; }

    /// <summary>Those, answered or rejected, whose ack came after the deadline.</summary>
    public long Late { get; set; }

    /// <summary>Those that have no ack yet.</summary>
    public long Unanswered => Sent - Answered - Rejected;

    /// <summary>Longest time from sending to the ack, in nanoseconds.</summary>
    public long Longest { get; set; }

    /// <summary>From when an answered request was due to its ack.</summary>
    public LatencyHistogram Latencies { get; } = new() { Recording = true };

    /// <summary>How often which error was given.</summary>
    public SortedDictionary<string, long> Errors { get; } = new(StringComparer.Ordinal);
}

/// <summary>Follows each request by its ack id: a client has one under way, which must bring its data once and then one ack. Everything
/// else that comes is a fault of the server. Pure; times are in nanoseconds.</summary>
/// <param name="clients">How many clients there are.</param>
/// <param name="limit">Time within which each request must be answered or rejected.</param>
internal sealed class RequestLedger(int clients, TimeSpan limit)
{
    private const string NoText = "no text";

    private readonly long _limit = (long)limit.TotalNanoseconds;
    private readonly Entry[] _entries = new Entry[clients];

    /// <summary>Requests answered with success since the start.</summary>
    public long Answered { get; private set; }

    /// <summary>Requests under way.</summary>
    public int UnderWay { get; private set; }

    /// <summary>Messages and acks that should not have come.</summary>
    public long Faults { get; private set; }

    /// <summary>The first of them, in words; null if there is none.</summary>
    public string? FirstFault { get; private set; }

    /// <summary>Where requests that are sent now are counted.</summary>
    public RequestPhase Phase { get; private set; } = new();

    /// <summary>Begins to count in a new phase; what is under way stays in the old one.</summary>
    public RequestPhase BeginPhase() => Phase = new RequestPhase();

    /// <summary>A client sends a request; returns the ack id it must have.</summary>
    /// <param name="client">Who; it must have none under way.</param>
    /// <param name="due">When the request was due, which is also its stamp.</param>
    /// <param name="now">When it is sent.</param>
    public long OnSent(int client, long due, long now)
    {
        ref var entry = ref _entries[client];
        if (entry.Phase is not null)
        {
            throw new InvalidOperationException($"client {client} has a request under way");
        }

        var ackId = entry.AckId == 0 ? RequestFrame.FirstAckId : entry.AckId + 1;
        entry = new Entry(Phase, ackId, due, now, HasData: false);
        Phase.Sent++;
        UnderWay++;
        return ackId;
    }

    /// <summary>Data with a stamp came to a client.</summary>
    public void OnData(int client, long stamp)
    {
        ref var entry = ref _entries[client];
        if (entry.Phase is null || stamp != entry.Due)
        {
            Fault($"client {client} got data it does not wait for");
            return;
        }

        if (entry.HasData)
        {
            Fault($"client {client} got its data twice");
        }

        entry.HasData = true;
    }

    /// <summary>An ack came to a client; true if the client may send its next request.</summary>
    public bool OnAck(int client, long ackId, bool success, string? error, long now)
    {
        ref var entry = ref _entries[client];
        if (entry.Phase is not { } phase || ackId != entry.AckId)
        {
            Fault($"client {client} got an ack with the id {ackId}, which it does not wait for");
            return false;
        }

        if (success != entry.HasData)
        {
            Fault(success ? $"client {client} got an ack of success before its data" : $"client {client} got its data, and then an error");
        }

        UnderWay--;
        entry.Phase = null;
        Count(phase, entry, success, error, now);
        return true;
    }

    private void Count(RequestPhase phase, in Entry entry, bool success, string? error, long now)
    {
        phase.Longest = Math.Max(phase.Longest, now - entry.SentAt);
        if (now - entry.SentAt > _limit)
        {
            phase.Late++;
        }

        if (success)
        {
            Answered++;
            phase.Answered++;
            phase.Latencies.Record(now - entry.Due);
            return;
        }

        phase.Rejected++;
        var text = error ?? NoText;
        phase.Errors[text] = phase.Errors.GetValueOrDefault(text) + 1;
    }

    private void Fault(string what)
    {
        Faults++;
        FirstFault ??= what;
    }

    /// <summary>The request that a client has under way; <see cref="Phase"/> is null when it has none.</summary>
    private record struct Entry(RequestPhase? Phase, long AckId, long Due, long SentAt, bool HasData);
}
