using Akka.Actor;
using Akka.Event;
using Hub.Actors.Connections;
using Hub.Actors.Diagnostics;
using Hub.Actors.Diagnostics.Inspection;
using Hub.Actors.Events;
using Hub.Actors.Settings;
using Hub.Actors.Transport;
using Hub.Actors.Upstream;

namespace Hub.Actors;

/// <summary>What every part of one node shares. Built once by <see cref="HubTree"/>.</summary>
internal sealed class HubNode
{
    public HubNode(HubSettings settings, HubServices services, ILoggingAdapter log)
    {
        Settings = settings;
        Log = log;
        EventHandler = services.EventHandler;
        MeterScope = services.MeterScope;
        Tracing = services.TraceMessages ? new HubTracing() : null;
        Scheduler = services.Scheduler;
        Clock = new HubClock(services.Time);
        Faults = services.Faults;
        Outboxes = new OutboxShared(settings.Outbox, settings.Sessions, Clock, services.Scheduler) { Faults = Faults };
        Samples = new DeliverySamples(Clock);
        Admission = new AdmissionGate(settings.Connections);
        ClientLog = new LogGate(Clock);
        Closed = new ClosedRegister(settings.Inspection, services.Time);
        Sessions = new SessionRegister(services.ReconnectionKeys, services.Time);
        PulseIntervalMs = (long)settings.Heartbeat.PulseInterval.TotalMilliseconds;
    }

    public HubSettings Settings { get; }

    /// <summary>Who may come in, and how many are in.</summary>
    public AdmissionGate Admission { get; }

    /// <summary>Keeps clients from flooding the log with lines about themselves.</summary>
    public LogGate ClientLog { get; }

    public HubClock Clock { get; }

    public IWorkScheduler Scheduler { get; }

    public IHubEventHandler? EventHandler { get; }

    /// <summary>Test-only; null in a hub that serves anybody.</summary>
    public DeliveryFaults? Faults { get; }

    public ILoggingAdapter Log { get; }

    /// <summary>Spans of messages; null while tracing is off.</summary>
    public HubTracing? Tracing { get; }

    /// <inheritdoc cref="HubServices.MeterScope"/>
    public object? MeterScope { get; }

    public HubStatistics Statistics { get; } = new();

    /// <summary>Every connection that is there.</summary>
    public LeaseRegister Leases { get; } = new();

    /// <summary>What goes over the sockets.</summary>
    public TrafficCounters Traffic => Outboxes.Traffic;

    /// <summary>Which deliveries are measured.</summary>
    public DeliverySamples Samples { get; }

    /// <summary>What has ended lately, and why.</summary>
    public ClosedRegister Closed { get; }

    /// <summary>Frames that operators look at.</summary>
    public FrameTaps Taps => Outboxes.Taps;

    /// <summary>What is known of the system's actors; set when the tree is built, before the first of them.</summary>
    public ActorInspection Inspection { get; init; } = new();

    public OutboxShared Outboxes { get; }

    /// <summary>Connections that may be recovered.</summary>
    public SessionRegister Sessions { get; }

    /// <summary>See <see cref="HeartbeatSettings.PulseInterval"/>.</summary>
    public long PulseIntervalMs { get; }

    /// <summary>Events to application servers; null where no handler is configured. Set when the tree is built.</summary>
    public HubUpstream? Upstream { get; set; }

    /// <summary>The router over the worker pool; set when the tree is built, before the first connection.</summary>
    public IActorRef Workers { get; set; } = ActorRefs.Nobody;
}

/// <summary>What the host may bring along; everything has a default.</summary>
public sealed record HubServices
{
    /// <summary>Answers client events in process, before any configured handler; null for none.</summary>
    public IHubEventHandler? EventHandler { get; init; }

    /// <summary>Event handlers of application servers; null for none: events without a handler fail with an error ack.</summary>
    public UpstreamOptions? Upstream { get; init; }

    /// <summary>Keys that sign reconnection tokens, newest first; without any, no connection can be recovered.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> ReconnectionKeys { get; init; } = [];

    /// <summary>What <see cref="System.Diagnostics.Metrics.Meter.Scope"/> the node's own instruments get, so that collectors can tell several nodes of one process apart.</summary>
    public object? MeterScope { get; init; }

    /// <summary>Messages have spans of the source <c>HubActors</c>, for whoever listens to it.</summary>
    public bool TraceMessages { get; init; }

    /// <summary>Makes connections to backends; null for those over the network.</summary>
    internal IBackendFactory? Backends { get; init; }

    /// <summary>Test-only: breaks the delivery contract on purpose.</summary>
    internal DeliveryFaults? Faults { get; init; }

    /// <summary>Source of time.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Where transport work runs.</summary>
    public IWorkScheduler Scheduler { get; init; } = ThreadPoolWorkScheduler.Instance;
}
