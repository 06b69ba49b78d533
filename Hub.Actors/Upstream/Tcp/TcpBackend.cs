using Akka.Actor;
using Hub.Actors.Pooling;
using Hub.Actors.Settings;
using Hub.Protocol.CloudEvents;

namespace Hub.Actors.Upstream.Tcp;

/// <summary>A backend that speaks length-prefixed CloudEvents JSON over pooled TCP connections (docs/upstream-tcp.md).</summary>
internal sealed class TcpBackend : IBackend
{
    /// <summary>What surrounds a body in a frame, at most.</summary>
    private const int EnvelopeBytes = 64 * 1024;

    private readonly TcpConnectionPool _pool;

    /// <summary>Opens the pool as a child of the backend's dispatcher.</summary>
    public TcpBackend(UrlTemplate url, IActorRefFactory actors, UpstreamSettings upstream, TimeProvider time)
    {
        var settings = upstream.Tcp;
        _pool = TcpConnectionPool.Start(actors, $"{url.Host.Trim('[', ']')}:{url.Port}", new TcpPoolSettings
        {
            Host = url.Host,
            Port = url.Port,
            MinIdle = settings.MinIdle,
            Max = settings.Max,
            IdleTimeout = settings.IdleTimeout,
            Lifetime = settings.Lifetime,
            ConnectTimeout = settings.ConnectTimeout,
            BorrowTimeout = settings.BorrowTimeout,
            HealthCheckInterval = settings.HealthInterval,
            HealthCheckTimeout = settings.HealthTimeout,
            MaxUses = settings.MaxUses,
            // Base64 of the largest body, and the envelope around it.
            MaxFrameBytes = upstream.MaxResponseBytes / 3 * 4 + EnvelopeBytes,
        }, time);
    }

    /// <summary>Links restarted after a failure.</summary>
    public long LinkRestarts => Snapshot().Restarts;

    /// <summary>Its connections now.</summary>
    public TcpPoolSnapshot Snapshot() => _pool.Snapshot();

    public async Task<CloudEventReply> CallAsync(UpstreamCall call, CancellationToken cancellation)
    {
        var answer = await _pool.CallAsync(TcpEnvelope.WriteEvent(call.Event), cancellation);
        return TcpEnvelope.TryReadReply(answer, out var reply, out var error) ? reply : throw new InvalidDataException(error);
    }

    public void Close() => _ = _pool.DisposeAsync().AsTask();
}
