using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Hub.Actors.Settings;
using Hub.Host.Hosting;
using Hub.Host.Telemetry;

namespace Hub.Host.Admin;

/// <summary><c>/admin/stats</c>: the node and its process in figures.</summary>
internal sealed class NodeResource
{
    private readonly HostState _state;
    private readonly AdminGuard _guard;
    private readonly HubSettings _settings;
    private readonly TimeProvider _time;
    private readonly DateTimeOffset _startedAt;
    private readonly long _started;

    public NodeResource(HostState state, AdminGuard guard, HubSettings settings, TimeProvider time)
    {
        _state = state;
        _guard = guard;
        _settings = settings;
        _time = time;
        _startedAt = time.GetUtcNow();
        _started = time.GetTimestamp();
    }

    public Task StatsAsync(AdminCall call)
    {
        JsonObject stats = AdminJson.Joined(
            call.Tree.Snapshot(), AdminJson.Default.HubSnapshot, new NodeStats(Node(), ProcessStats.Now()), AdminJson.Default.NodeStats);
        return call.AnswerAsync(stats, AdminJson.Default.JsonObject);
    }

    private NodeFacts Node() => new()
    {
        Version = HostMetrics.Version,
        StartedAt = _startedAt,
        UptimeS = Math.Round(_time.GetElapsedTime(_started).TotalSeconds, 3),
        Phase = _state.Phase.ToString().ToLowerInvariant(),
        DrainAskedBy = _state.DrainAskedBy,
        Processors = Environment.ProcessorCount,
        Workers = _settings.Workers,
        Runtime = RuntimeInformation.FrameworkDescription,
        ActorRuntime = HostMetrics.ActorRuntime,
        AdminNeedsToken = _guard.NeedsToken,
    };
}

/// <summary>What <c>/admin/stats</c> says beyond the counters of the actors.</summary>
internal sealed record NodeStats(NodeFacts Node, ProcessStats Process);

/// <summary>The node.</summary>
internal sealed record NodeFacts
{
    public required string Version { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public required double UptimeS { get; init; }

    public required string Phase { get; init; }

    public string? DrainAskedBy { get; init; }

    public required int Processors { get; init; }

    public required int Workers { get; init; }

    public required string Runtime { get; init; }

    public required string ActorRuntime { get; init; }

    public required bool AdminNeedsToken { get; init; }
}

/// <summary>Its process.</summary>
internal sealed record ProcessStats
{
    public required double CpuS { get; init; }

    public required long WorkingSetBytes { get; init; }

    public required long HeapBytes { get; init; }

    public required int[] GcCollections { get; init; }

    public required double GcPauseS { get; init; }

    public required int Threads { get; init; }

    public required long ThreadPoolQueue { get; init; }

    public static ProcessStats Now()
    {
        using var process = Process.GetCurrentProcess();
        return new ProcessStats
        {
            CpuS = Math.Round(process.TotalProcessorTime.TotalSeconds, 3),
            WorkingSetBytes = process.WorkingSet64,
            HeapBytes = GC.GetTotalMemory(forceFullCollection: false),
            GcCollections = [GC.CollectionCount(0), GC.CollectionCount(1), GC.CollectionCount(2)],
            GcPauseS = Math.Round(GC.GetTotalPauseDuration().TotalSeconds, 3),
            Threads = ThreadPool.ThreadCount,
            ThreadPoolQueue = ThreadPool.PendingWorkItemCount,
        };
    }
}
