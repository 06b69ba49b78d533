using System.Globalization;
using Hub.Host.Hosting;

namespace Hub.Host.Telemetry;

/// <summary>Reads the settings below <c>Hub__Telemetry</c>, and the one that every program with OpenTelemetry shares.</summary>
internal static class TelemetrySettings
{
    /// <summary>Where they are, below <c>Hub</c>.</summary>
    public const string Section = "Telemetry";

    /// <summary>The variable of the OpenTelemetry specification; the exporter reads it by itself.</summary>
    public const string StandardEndpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

    /// <summary>Settings there are.</summary>
    public static readonly string[] Keys = ["OtlpEndpoint", "TraceSampleRatio"];

    /// <summary>Our own setting goes before the shared one.</summary>
    /// <exception cref="HostSettingsException">It is no URL.</exception>
    public static Uri? ReadEndpoint(IConfiguration configuration)
    {
        var (name, text) = configuration[$"Hub:{Section}:OtlpEndpoint"] is { Length: > 0 } own
            ? ("Hub__Telemetry__OtlpEndpoint", own)
            : (StandardEndpoint, configuration[StandardEndpoint]);
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        return Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https"
            ? url
            : throw new HostSettingsException($"{name}: '{text}' is not a URL; write it like http://collector:4317.");
    }

    /// <summary>0 traces nothing, 1 everything.</summary>
    /// <exception cref="HostSettingsException">It is no share.</exception>
    public static double ReadSampleRatio(IConfigurationSection hub)
    {
        if (hub.GetSection(Section)["TraceSampleRatio"] is not { Length: > 0 } text)
        {
            return 0;
        }

        return double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var ratio) && ratio is >= 0 and <= 1
            ? ratio
            : throw new HostSettingsException($"Hub__Telemetry__TraceSampleRatio: '{text}' is not a number from 0 to 1.");
    }
}
