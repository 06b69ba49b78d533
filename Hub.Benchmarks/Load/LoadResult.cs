using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Hub.Benchmarks.Load;

/// <summary>What one load run measured. A null figure was not measured by this mode, or no server process was named.</summary>
/// <param name="Mode">fanout, rate, echo, idle or connect.</param>
/// <param name="Case">Its parameters, in words.</param>
internal sealed record LoadResult(string Mode, string Case)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>The server's name, where several are compared.</summary>
    public string? Server { get; init; }

    /// <summary>Number of the run, where several are made.</summary>
    public int? Run { get; init; }

    /// <summary>Deliveries (or answered requests) measured.</summary>
    public long? Messages { get; init; }

    /// <summary>Deliveries (or requests) that should have arrived and did not, or arrived twice. Anything but 0 voids the run.</summary>
    public long Lost { get; init; }

    /// <summary>Connections the server closed.</summary>
    public int ClosedByServer { get; init; }

    /// <summary>With which codes.</summary>
    public string? CloseCodes { get; init; }

    /// <summary>Server CPU, user and system, per delivered message or answered request.</summary>
    public double? CpuMicrosPerMessage { get; init; }

    /// <summary>Deliveries or requests per second.</summary>
    public double? MessagesPerSecond { get; init; }

    /// <summary>Median latency.</summary>
    public double? P50Micros { get; init; }

    /// <summary>99th percentile of latency.</summary>
    public double? P99Micros { get; init; }

    /// <summary>Longest latency.</summary>
    public double? MaxMicros { get; init; }

    /// <summary>Growth of resident memory per idle connection.</summary>
    public double? RssKiBPerConnection { get; init; }

    /// <summary>Connections made per second, set-up included.</summary>
    public double? ConnectsPerSecond { get; init; }

    /// <summary>Server CPU per connection made.</summary>
    public double? CpuMicrosPerConnect { get; init; }

    /// <summary>Server CPU while nothing happens, per cent of one core.</summary>
    public double? IdleCpuPercent { get; init; }

    /// <summary>Resident memory of the server at the end of the run.</summary>
    public double? ServerRssMiB { get; init; }

    /// <summary>Cores the server used.</summary>
    public double? ServerCores { get; init; }

    /// <summary>Cores the driver used; near 1 the driver, and not the server, set the pace.</summary>
    public double? DriverCores { get; init; }

    /// <summary>True if nothing was lost, doubled or closed.</summary>
    public bool IsClean => Lost == 0 && ClosedByServer == 0;

    /// <summary>One JSON object on one line.</summary>
    public string ToJson() => JsonSerializer.Serialize(Rounded(), Json);

    /// <summary>One line for people.</summary>
    public string ToText()
    {
        var text = new StringBuilder($"{Mode} {Case}:");
        Append(text, CpuMicrosPerMessage, "us CPU/message");
        Append(text, MessagesPerSecond, "messages/s");
        Append(text, P50Micros, "us p50");
        Append(text, P99Micros, "us p99");
        Append(text, MaxMicros, "us max");
        Append(text, RssKiBPerConnection, "KiB/connection");
        Append(text, ConnectsPerSecond, "connects/s");
        Append(text, CpuMicrosPerConnect, "us CPU/connect");
        Append(text, IdleCpuPercent, "% CPU idle");
        Append(text, ServerRssMiB, "MiB RSS");
        Append(text, ServerCores, "server cores");
        Append(text, DriverCores, "driver cores");
        return text.Append(CultureInfo.InvariantCulture, $" lost {Lost}, closed {CloseCodes ?? "none"}").ToString();
    }

    private static void Append(StringBuilder text, double? value, string unit)
    {
        if (value is not null)
        {
            text.Append(CultureInfo.InvariantCulture, $" {Round(value)} {unit},");
        }
    }

    private static double? Round(double? value) => value is null ? null : Math.Round(value.Value, 3);

    private LoadResult Rounded() => this with
    {
        CpuMicrosPerMessage = Round(CpuMicrosPerMessage),
        MessagesPerSecond = Round(MessagesPerSecond),
        P50Micros = Round(P50Micros),
        P99Micros = Round(P99Micros),
        MaxMicros = Round(MaxMicros),
        RssKiBPerConnection = Round(RssKiBPerConnection),
        ConnectsPerSecond = Round(ConnectsPerSecond),
        CpuMicrosPerConnect = Round(CpuMicrosPerConnect),
        IdleCpuPercent = Round(IdleCpuPercent),
        ServerRssMiB = Round(ServerRssMiB),
        ServerCores = Round(ServerCores),
        DriverCores = Round(DriverCores),
    };
}
