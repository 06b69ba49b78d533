using Akka.Hosting;
using Hub.Actors;
using Hub.Actors.Settings;
using Hub.Actors.Upstream;
using Hub.Host.Admin;
using Hub.Host.Api;
using Hub.Host.Auth;
using Hub.Host.Demo;
using Hub.Host.Telemetry;
using Hub.Host.WebSockets;
using Hub.Protocol.Tokens;

namespace Hub.Host.Hosting;

/// <summary>What one start of the hub is told from outside.</summary>
public sealed record HubStart
{
    /// <summary>Settings that go before environment and files, by configuration path: <c>Hub:AccessKeys:0</c>, <c>urls</c>.</summary>
    public IReadOnlyDictionary<string, string?> Settings { get; init; } = new Dictionary<string, string?>();

    /// <summary>HOCON that goes before the file; null for none.</summary>
    public Akka.Configuration.Config? Hocon { get; init; }

    /// <summary>Changes to the services: an event handler, a clock.</summary>
    public Action<IServiceCollection>? Services { get; init; }
}

/// <summary>Composes the process: settings, HTTP server, actor system.</summary>
public static class HubApplication
{
    // The host says when the actors stop: after the drain. By itself Akka.NET would stop them at SIGTERM, and every client would hear of an internal error.
    private static readonly Akka.Configuration.Config ActorsOfThisHost =
        Akka.Configuration.ConfigurationFactory.ParseString("akka.coordinated-shutdown.run-by-clr-shutdown-hook = off");

    // On top of the drain, for the server and the actor system to stop; together under 30 s with the default drain.
    private static readonly TimeSpan StopMargin = TimeSpan.FromSeconds(4);

    private static readonly Dictionary<string, string?> LogDefaults = new()
    {
        ["Logging:LogLevel:Default"] = "Information",
        ["Logging:LogLevel:Microsoft"] = "Warning",
        ["Logging:LogLevel:Microsoft.AspNetCore"] = "Warning",
    };

    // The addresses are bound one by one; left in the configuration they would bring a warning that they are overridden.
    private static readonly Dictionary<string, string?> NoServerAddresses = new()
    {
        [WebHostDefaults.ServerUrlsKey] = "",
        [WebHostDefaults.HttpPortsKey] = "",
        [WebHostDefaults.HttpsPortsKey] = "",
    };

    /// <summary>Reads and checks every setting and builds the application; nothing listens yet.</summary>
    /// <exception cref="HostSettingsException">A setting is wrong.</exception>
    public static WebApplication Build(HubStart start)
    {
        ArgumentNullException.ThrowIfNull(start);
        // The empty builder, because the others take the listen addresses out of the environment on their own, and then warn that
        // ours go before them.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions
        {
            ContentRootPath = AppContext.BaseDirectory,         // so that the page is found wherever the process is started from
            WebRootPath = "wwwroot",
        });
        var levels = new LogLevels();
        builder.Configuration
            .AddInMemoryCollection(LogDefaults)
            .AddJsonFile("appsettings.json", optional: true, reloadOnChange: false)
            .AddEnvironmentVariables("ASPNETCORE_")
            .AddEnvironmentVariables()
            .AddInMemoryCollection(start.Settings)
            .Add(levels);
        levels.UseRoot(builder.Configuration);

        var settings = AdminPortProbe.Apply(HostSettingsReader.Read(builder.Configuration));
        var hocon = HoconLoader.Load(builder.Configuration[HoconLoader.Variable]);
        if (start.Hocon is { } overrides)
        {
            hocon = overrides.WithFallback(hocon);
        }

        builder.Configuration.AddInMemoryCollection(NoServerAddresses);
        AddServer(builder, settings);
        AddServices(builder.Services, settings, HoconLoader.Settings(hocon));
        builder.Services.AddSingleton(levels);
        AddActors(builder.Services, hocon);
        builder.AddTelemetry(settings);
        start.Services?.Invoke(builder.Services);
        var app = builder.Build();
        app.UseHub();
        return app;
    }

    private static void AddServer(WebApplicationBuilder builder, HostSettings settings)
    {
        builder.WebHost.UseKestrelCore();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.UseSockets(KestrelSetup.Configure);
        builder.WebHost.ConfigureKestrel(server => KestrelSetup.Configure(server, settings));
        builder.Logging.AddConfiguration(builder.Configuration.GetSection("Logging"));
        builder.Logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.UseUtcTimestamp = true;
            console.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ ";
        });

        // The server's request log holds the query, and so the token.
        builder.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.Warning);
    }

    private static void AddServices(IServiceCollection services, HostSettings settings, HubSettings actors)
    {
        services.AddSingleton(settings);
        services.AddSingleton(actors);
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<HostState>();
        services.AddSingleton<HubAccess>();
        services.AddSingleton(new OriginRule(settings.AllowedOrigins));
        services.AddSingleton(new AnonymousPolicy(settings.AnonymousRoles));
        services.AddSingleton(new TokenRules
        {
            Keys = [.. settings.AccessKeys.Select(TokenRules.KeyBytes)],
            PublicEndpoints = settings.PublicEndpoints,
        });
        services.AddSingleton<TokenValidator>();
        services.AddSingleton<ClientHandshake>();
        services.AddSingleton<ClientEndpoint>();
        services.AddSingleton<HandshakeWatch>();
        services.AddSingleton<FrontDoor>();
        services.AddSingleton<ApiAuthentication>();
        services.AddSingleton<TokenResource>();
        services.AddSingleton<ApiRoutes>();
        services.AddSingleton<ApiEndpoint>();
        services.AddAdmin();
        services.AddSingleton<DemoEndpoint>();
        services.AddSingleton<Drainer>();
        services.AddHostedService<DrainService>();
        services.Configure<HostOptions>(host => host.ShutdownTimeout = actors.Drain.Within + StopMargin);
    }

    private static void AddActors(IServiceCollection services, Akka.Configuration.Config hocon) =>
        services.AddAkka("hub", (akka, provider) => akka
            .AddHocon(hocon.WithFallback(ActorsOfThisHost), HoconAddMode.Prepend)
            .ConfigureLoggers(loggers =>
            {
                loggers.ClearLoggers();
                loggers.AddLoggerFactory(provider.GetRequiredService<ILoggerFactory>());
            })
            .AddStartup((system, registry) =>
            {
                var handler = provider.GetService<Actors.Events.IHubEventHandler>();
                var hubServices = new HubServices
                {
                    EventHandler = handler,
                    Time = provider.GetRequiredService<TimeProvider>(),
                    ReconnectionKeys = SigningKeys(provider.GetRequiredService<HostSettings>()),
                    Upstream = UpstreamFor(provider),
                    MeterScope = provider.GetService<HostMetrics>(),
                    TraceMessages = provider.GetRequiredService<HostSettings>().IsTracing,
                };
                provider.GetRequiredService<HubAccess>().Set(HubTree.Start(system, provider.GetRequiredService<HubSettings>(), hubServices));
                provider.GetRequiredService<LogLevels>().UseActors(system);
                return Task.CompletedTask;
            }));

    /// <summary>Handlers see the hub under its first public URL, or under the address it listens on; a socket file has no host of its own.</summary>
    private static UpstreamOptions UpstreamFor(IServiceProvider provider)
    {
        var settings = provider.GetRequiredService<HostSettings>();
        var listen = settings.Urls[0];
        var url = settings.PublicEndpoints.Count > 0 ? $"http://{settings.PublicEndpoints[0].Authority}" : listen.LocalUrl(listen.Port);
        var (host, port) = Uri.TryCreate(url, UriKind.Absolute, out var origin) ? (origin.Host, origin.Port) : ("localhost", 0);
        // 0 lets the system choose one, which nobody knows before the server listens.
        return new UpstreamOptions(
            settings.EventHandlers,
            SigningKeys(settings),
            host,
            () => port == 0 ? BoundAddresses.Of(provider).Port : port);
    }

    private static ReadOnlyMemory<byte>[] SigningKeys(HostSettings settings) => [.. settings.AccessKeys.Select(TokenRules.KeyBytes)];
}
