#nullable disable

using Akka.Configuration;
using Akka.Configuration.Hocon;

namespace Akka.Actor;

// The phases: read from configuration, put in order of their dependencies.
public sealed partial class CoordinatedShutdown
{
    /// <summary>The first phase: before anything stops.</summary>
    public const string PhaseBeforeServiceUnbind = "before-service-unbind";

    /// <summary>Stop accepting new connections.</summary>
    public const string PhaseServiceUnbind = "service-unbind";

    /// <summary>Let requests in progress end.</summary>
    public const string PhaseServiceRequestsDone = "service-requests-done";

    /// <summary>Stop the service.</summary>
    public const string PhaseServiceStop = "service-stop";

    /// <summary>Before the cluster phases.</summary>
    public const string PhaseBeforeClusterShutdown = "before-cluster-shutdown";

    /// <summary>Hand shards over.</summary>
    public const string PhaseClusterShardingShutdownRegion = "cluster-sharding-shutdown-region";

    /// <summary>Ask to leave the cluster.</summary>
    public const string PhaseClusterLeave = "cluster-leave";

    /// <summary>Hand singletons over.</summary>
    public const string PhaseClusterExiting = "cluster-exiting";

    /// <summary>Wait for the exit to be over.</summary>
    public const string PhaseClusterExitingDone = "cluster-exiting-done";

    /// <summary>Stop the cluster part.</summary>
    public const string PhaseClusterShutdown = "cluster-shutdown";

    /// <summary>The last phase in which actors still work.</summary>
    public const string PhaseBeforeActorSystemTerminate = "before-actor-system-terminate";

    /// <summary>The last phase: the actor system ends.</summary>
    public const string PhaseActorSystemTerminate = "actor-system-terminate";

    private readonly Dictionary<string, Phase> _phases;
    private readonly List<string> _orderedPhases;

    /// <summary>The timeout of a phase.</summary>
    /// <exception cref="ArgumentException">There is no such phase.</exception>
    public TimeSpan Timeout(string phase) => _phases.TryGetValue(phase, out var known)
        ? known.Timeout
        : throw new ArgumentException($"There is no phase {phase}; phases are defined in akka.coordinated-shutdown.phases.");

    private static Dictionary<string, Phase> ReadPhases(Config config)
    {
        var defaultTimeout = config.GetTimeSpan("default-phase-timeout", null, allowInfinite: false);
        return config.GetConfig("phases").Root.GetObject().Items.ToDictionary(
            item => item.Key, item => ReadPhase(item.Value, defaultTimeout), StringComparer.Ordinal);
    }

    private static Phase ReadPhase(HoconValue value, TimeSpan defaultTimeout)
    {
        var config = value.ToConfig();
        return new Phase(
            [.. config.GetStringList("depends-on")],
            config.GetTimeSpan("timeout", defaultTimeout, allowInfinite: false),
            config.GetBoolean("recover", true));
    }

    /// <summary>Every phase after those it depends on.</summary>
    private static List<string> Order(Dictionary<string, Phase> phases)
    {
        var ordered = new List<string>();
        var underWay = new HashSet<string>(StringComparer.Ordinal);

        void Visit(string name)
        {
            if (ordered.Contains(name))
            {
                return;
            }

            if (!underWay.Add(name))
            {
                throw new ArgumentException($"The phase {name} depends on itself.");
            }

            foreach (var before in phases.TryGetValue(name, out var phase) ? phase.DependsOn : [])
            {
                Visit(before);
            }

            ordered.Add(name);
        }

        foreach (var name in phases.Keys)
        {
            Visit(name);
        }

        return ordered;
    }

    /// <summary>What must be over before, how long it may take, and whether the next phase runs after a failure.</summary>
    private sealed record Phase(IReadOnlyList<string> DependsOn, TimeSpan Timeout, bool Recover);
}
