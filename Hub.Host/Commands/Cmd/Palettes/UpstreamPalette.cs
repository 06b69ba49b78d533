using System.CommandLine;
using Hub.Host.Commands.Cmd.Client;
using Hub.Host.Commands.Cmd.Output;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Hub.Host.Commands.Cmd.Palettes;

/// <summary><c>upstream</c> and <c>pool</c>: the application servers that take events, and the connections to them.</summary>
internal static class UpstreamPalette
{
    private static readonly TableView Backends = new(
        Column.Words("backend", "name"),
        new Column("breaker", row => row.Raw("breaker") == "open" ? "breaker open" : row.Text("breaker")) { IsState = true },
        Column.Count("queued", "queued"),
        Column.Count("overflow", "overflow", 2),
        new Column("active", row => row.At("capacity").Exists ? $"{row.Count("active")}/{row.Count("capacity")}" : row.Count("active")) { IsFigure = true },
        Column.Figure("answered", row => row.At("outcomes").Count("answered")),
        Column.Figure("not answered", row => Unanswered(row), 1),
        Column.Count("refusals", "refusals", 3),
        Column.Count("steals", "steals", 5),
        Column.Figure("p50", row => row.At("latency").Span("p50Ms"), 4),
        Column.Figure("p99", row => row.At("latency").Span("p99Ms"), 3));

    private static readonly TableView Pools = new(
        Column.Words("backend", "backend"),
        Column.Words("kind", "kind", 3),
        Column.Count("open", "open"),
        Column.Count("active", "active"),
        Column.Count("idle", "idle"),
        Column.Count("max", "max", 1),
        Column.Count("waiting", "waiting"),
        Column.Count("created", "created", 2),
        Column.Figure("reuse", row => row.Percent("reusePercent")),
        Column.Count("failures", "failures"),
        new Column("closes", row => StatsSheet.Counts(row, "closes")) { MayCut = true, Rank = 4 });

    public static Command Upstream(CmdActions actions) => new("upstream", "Application servers that take events")
    {
        actions.New("status", "Backends: breaker, queues, outcomes, latency", call => call.ShowAsync(AdminPath.Of("upstream"), root => Sheet(root, call.Screen.Width))),
    };

    public static Command Pool(CmdActions actions) => new("pool", "Connections to application servers")
    {
        actions.New("status", "Pools: size, use, reuse", call => call.ShowAsync(AdminPath.Of("pools"), root => root.Items("pools") is { Count: > 0 } pools
            ? [Pools.Of(pools, call.Screen.Width)]
            : [new Text("No pool: no backend has had an event.")])),
    };

    private static IEnumerable<IRenderable> Sheet(Shape root, int width)
    {
        var backends = root.Items("backends");
        if (backends.Count == 0)
        {
            yield return new Text("No backend: no event handler is configured, or none has had an event.");
            yield break;
        }

        yield return Backends.Of(backends, width);
        foreach (var backend in backends)
        {
            if (backend.Raw("breaker") == "open")
            {
                yield return new Text($"{backend.Text("name")}: {Figures.Counted(backend.Number("failuresInARow") ?? 0, "failure")} in a row; tried again in {backend.Span("breakerReopensMs")}.", Tone.Bad);
            }

            if (backend.At("lastError") is { Exists: true } error)
            {
                yield return new Text($"{backend.Text("name")}: last error {error.Time("at")} {error.Text("error")}");
            }
        }

        yield return new Text(
            $"{Figures.Counted(root.Number("underWay") ?? 0, "connection")} with events under way, {Figures.Count(root.Number("retries") ?? 0)} repeated, {Figures.Count(root.Number("lost") ?? 0)} lost.");
    }

    /// <summary>How many, and why most of them.</summary>
    private static string Unanswered(Shape backend)
    {
        var others = backend.Members("outcomes")
            .Where(outcome => outcome.Name != "answered")
            .Select(outcome => (outcome.Name, Count: outcome.Value.Element.TryGetDouble(out var count) ? count : 0))
            .Where(outcome => outcome.Count > 0)
            .ToList();
        return others.Count == 0 ? "0" : $"{Figures.Count(others.Sum(outcome => outcome.Count))} ({others.MaxBy(outcome => outcome.Count).Name})";
    }
}
