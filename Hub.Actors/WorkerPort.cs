using System.Diagnostics;
using Akka.Actor;
using Hub.Actors.Routing;

namespace Hub.Actors;

/// <summary>How the in-process API reaches the workers: the same router as client messages, on the caller's thread.</summary>
internal sealed class WorkerPort(HubNode node)
{
    /// <summary>Workers there are.</summary>
    public int Count => node.Settings.Workers;

    /// <summary>The worker that owns the name.</summary>
    public int Of(string hub, string name) => WorkerKey.Of(hub, name, Count);

    /// <summary>The caller's span, whose trace a message continues; null while tracing is off.</summary>
    public Activity? Entry => node.Tracing is null ? null : Activity.Current;

    public void Tell(IForWorker message) => node.Workers.Tell(message, ActorRefs.NoSender);

    /// <summary>Hub names are canonical in lower case (protocol section 0).</summary>
    /// <exception cref="ArgumentException">It is null or empty.</exception>
    public static string Canonical(string hub)
    {
        ArgumentException.ThrowIfNullOrEmpty(hub);
        return hub.ToLowerInvariant();
    }
}
