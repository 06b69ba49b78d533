using Akka.Actor;
using Hub.Actors.Upstream;
using Hub.Protocol.CloudEvents;

namespace Hub.Benchmarks.Balance;

/// <summary>A backend in memory that is slow for what worker 0 sends and fast for all others, as if that worker's connection were bad.</summary>
internal sealed class SlowWorkerBackend(TimeSpan slow, TimeSpan fast) : IBackendFactory, IBackend
{
    private static readonly CloudEventReply Done = new(204, null, ReadOnlyMemory<byte>.Empty);

    /// <inheritdoc/>
    public IBackend Create(UrlTemplate url, IActorRefFactory actors) => this;

    /// <inheritdoc/>
    public async Task<CloudEventReply> CallAsync(UpstreamCall call, CancellationToken cancellation)
    {
        await Task.Delay(call.Worker == 0 ? slow : fast, cancellation);
        return Done;
    }

    /// <inheritdoc/>
    public void Close()
    {
        // There is nothing to close.
    }
}
