using System.Globalization;
using System.Text;
using static System.FormattableString;

namespace Hub.Benchmarks.Capacity;

/// <summary>The capacity sheet for people.</summary>
internal static class CapacityText
{
    /// <summary>Writes it.</summary>
    public static string Write(CapacitySheet sheet)
    {
        var text = new StringBuilder("Capacity sheet\n\n");
        Line("endpoint", Invariant($"{sheet.Endpoint}, {sheet.Protocol}"));
        Line("load", Invariant($"{sheet.Connections:N0} connections, {sheet.Groups:N0} groups, {sheet.Rate:N0} messages/s of {sheet.Size:N0} bytes for {sheet.DurationS} s"));
        Line("connections", Invariant($"{sheet.Connect.Opened:N0} opened in {sheet.Connect.Seconds:0.00} s, {sheet.Connect.PerSecond:N0}/s"));
        Line("connect latency", Of(sheet.Connect.LatencyMs));
        Line("published", Invariant($"{sheet.Messages.Published:N0}, {sheet.Messages.PublishedPerSecond:N0}/s") + Unsent(sheet.Messages.Unsent));
        Line("delivered", Invariant($"{sheet.Messages.Delivered:N0}, {sheet.Messages.DeliveredPerSecond:N0}/s"));
        Line("lost, doubled", Invariant($"{sheet.Messages.Lost:N0}, {sheet.Messages.Doubled:N0}"));
        Line("closed by server", sheet.Closed.Count == 0 ? "none" : string.Join(", ", sheet.Closed.OrderBy(close => close.Key).Select(close => Invariant($"{close.Value:N0} with {close.Key}"))));
        Line("delivery latency", Of(sheet.LatencyMs));
        Line("driver", Invariant($"{sheet.Driver.Cores:0.00} of 1 processor; sent late p99 {Milliseconds(sheet.Driver.LateP99Ms)}"));
        if (sheet.Server is { } server)
        {
            Line("hub", Invariant($"{server.Version ?? "version not told"}{(server.ActorRuntime is { } runtime ? $", {runtime} actors" : "")}"));
            Line("hub processor", server.Cores is null ? "not told" : Invariant($"{server.Cores:0.00} processors, {server.CpuMicrosPerDelivery:0.00} us for each delivery"));
            Line("hub memory", server.MemoryMiBAfter is null ? "not told" : Invariant($"{server.MemoryMiBBefore:N0} MiB before, {server.MemoryMiBAfter:N0} MiB after"));
            Line("hub dropped", Invariant($"{server.Dropped ?? 0:N0} messages; {server.Restarts ?? 0:N0} actors restarted"));
            Line("hub closed", server.Closes.Count == 0 ? "none" : string.Join(", ", server.Closes.Select(close => Invariant($"{close.Key} x {close.Value:N0}"))));
        }

        foreach (var warning in sheet.Warnings)
        {
            text.Append("\nwarning: ").Append(warning);
        }

        return text.Append(sheet.Clean ? "\nload: everything arrived once" : "\nload: FAILED").ToString();

        void Line(string name, string value) => text.Append(CultureInfo.InvariantCulture, $"{name,-18}{value}\n");
    }

    private static string Unsent(long messages) => messages == 0 ? "" : Invariant($"; {messages:N0} not, since every client was closed");

    private static string Of(Percentiles? latency) => latency is null
        ? "nothing arrived"
        : string.Create(CultureInfo.InvariantCulture, $"p50 {Milliseconds(latency.P50)}, p90 {Milliseconds(latency.P90)}, p99 {Milliseconds(latency.P99)}, p99.9 {Milliseconds(latency.P999)}, max {Milliseconds(latency.Max)}");

    private static string Milliseconds(double? value) => value switch
    {
        null => "-",
        >= 1000 => (value.Value / 1000).ToString("0.00", CultureInfo.InvariantCulture) + " s",
        >= 10 => value.Value.ToString("0.0", CultureInfo.InvariantCulture) + " ms",
        _ => value.Value.ToString("0.00", CultureInfo.InvariantCulture) + " ms",
    };
}
