using Hub.Host.Commands.Cmd.Client;
using Hub.Host.Commands.Cmd.Output;
using Spectre.Console.Rendering;

namespace Hub.Host.Commands.Cmd.Palettes;

/// <summary>What <c>hub stats</c> prints. Rates come from two answers and the hub's own uptime between them.</summary>
internal static class StatsSheet
{
    /// <summary>The whole process.</summary>
    /// <param name="now">The answer.</param>
    /// <param name="before">The one before it, or null.</param>
    public static IRenderable Of(Shape now, Shape? before)
    {
        var node = now.At("node");
        var process = now.At("process");
        return new Fields()
            .Add("phase", node.Text("phase"))
            .Add("version", Joined(node.Text("version"), node.Text("runtime"), Lead("actor runtime ", node.Text("actorRuntime"))))
            .Add("up", node.Number("uptimeS") is { } up ? $"{Figures.Span(up * 1000)}, since {node.Time("startedAt")}" : Shape.None)
            .Add("connections", Joined(now.Count("connections"), Rated("opened", " opened"), Noted(now.Count("detached"), " detached"), Noted(now.Count("refused"), " refused")))
            .Add("groups", now.Count("groups"))
            .Add("messages in", Joined(Rated("messagesReceived", ""), now.Size("bytesReceived"), Noted(now.Count("received"), " requests")))
            .Add("messages out", Joined(Rated("messagesSent", ""), now.Size("bytesSent"), Rated("delivered", " deliveries"), Noted(now.Count("dropped"), " dropped")))
            .Add("latency", LatencyOf(now.At("latency")))
            .Add("waiting for clients", Joined(Noted(now.Count("outboxMessages"), " messages"), now.Size("outboxBytes"), Slowest(now.At("slowest"))))
            .Add("kept for recovery", Joined(Noted(now.Count("replayMessages"), " messages"), now.Size("replayBytes"), Noted(now.Count("recovered"), " recovered")))
            .Add("events under way", now.Count("eventsUnderWay"))
            .Add("actors", Joined(Noted(now.Count("restarts"), " restarted"), Noted(now.Count("deadLetters"), " dead letters"), Noted(now.Count("unhandled"), " unhandled")))
            .Add("closed", Counts(now, "closes"))
            .Add("processor", Processor(now, before))
            .Add("memory", Joined(process.Size("workingSetBytes"), Noted(process.Size("heapBytes"), " heap"), GarbageOf(process)))
            .Add("threads", Joined(process.Count("threads"), Noted(process.Count("threadPoolQueue"), " work items queued")))
            .ToFigure();

        string Rated(string name, string suffix)
        {
            var rate = RateOf(now, before, name) is { } value ? $" ({Figures.Rate(value)})" : "";
            return now.Number(name) is null ? Shape.None : $"{now.Count(name)}{suffix}{rate}";
        }
    }

    /// <summary>One hub.</summary>
    public static IRenderable OfHub(Shape hub) => new Fields()
        .Add("hub", hub.Text("hub"))
        .Add("connections", Joined(hub.Count("connections"), Noted(hub.Count("opened"), " opened"), Noted(hub.Count("detached"), " detached")))
        .Add("groups", hub.Count("groups"))
        .Add("users", hub.Count("users"))
        .Add("subprotocols", Counts(hub, "subprotocols"))
        .Add("waiting for clients", Joined(Noted(hub.Count("pendingMessages"), " messages"), hub.Size("pendingBytes")))
        .ToFigure();

    /// <summary>A map of counts in one line, the largest first.</summary>
    public static string Counts(Shape shape, string name) =>
        string.Join(", ", shape.Members(name)
            .Select(member => (member.Name, Count: member.Value.Element.TryGetDouble(out var count) ? count : 0))
            .Where(member => member.Count != 0)
            .OrderByDescending(member => member.Count).ThenBy(member => member.Name, StringComparer.Ordinal)
            .Select(member => $"{(member.Name.Length == 0 ? "none" : member.Name)} {Figures.Count(member.Count)}"));

    /// <summary>Percentiles in one line.</summary>
    public static string LatencyOf(Shape latency) => !latency.Exists ? Shape.None : Joined(
        Lead("p50 ", latency.Span("p50Ms")), Lead("p90 ", latency.Span("p90Ms")), Lead("p99 ", latency.Span("p99Ms")), Lead("max ", latency.Span("maxMs")), Noted(latency.Count("count"), " taken"));

    private static string Slowest(Shape slowest) =>
        slowest.Exists ? $"slowest {slowest.Text("hub")}/{slowest.Text("id")} with {slowest.Size("pendingBytes")}" : Shape.None;

    private static string GarbageOf(Shape process) =>
        process.Items("gcCollections") is { Count: > 0 } generations
            ? $"{string.Join("/", generations.Select(count => count.AsText()))} collections{(process.Number("gcPauseS") is { } pause ? $", paused {Figures.Span(pause * 1000)}" : "")}"
            : Shape.None;

    /// <summary>Cores' worth of work since the answer before; without one, the total.</summary>
    private static string Processor(Shape now, Shape? before)
    {
        var cpu = now.At("process").Number("cpuS");
        var of = now.At("node").Number("processors") is { } processors ? $" of {Figures.Counted(processors, "processor")}" : "";
        return Elapsed(now, before) is { } seconds && cpu - before?.At("process").Number("cpuS") is { } spent
            ? $"{Figures.Percent(100 * spent / seconds)}{of}"
            : cpu is { } total ? $"{Figures.Span(total * 1000)} used{of}" : Shape.None;
    }

    private static double? RateOf(Shape now, Shape? before, string name) =>
        Elapsed(now, before) is { } seconds && now.Number(name) - before?.Number(name) is >= 0 and var more ? more / seconds : null;

    private static double? Elapsed(Shape now, Shape? before) =>
        now.At("node").Number("uptimeS") - before?.At("node").Number("uptimeS") is > 0 and var seconds ? seconds : null;

    private static string Noted(string value, string suffix) => value == Shape.None ? Shape.None : value + suffix;

    private static string Lead(string prefix, string value) => value == Shape.None ? Shape.None : prefix + value;

    private static string Joined(params IEnumerable<string> parts) =>
        string.Join(", ", parts.Where(part => part.Length > 0 && part != Shape.None));
}
