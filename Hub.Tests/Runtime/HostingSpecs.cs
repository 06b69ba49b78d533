using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Event;
using Akka.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Hub.Tests.Runtime;

/// <summary>An actor system inside a host.</summary>
public sealed class HostingSpecs
{
    [Fact]
    public async Task The_actor_system_must_start_and_end_with_the_host()
    {
        using var host = HostWith((akka, _) => akka.AddHocon("hub.value = 7", HoconAddMode.Prepend));
        await host.StartAsync();
        var system = host.Services.GetRequiredService<ActorSystem>();

        Assert.Equal("hub", system.Name);
        Assert.Equal(7, system.Settings.Config.GetInt("hub.value"));
        Assert.False(system.WhenTerminated.IsCompleted);

        await host.StopAsync();
        Assert.True(system.WhenTerminated.IsCompleted);
        Assert.Same(CoordinatedShutdown.ClrExitReason.Instance, CoordinatedShutdown.Get(system).ShutdownReason);
    }

    [Fact]
    public async Task Actors_must_be_entered_in_the_registry_and_reach_services()
    {
        using var host = HostWith((akka, _) => akka
            .WithActors((system, registry, resolver) =>
                registry.Register<Greeter>(system.ActorOf(resolver.Props<Greeter>("Hello"), "greeter")))
            .WithActors((system, registry) => registry.Register<Other>(registry.Get<Greeter>())));
        await host.StartAsync();

        var greeter = host.Services.GetRequiredService<IRequiredActor<Greeter>>().ActorRef;
        Assert.Equal("Hello, Ada!", await greeter.Ask<string>("Ada", TimeSpan.FromSeconds(5)));
        Assert.Equal(greeter, host.Services.GetRequiredService<IReadOnlyActorRegistry>().Get<Other>());
        Assert.Same(host.Services.GetRequiredService<ActorRegistry>(), ActorRegistry.For(host.Services.GetRequiredService<ActorSystem>()));
        await host.StopAsync();
    }

    [Fact]
    public async Task Startup_tasks_must_run_after_the_actors()
    {
        var steps = new ConcurrentQueue<string>();
        using var host = HostWith((akka, _) => akka
            .AddStartup((_, _) => steps.Enqueue("startup"))
            .WithActors((_, _) => steps.Enqueue("actors")));
        await host.StartAsync();

        Assert.Equal(["actors", "startup"], steps);
        await host.StopAsync();
    }

    [Theory]
    [InlineData(HoconAddMode.Prepend, 2)]
    [InlineData(HoconAddMode.Append, 1)]
    [InlineData(HoconAddMode.Replace, 2)]
    public async Task Hocon_must_be_added_above_or_below(HoconAddMode mode, int expected)
    {
        using var host = HostWith((akka, _) => akka.AddHocon("hub { value = 1, own = 1 }", HoconAddMode.Append).AddHocon("hub { value = 2 }", mode));
        var config = host.Services.GetRequiredService<ActorSystem>().Settings.Config;

        Assert.Equal(expected, config.GetInt("hub.value"));
        Assert.Equal(1, config.GetInt("hub.own"));
        await host.Services.GetRequiredService<ActorSystem>().Terminate();
    }

    [Fact]
    public async Task Log_events_must_reach_the_hosts_log_at_their_level()
    {
        var lines = new Lines();
        using var host = HostWith(
            (akka, _) => akka.ConfigureLoggers(setup =>
            {
                setup.LogLevel = Akka.Event.LogLevel.WarningLevel;
                setup.ClearLoggers();
                setup.AddLoggerFactory();
            }),
            services => services.AddLogging(logging => logging.ClearProviders().AddProvider(lines)));
        await host.StartAsync();
        var system = host.Services.GetRequiredService<ActorSystem>();

        system.Log.Info("too low");
        system.Log.Warning("watch {0}", "out");
        Assert.Contains("watch out", await lines.FirstOf(Microsoft.Extensions.Logging.LogLevel.Warning), StringComparison.Ordinal);
        Assert.DoesNotContain(lines.All, line => line.Contains("too low", StringComparison.Ordinal));
        await host.StopAsync();
    }

    [Fact]
    public async Task A_registry_must_say_what_is_missing_and_what_is_taken()
    {
        var system = ActorSystem.Create("registry");
        var registry = ActorRegistry.For(system);
        var first = system.ActorOf(Props.Empty);
        var second = system.ActorOf(Props.Empty);

        Assert.False(registry.TryGet<Greeter>(out var nobody));
        Assert.Equal(ActorRefs.Nobody, nobody);
        Assert.Throws<MissingActorRegistryEntryException>(() => registry.Get<Greeter>());
        Assert.Throws<MissingActorRegistryEntryException>(() => new RequiredActor<Greeter>(registry).ActorRef);

        var awaited = registry.GetAsync<Greeter>();
        Assert.False(awaited.IsCompleted);
        registry.Register<Greeter>(first);
        Assert.Equal(first, await awaited);
        Assert.Throws<DuplicateActorRegistryException>(() => registry.Register<Greeter>(second));
        Assert.False(registry.TryRegister<Greeter>(second));
        Assert.Equal(first, registry.Get<Greeter>());
        registry.Register<Greeter>(second, overwrite: true);
        Assert.Equal(second, await new RequiredActor<Greeter>(registry).GetAsync());
        Assert.Equal(typeof(Greeter), Assert.Single(registry).Key);
        await system.Terminate();
    }

    [Fact]
    public async Task A_cancelled_wait_for_an_actor_must_end()
    {
        var system = ActorSystem.Create("registry");
        using var cancel = new CancellationTokenSource();
        var awaited = ActorRegistry.For(system).GetAsync<Greeter>(cancel.Token);

        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => awaited);
        await system.Terminate();
    }

    [Fact]
    public async Task A_failing_start_must_fail_the_host()
    {
        using var host = HostWith((akka, _) => akka.WithActors((_, _) => throw new InvalidTimeZoneException()));

        await Assert.ThrowsAsync<InvalidTimeZoneException>(() => host.StartAsync());
        Assert.True(host.Services.GetRequiredService<ActorSystem>().WhenTerminated.IsCompleted);
    }

    private static IHost HostWith(Action<AkkaConfigurationBuilder, IServiceProvider> akka, Action<IServiceCollection>? services = null) =>
        new HostBuilder().ConfigureServices(all =>
        {
            all.AddSingleton(new Punctuation("!"));
            all.AddAkka("hub", (builder, provider) =>
            {
                builder.AddHocon("akka.loglevel = WARNING", HoconAddMode.Prepend);
                akka(builder, provider);
            });
            services?.Invoke(all);
        }).Build();

    private sealed class Other;

    private sealed record Punctuation(string Text);

    private sealed class Greeter : ReceiveActor
    {
        public Greeter(string greeting, Punctuation punctuation)
        {
            Receive<string>(name => Sender.Tell($"{greeting}, {name}{punctuation.Text}"));
        }
    }

    /// <summary>Keeps what is logged.</summary>
    private sealed class Lines : ILoggerProvider, ILogger
    {
        private readonly ConcurrentQueue<string> _lines = new();
        private readonly TaskCompletionSource<string> _warning = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public IEnumerable<string> All => _lines;

        public Task<string> FirstOf(Microsoft.Extensions.Logging.LogLevel level) =>
            level == Microsoft.Extensions.Logging.LogLevel.Warning ? _warning.Task.WaitAsync(TimeSpan.FromSeconds(5)) : throw new NotSupportedException();

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(Microsoft.Extensions.Logging.LogLevel logLevel) => true;

        public void Log<TState>(
            Microsoft.Extensions.Logging.LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter)
        {
            var line = formatter(state, exception);
            _lines.Enqueue(line);
            if (logLevel == Microsoft.Extensions.Logging.LogLevel.Warning)
            {
                _warning.TrySetResult(line);
            }
        }

        public void Dispose()
        {
        }
    }
}
