using Hub.Actors.Settings;
using Hub.Actors.Transport;
using Hub.Protocol.Wire;

namespace Hub.Tests.Transport;

/// <summary>One outbox with everything around it under the control of a spec. Starts open unless said otherwise.</summary>
internal sealed class OutboxBench : IOutboxOwner
{
    /// <summary>Bounds of what a reliable client has not acknowledged, wide ones.</summary>
    public static readonly SessionSettings Sessions = new(TimeSpan.FromSeconds(30), 10_000, 16_000_000, TimeSpan.FromSeconds(60));

    public OutboxBench(int maxBytes = 1_000_000, int maxMessages = 1_000, int maxAgeMs = 10_000, bool open = true, WireProtocol? protocol = null, SessionSettings? sessions = null)
    {
        Clock = new HubClock(Time);
        var settings = new OutboxSettings(maxBytes, maxMessages, TimeSpan.FromMilliseconds(maxAgeMs), OverflowPolicy.Close, []);
        Shared = new OutboxShared(settings, sessions ?? Sessions, Clock, Work);
        Outbox = new Outbox(Socket, this, Shared, (protocol ?? WireProtocol.Json).Ordinal);
        if (open) Outbox.Open(null);
    }

    public ManualTime Time { get; } = new();

    public HubClock Clock { get; }

    public ManualWork Work { get; } = new();

    public SpySocket Socket { get; } = new();

    public OutboxShared Shared { get; }

    public Outbox Outbox { get; }

    /// <summary>What the outbox told its owner, in order.</summary>
    public List<string> Told { get; } = [];

    /// <summary>Frames of one message made now.</summary>
    public OutboundBytes Frames(byte fill, int length = 1, OverflowPolicy policy = OverflowPolicy.Close, object? key = null, long expiresMs = long.MaxValue)
        => new([.. Enumerable.Repeat(fill, length)], 1, Clock.NowMs) { Policy = policy, Key = key, ExpiresMs = expiresMs };

    /// <summary>Enqueues frames of one message made now.</summary>
    public EnqueueResult Enqueue(byte fill, int length = 1, OverflowPolicy policy = OverflowPolicy.Close, object? key = null)
        => Outbox.Enqueue(Frames(fill, length, policy, key));

    /// <summary>The first message is being sent and the client does not take it; returns with an empty queue behind it.</summary>
    public void StallOn(byte fill, int length = 1)
    {
        Socket.Hold = true;
        Enqueue(fill, length);
        Work.Run();
    }

    /// <summary>The client reads again; everything that waits leaves.</summary>
    public byte[] Resume()
    {
        Socket.Release();
        Work.Run();
        return Socket.Stream;
    }

    public void OnOverflow() => Told.Add("overflow");

    public void OnCloseSent() => Told.Add("close sent");

    public void OnSendFailed(IClientSocket socket, Exception reason) => Told.Add("failed: " + reason.Message);
}
