using Akka.Actor;
using Hub.Actors.Settings;
using Hub.Actors.Upstream.Tcp;
using Hub.Actors.Upstream.Webhooks;
using Hub.Protocol.CloudEvents;

namespace Hub.Actors.Upstream;

/// <summary>Makes connections over the network.</summary>
internal sealed class BackendFactory(UpstreamSettings settings, UpstreamOptions options, TimeProvider time) : IBackendFactory
{
    public IBackend Create(UrlTemplate url, IActorRefFactory actors)
        => url.IsTcp ? new TcpBackend(url, actors, settings, time) : new WebhookBackend(settings, options, time);
}
