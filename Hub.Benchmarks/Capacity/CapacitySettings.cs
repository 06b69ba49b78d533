using System.Globalization;
using Hub.Benchmarks.Load;

namespace Hub.Benchmarks.Capacity;

/// <summary>A load: so many clients in so many groups, and so many messages a second over all of them.</summary>
internal sealed record CapacitySettings
{
    /// <summary>Clients; each is in one group, in turn.</summary>
    public required int Connections { get; init; }

    /// <summary>Groups.</summary>
    public required int Groups { get; init; }

    /// <summary>Messages published per second, by all clients together.</summary>
    public required double Rate { get; init; }

    /// <summary>How long they are published.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>Bytes of data in each message.</summary>
    public int DataBytes { get; init; } = 128;

    /// <summary>Time over which the connections are opened evenly; zero for as fast as the server takes them.</summary>
    public TimeSpan Ramp { get; init; }

    /// <summary>Messages that the whole run publishes.</summary>
    public long Messages => (long)Math.Ceiling(Rate * Duration.TotalSeconds);

    /// <summary>Group of a client.</summary>
    public int GroupOf(int client) => client % Groups;

    /// <summary>These settings, if they can be meant.</summary>
    /// <exception cref="LoadException">They cannot; the message names the option.</exception>
    public CapacitySettings Checked()
    {
        if (Groups > Connections) throw new LoadException($"--groups {Groups} is more than --connections {Connections}: some groups would have no members");
        if (Rate <= 0) throw new LoadException("--rate must be above 0");
        if (Duration <= TimeSpan.Zero) throw new LoadException("--duration must be above 0");
        if (DataBytes < NumberedFrame.LeastDataBytes) throw new LoadException($"--size must be at least {NumberedFrame.LeastDataBytes}: time and number are in the data");
        return Messages <= uint.MaxValue ? this : throw new LoadException("--rate and --duration make more messages than can be numbered");
    }

    /// <summary>Reads a time like <c>30s</c>, <c>500ms</c>, <c>2m</c>, <c>1h</c>; a plain number is seconds.</summary>
    /// <exception cref="LoadException">It is none.</exception>
    public static TimeSpan ParseTime(string option, string text)
    {
        var digits = text.AsSpan().TrimEnd("hms");
        double? unit = text.AsSpan(digits.Length) switch { "ms" => 0.001, "s" or "" => 1, "m" => 60, "h" => 3600, _ => null };
        return unit is { } seconds && double.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number < 1e6
            ? TimeSpan.FromSeconds(number * seconds)
            : throw new LoadException($"{option}: '{text}' is not a time; write it like 30s, 500ms or 2m");
    }
}
