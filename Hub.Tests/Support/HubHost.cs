using Hub.Actors;
using Hub.Host.Auth;
using Hub.Host.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Hub.Tests.Support;

/// <summary>The real hub in this process, on ports the system chose: Kestrel, sockets, actors.</summary>
public sealed class HubHost : IAsyncDisposable
{
    /// <summary>The key it signs with unless the settings say otherwise.</summary>
    public const string DefaultKey = "a-key-for-specs-that-has-more-than-32-bytes";

    private readonly WebApplication _app;

    private HubHost(WebApplication app, BoundAddresses addresses)
    {
        _app = app;
        BaseAddress = new Uri(addresses.Public);
        AdminAddress = addresses.Admin is null ? null : new Uri(addresses.Admin);
        AccessKey = app.Services.GetRequiredService<HostSettings>().AccessKeys[0];
    }

    /// <summary>Where clients connect.</summary>
    public Uri BaseAddress { get; }

    /// <summary>Where operators look; null without an admin listener.</summary>
    public Uri? AdminAddress { get; }

    /// <summary>The first access key.</summary>
    public string AccessKey { get; }

    /// <summary>The running actor tree.</summary>
    public HubTree Tree => _app.Services.GetRequiredService<HubAccess>().Tree!;

    /// <summary>The host's services.</summary>
    public IServiceProvider Services => _app.Services;

    /// <summary>Starts a hub.</summary>
    /// <param name="settings">Settings by environment name (<c>Hub__AllowedOrigins__0</c>) or path; they go before the defaults here, which are free
    /// loopback ports, a fixed key and no log. A null value takes a default away.</param>
    /// <param name="hocon">Actor settings that go before hub.conf.</param>
    /// <param name="services">Changes to the services, such as an event handler.</param>
    public static async Task<HubHost> StartAsync(
        IDictionary<string, string?>? settings = null,
        string? hocon = null,
        Action<IServiceCollection>? services = null)
    {
        var all = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase)
        {
            ["urls"] = "http://127.0.0.1:0",
            ["Hub:Admin:Urls"] = "http://127.0.0.1:0",
            ["Hub:AccessKeys:0"] = DefaultKey,
            ["Logging:LogLevel:Default"] = "None",
            ["Logging:LogLevel:Microsoft"] = "None",
            ["Logging:LogLevel:Microsoft.AspNetCore"] = "None",
        };
        foreach (var (name, value) in settings ?? new Dictionary<string, string?>())
        {
            all[name.Replace("__", ":", StringComparison.Ordinal)] = value;
        }

        var app = HubApplication.Build(new HubStart
        {
            Settings = all,
            Hocon = hocon is null ? null : Akka.Configuration.ConfigurationFactory.ParseString(hocon),
            Services = services,
        });
        await app.StartAsync();
        return new HubHost(app, BoundAddresses.Of(app));
    }

    /// <summary>A client URL with a token signed by <see cref="AccessKey"/>.</summary>
    public string ClientUrl(string hub, string? user = null, params string[] roles) => ClientUrlWith(hub, user, roles, []);

    /// <summary>The same with initial groups.</summary>
    public string ClientUrlWith(string hub, string? user, IReadOnlyList<string> roles, IReadOnlyList<string> groups) =>
        global::Hub.Host.Auth.ClientUrl.Create(
            BaseAddress.GetLeftPart(UriPartial.Authority), hub, user, roles, groups, AccessKey, TimeProvider.System.GetUtcNow(), global::Hub.Host.Auth.ClientUrl.DefaultLife);

    /// <summary>Opens a raw client with a token.</summary>
    public async Task<RawClient> ConnectAsync(string hub = "chat", string? user = null, string? subprotocol = "json.webpubsub.azure.v1", params string[] roles)
    {
        var client = await RawClient.OpenAsync(BaseAddress);
        var answer = await client.UpgradeAsync(new Uri(ClientUrl(hub, user, roles)).PathAndQuery, subprotocol);
        return answer.Status == 101 ? client : throw new InvalidOperationException($"The hub answered {answer.Status}: {answer.Body}");
    }

    /// <summary>Begins an orderly stop, as SIGTERM does; completes when the process would end.</summary>
    public Task StopAsync() => _app.StopAsync();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await _app.DisposeAsync();
}
