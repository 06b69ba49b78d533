namespace Hub.Host.Hosting;

/// <summary>
/// Settings of the host from environment and command line: addresses, keys, origins, hubs. How actors behave is HOCON
/// (<see cref="HoconLoader"/>). Immutable; built once, at start.
/// </summary>
public sealed record HostSettings
{
    /// <summary>Address of the hub when none is configured.</summary>
    public const string DefaultUrls = "http://127.0.0.1:8080";

    /// <summary>Address of the admin listener when none is configured.</summary>
    public const string DefaultAdminUrls = "http://127.0.0.1:8081";

    /// <summary>Where clients connect.</summary>
    public required IReadOnlyList<ListenAddress> Urls { get; init; }

    /// <summary>Where operators look; empty for no admin listener.</summary>
    public required IReadOnlyList<ListenAddress> AdminUrls { get; init; }

    /// <summary>True when <see cref="AdminUrls"/> was configured, so that failing to listen there is an error.</summary>
    public required bool IsAdminConfigured { get; init; }

    /// <summary>What operators must present to the admin listener; null for none, which only loopback addresses can do without.</summary>
    public string? AdminToken { get; init; }

    /// <summary>For the https addresses; null when there are none.</summary>
    public ServerCertificate? Certificate { get; init; }

    /// <summary>Signing keys; the first is the one the connection string shows.</summary>
    public required IReadOnlyList<string> AccessKeys { get; init; }

    /// <summary>True when no key was configured and <see cref="AccessKeys"/> holds a random one of this start.</summary>
    public required bool IsKeyGenerated { get; init; }

    /// <summary>Origins of pages that may connect, besides the hub's own.</summary>
    public required IReadOnlyList<string> AllowedOrigins { get; init; }

    /// <summary>Other base URLs under which clients know this hub.</summary>
    public required IReadOnlyList<Protocol.Tokens.PublicEndpoint> PublicEndpoints { get; init; }

    /// <summary>Roles of anonymous clients, for each hub that admits them.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<string>> AnonymousRoles { get; init; }

    /// <summary>Where the events of each hub go, in the order in which they are asked; by hub name in lower case, found in any letter case.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<Protocol.CloudEvents.EventHandlerRule>> EventHandlers { get; init; }

    /// <summary>Where metrics and traces are pushed to (OTLP); null for nowhere.</summary>
    public Uri? OtlpEndpoint { get; init; }

    /// <summary>Share of messages whose way is traced, 0 to 1.</summary>
    public double TraceSampleRatio { get; init; }

    /// <summary>True when spans are made at all.</summary>
    public bool IsTracing => TraceSampleRatio > 0 && OtlpEndpoint is not null;

    /// <summary>What the operator should know but what does not keep the hub from starting.</summary>
    public required IReadOnlyList<string> Warnings { get; init; }
}
