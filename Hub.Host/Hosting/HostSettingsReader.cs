using System.Security.Cryptography;
using System.Text;
using Hub.Host.Telemetry;
using Hub.Protocol.Tokens;
using Hub.Protocol.Wire;

namespace Hub.Host.Hosting;

/// <summary>Reads <see cref="HostSettings"/>, refusing what cannot be meant and warning of what nobody reads.</summary>
public sealed class HostSettingsReader
{
    private const int GeneratedKeyBytes = 32;
    private const int RecommendedKeyBytes = 32;
    private const int ShortestAdminToken = 16;

    private static readonly string[] HubKeys = ["AccessKeys", "Admin", "AllowedOrigins", "Hubs", "PublicEndpoints", "Telemetry"];
    private static readonly string[] HubPolicyKeys = ["AllowAnonymous", "AnonymousRoles", EventHandlerSettings.Key];

    private readonly IConfiguration _configuration;
    private readonly IConfigurationSection _hub;
    private readonly List<string> _warnings = [];

    private HostSettingsReader(IConfiguration configuration)
    {
        _configuration = configuration;
        _hub = configuration.GetSection("Hub");
    }

    /// <summary>Reads all settings.</summary>
    /// <exception cref="HostSettingsException">One is wrong, or they do not go together.</exception>
    public static HostSettings Read(IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return new HostSettingsReader(configuration).Read();
    }

    private HostSettings Read()
    {
        _warnings.AddUnknown(_hub, HubKeys);
        var urls = ListenAddress.ParseList(PublicUrls(), "ASPNETCORE_URLS");
        if (urls.Count == 0)
        {
            throw new HostSettingsException("ASPNETCORE_URLS names no address to listen on.");
        }

        var keys = ReadKeys();
        if (keys.Count == 0 && urls.FirstOrDefault(url => !url.IsLoopback) is { } open)
        {
            throw new HostSettingsException(
                $"The hub would listen on {open.Url}, which other machines can reach, without an access key: set Hub__AccessKeys__0 to a secret of 32 or more characters.");
        }

        _warnings.AddUnknown(_hub.GetSection("Admin"), ["Token", "Urls"]);
        _warnings.AddUnknown(_hub.GetSection(TelemetrySettings.Section), TelemetrySettings.Keys);
        var admin = _hub["Admin:Urls"];
        var adminUrls = ListenAddress.ParseList(admin ?? HostSettings.DefaultAdminUrls, "Hub__Admin__Urls");
        var otlp = TelemetrySettings.ReadEndpoint(_configuration);
        var traced = TelemetrySettings.ReadSampleRatio(_hub);
        if (traced > 0 && otlp is null)
        {
            _warnings.Add("Hub__Telemetry__TraceSampleRatio has no effect without Hub__Telemetry__OtlpEndpoint: traces have nowhere to go.");
        }

        var secure = urls.Concat(adminUrls).FirstOrDefault(url => url.IsHttps);
        return new HostSettings
        {
            Urls = urls,
            AdminUrls = adminUrls,
            IsAdminConfigured = admin is not null,
            AdminToken = ReadAdminToken(),
            Certificate = secure is null ? null : ServerCertificate.Load(_configuration, secure),
            AccessKeys = keys.Count > 0 ? keys : [NewKey()],
            IsKeyGenerated = keys.Count == 0,
            AllowedOrigins = ReadOrigins(),
            PublicEndpoints = ReadPublicEndpoints(),
            AnonymousRoles = ReadAnonymousRoles(),
            OtlpEndpoint = otlp,
            TraceSampleRatio = traced,
            EventHandlers = EventHandlerSettings.Read(_hub.GetSection("Hubs"), _warnings),
            Warnings = _warnings,
        };
    }

    private string? ReadAdminToken()
    {
        if (_hub["Admin:Token"] is not { Length: > 0 } token)
        {
            return null;
        }

        return token.Length >= ShortestAdminToken && token.All(static c => c is > ' ' and <= '~')
            ? token
            : throw new HostSettingsException($"Hub__Admin__Token must be {ShortestAdminToken} or more printable ASCII characters without blanks.");
    }

    private string PublicUrls()
    {
        if (_configuration["urls"] is { Length: > 0 } urls)
        {
            return urls;
        }

        // ASPNETCORE_HTTP_PORTS, which container base images set, means all addresses.
        return _configuration["http_ports"] is { Length: > 0 } ports
            ? string.Join(';', ports.Split(';', StringSplitOptions.RemoveEmptyEntries).Select(port => $"http://+:{port}"))
            : HostSettings.DefaultUrls;
    }

    private List<string> ReadKeys()
    {
        var keys = ReadList("AccessKeys");
        foreach (var key in keys)
        {
            if (key.Contains(';'))
            {
                throw new HostSettingsException("An access key contains a semicolon, which ends a value of a connection string; choose another key.");
            }

            if (Encoding.UTF8.GetByteCount(key) < RecommendedKeyBytes)
            {
                _warnings.Add($"An access key is shorter than {RecommendedKeyBytes} bytes: it is easier to guess, and some JWT libraries refuse to sign with it.");
            }
        }

        return keys;
    }

    private List<string> ReadOrigins()
    {
        var origins = ReadList("AllowedOrigins");
        foreach (var origin in origins)
        {
            if (origin is "*" or "null")
            {
                continue;
            }

            if (!Uri.TryCreate(origin, UriKind.Absolute, out var uri) || uri.PathAndQuery is not ("/" or "") || uri.Authority.Length == 0)
            {
                throw new HostSettingsException($"Hub__AllowedOrigins: '{origin}' is not an origin; write it like https://app.example.com, or * for every origin.");
            }
        }

        return origins;
    }

    private List<PublicEndpoint> ReadPublicEndpoints() =>
        [.. ReadList("PublicEndpoints").Select(url => PublicEndpoint.TryParse(url, out var endpoint)
            ? endpoint
            : throw new HostSettingsException($"Hub__PublicEndpoints: '{url}' is not a URL; write it like https://hub.example.com."))];

    private Dictionary<string, IReadOnlyList<string>> ReadAnonymousRoles()
    {
        var roles = new Dictionary<string, IReadOnlyList<string>>(StringComparer.OrdinalIgnoreCase);
        foreach (var hub in _hub.GetSection("Hubs").GetChildren())
        {
            _warnings.AddUnknown(hub, HubPolicyKeys);
            if (!Names.IsValidHub(hub.Key))
            {
                throw new HostSettingsException($"Hub__Hubs__{hub.Key}: '{hub.Key}' is not a hub name.");
            }

            var allow = false;
            if (hub["AllowAnonymous"] is { Length: > 0 } text && !bool.TryParse(text, out allow))
            {
                throw new HostSettingsException($"Hub__Hubs__{hub.Key}__AllowAnonymous: '{text}' is neither true nor false.");
            }

            if (allow)
            {
                roles[hub.Key] = ReadList($"Hubs:{hub.Key}:AnonymousRoles");
            }
            else if (hub.GetSection("AnonymousRoles").GetChildren().Any())
            {
                _warnings.Add($"Hub__Hubs__{hub.Key}__AnonymousRoles has no effect without Hub__Hubs__{hub.Key}__AllowAnonymous=true.");
            }
        }

        return roles;
    }

    /// <summary>Values of a list in the order of their indexes; blank ones are left out, as an empty variable is how one is unset.</summary>
    private List<string> ReadList(string key)
    {
        var section = _hub.GetSection(key);
        if (!string.IsNullOrEmpty(section.Value))
        {
            throw new HostSettingsException($"Hub__{key.Replace(":", "__", StringComparison.Ordinal)} is a list: set Hub__{key.Replace(":", "__", StringComparison.Ordinal)}__0 and so on.");
        }

        return [.. section.GetChildren().Select(item => item.Value?.Trim() ?? "").Where(value => value.Length > 0)];
    }

    private static string NewKey() => System.Buffers.Text.Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(GeneratedKeyBytes));
}
