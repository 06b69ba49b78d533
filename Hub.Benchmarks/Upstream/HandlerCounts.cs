using System.Globalization;

namespace Hub.Benchmarks.Upstream;

/// <summary>What an event handler process has seen since its start.</summary>
/// <param name="Accepted">Connections it accepted.</param>
/// <param name="Events">Events that arrived, answered or not.</param>
internal readonly record struct HandlerCounts(long Accepted, long Events)
{
    /// <summary>What came since then.</summary>
    public static HandlerCounts operator -(HandlerCounts later, HandlerCounts earlier) =>
        new(later.Accepted - earlier.Accepted, later.Events - earlier.Events);

    /// <summary>Reads what <see cref="ToText"/> wrote.</summary>
    /// <exception cref="FormatException">It is something else.</exception>
    public static HandlerCounts Parse(string text)
    {
        var fields = text.Split(' ');
        return fields.Length == 2
            ? new HandlerCounts(long.Parse(fields[0], CultureInfo.InvariantCulture), long.Parse(fields[1], CultureInfo.InvariantCulture))
            : throw new FormatException($"'{text}' is not two counts");
    }

    /// <summary>Share of the events that came over a connection which had served before, per cent; null without events.</summary>
    public double? ReusePercent => Events == 0 ? null : 100.0 * Math.Max(0, Events - Accepted) / Events;

    /// <summary>One line.</summary>
    public string ToText() => string.Create(CultureInfo.InvariantCulture, $"{Accepted} {Events}");
}
