using System.Globalization;

namespace Hub.Benchmarks.Upstream;

/// <summary>The time in which the hub must answer or reject an event.</summary>
internal static class EventDeadline
{
    // Timers fire late on a busy machine, and the driver shares the processors with all it measures.
    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(500);

    /// <summary>What a client may wait: the hub's deadline and some grace.</summary>
    public static TimeSpan WithGrace(TimeSpan deadline) => deadline + Grace;

    /// <summary>The setting that makes it the hub's deadline.</summary>
    public static string Hocon(TimeSpan deadline) =>
        string.Create(CultureInfo.InvariantCulture, $"hub.connections.event-timeout = {deadline.TotalMilliseconds:0}ms");
}
