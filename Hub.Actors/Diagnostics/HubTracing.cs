using System.Diagnostics;
using Hub.Actors.Connections;
using Hub.Actors.Delivery;
using Hub.Actors.Upstream;
using Hub.Protocol.Messages;

namespace Hub.Actors.Diagnostics;

/// <summary>
/// The spans of messages on their way through the hub: from the client (or a REST request, whose span the host begins) to the fan-out and to
/// the call of an application server. There is one only where tracing is on; whether a message is traced is the listener's choice, at its entry.
/// Thread safe.
/// </summary>
internal sealed class HubTracing : IDisposable
{
    /// <summary>Name of the source.</summary>
    public const string SourceName = "HubActors";

    private readonly ActivitySource _source = new(SourceName);

    /// <summary>Begins the spans of what a client said; each ends when its request is done with.</summary>
    public void Begin(ReceivedRequest[] requests, ConnectionLease lease)
    {
        for (var i = 0; i < requests.Length; i++)
        {
            var (name, target) = requests[i].Request switch
            {
                SendToGroup send => ("send_to_group", send.Group),
                SendEvent send => ("event", send.Event),
                Invoke invoke => ("invoke", invoke.Event),
                _ => (null, null),
            };
            if (name is null || Start(name, ActivityKind.Server, default) is not { } span) continue;
            span.SetTag("hub.name", lease.Request.Hub).SetTag("hub.connection", lease.Request.ConnectionId).SetTag("hub.target", target);
            requests[i] = requests[i] with { Mark = new RequestMark(requests[i].Mark?.ReadAt ?? 0) { Span = span } };
        }
    }

    /// <summary>Begins the span of a delivery; null when the message is not traced.</summary>
    public Activity? BeginFanOut(Activity? entry, RecipientKind kind, string name)
        => entry is null ? null : Start("fan_out", ActivityKind.Internal, entry.Context)?.SetTag("hub.recipients", kind.ToString().ToLowerInvariant()).SetTag("hub.target", name);

    /// <summary>Begins the span of a call; null when the event is not traced.</summary>
    public Activity? BeginCall(UpstreamJob job)
        => job.Entry is null ? null : Start("upstream", ActivityKind.Client, job.Entry.Context)?.SetTag("hub.event", job.Name).SetTag("hub.backend", job.Handler.Rule.Url.Backend);

    /// <inheritdoc/>
    public void Dispose() => _source.Dispose();

    /// <summary>Without being the current one: the thread goes on with other messages, and the span ends on another.</summary>
    private Activity? Start(string name, ActivityKind kind, ActivityContext parent)
    {
        var current = Activity.Current;
        Activity.Current = null;
        var span = _source.StartActivity(name, kind, parent);
        Activity.Current = current;
        return span;
    }
}
