using Akka.Actor;
using Hub.Protocol.CloudEvents;

namespace Hub.Actors.Upstream;

/// <summary>One call of a backend.</summary>
/// <param name="Event">What to tell it.</param>
/// <param name="Url">Where, before its parameters are filled in.</param>
/// <param name="Worker">Worker that makes the call.</param>
internal readonly record struct UpstreamCall(CloudEvent Event, UrlTemplate Url, int Worker);

/// <summary>
/// The connections to one backend: <see cref="Webhooks.WebhookBackend"/> for http and https, <see cref="Tcp.TcpBackend"/> for tcp, one in
/// memory for the simulator. Called by many workers at a time.
/// </summary>
internal interface IBackend
{
    /// <summary>
    /// Delivers the event and returns the answer, whatever its status. Throws <see cref="EventRefusedException"/> when the backend was reached
    /// but does not want the hub's events, <see cref="OperationCanceledException"/> when cancelled, and anything else when it could not be
    /// reached or did not answer in the agreed form. Never blocks and never throws before it returns its task.
    /// </summary>
    Task<CloudEventReply> CallAsync(UpstreamCall call, CancellationToken cancellation);

    /// <summary>Lets its connections go; the actor system is ending.</summary>
    void Close();
}

/// <summary>Makes the connections to a backend.</summary>
internal interface IBackendFactory
{
    /// <summary>Called once for each backend, by its dispatcher, whose children the backend's own actors become.</summary>
    IBackend Create(UrlTemplate url, IActorRefFactory actors);
}

/// <summary>The backend answers, but does not take events of this hub (protocol section 4.2). It says nothing about the backend's health.</summary>
internal sealed class EventRefusedException(string message) : Exception(message);
