#nullable disable

using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Configuration;
using Akka.DependencyInjection;
using Akka.Hosting.Logging;
using Akka.Util;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Akka.Hosting;

/// <summary>Where HOCON goes relative to what is there.</summary>
public enum HoconAddMode
{
    /// <summary>Below: what is there wins.</summary>
    Append,

    /// <summary>Above: the new one wins.</summary>
    Prepend,

    /// <summary>As <see cref="Prepend"/>.</summary>
    Replace,
}

/// <summary>Starts actors.</summary>
public delegate Task ActorStarter(ActorSystem system, IActorRegistry registry);

/// <summary>Starts actors that need services.</summary>
public delegate Task ActorStarterWithResolver(ActorSystem system, IActorRegistry registry, IDependencyResolver resolver);

/// <summary>Runs once the actors have started.</summary>
public delegate Task StartupTask(ActorSystem system, IActorRegistry registry);

/// <summary>Collects what an actor system is started with. After the start it changes nothing.</summary>
public sealed class AkkaConfigurationBuilder
{
    private readonly IServiceCollection _services;
    private readonly string _name;
    private readonly List<Setup> _setups = [];
    private readonly List<ActorStarter> _actorStarters = [];
    private readonly List<StartupTask> _startupTasks = [];
    private bool _hasStarted;

    /// <summary>Made by <see cref="AkkaHostingExtensions.AddAkka(IServiceCollection, string, Action{AkkaConfigurationBuilder, IServiceProvider})"/>.</summary>
    public AkkaConfigurationBuilder(IServiceCollection serviceCollection, string actorSystemName)
    {
        _services = serviceCollection;
        _name = actorSystemName;
    }

    /// <summary>The HOCON so far.</summary>
    public Option<Config> Configuration { get; private set; } = Option<Config>.None;

    /// <summary>Starts actors, in the order of these calls.</summary>
    public AkkaConfigurationBuilder StartActors(Action<ActorSystem, IActorRegistry> starter) => StartActors((system, registry) =>
    {
        starter(system, registry);
        return Task.CompletedTask;
    });

    /// <summary>Starts actors that need services.</summary>
    public AkkaConfigurationBuilder StartActors(Action<ActorSystem, IActorRegistry, IDependencyResolver> starter) =>
        StartActors((system, registry) =>
        {
            starter(system, registry, DependencyResolver.For(system).Resolver);
            return Task.CompletedTask;
        });

    /// <summary>Starts actors that need services.</summary>
    public AkkaConfigurationBuilder StartActors(ActorStarterWithResolver starter) =>
        StartActors((system, registry) => starter(system, registry, DependencyResolver.For(system).Resolver));

    /// <summary>Starts actors, in the order of these calls.</summary>
    public AkkaConfigurationBuilder StartActors(ActorStarter starter)
    {
        if (!_hasStarted)
        {
            _actorStarters.Add(starter);
        }

        return this;
    }

    /// <summary>Runs once the actors have started.</summary>
    public AkkaConfigurationBuilder AddStartup(Action<ActorSystem, IActorRegistry> startupTask) => AddStartup((system, registry) =>
    {
        startupTask(system, registry);
        return Task.CompletedTask;
    });

    /// <summary>Runs once the actors have started.</summary>
    public AkkaConfigurationBuilder AddStartup(StartupTask startupTask)
    {
        if (!_hasStarted)
        {
            _startupTasks.Add(startupTask);
        }

        return this;
    }

    internal AkkaConfigurationBuilder AddSetup(Setup setup)
    {
        if (_hasStarted)
        {
            return this;
        }

        if (setup is BootstrapSetup bootstrap)
        {
            return bootstrap.Config.HasValue ? AddHocon(bootstrap.Config.Value, HoconAddMode.Prepend) : this;
        }

        // The resolver is the host's own.
        if (setup is not DependencyResolverSetup)
        {
            _setups.Add(setup);
        }

        return this;
    }

    internal AkkaConfigurationBuilder AddHocon(Config hocon, HoconAddMode addMode)
    {
        ArgumentNullException.ThrowIfNull(hocon);
        if (!_hasStarted)
        {
            var present = Configuration.HasValue ? Configuration.Value : Config.Empty;
            Configuration = addMode switch
            {
                HoconAddMode.Append => present.WithFallback(hocon),
                HoconAddMode.Prepend or HoconAddMode.Replace => hocon.SafeWithFallback(present),
                _ => throw new ArgumentOutOfRangeException(nameof(addMode), addMode, "There is no such mode."),
            };
        }

        return this;
    }

    internal void Bind()
    {
        _services.AddSingleton(services => services.GetRequiredService<AkkaConfigurationBuilder>().CreateSystem(services));
        _services.AddSingleton(services => ActorRegistry.For(services.GetRequiredService<ActorSystem>()));
        _services.AddSingleton<IActorRegistry>(services => services.GetRequiredService<ActorRegistry>());
        _services.AddSingleton<IReadOnlyActorRegistry>(services => services.GetRequiredService<ActorRegistry>());
        _services.AddSingleton(typeof(IRequiredActor<>), typeof(RequiredActor<>));
    }

    internal async Task StartAsync(ActorSystem system)
    {
        if (_hasStarted)
        {
            return;
        }

        _hasStarted = true;
        var registry = ActorRegistry.For(system);
        foreach (var starter in _actorStarters)
        {
            await starter(system, registry);
        }

        foreach (var task in _startupTasks)
        {
            await task(system, registry);
        }
    }

    private ActorSystem CreateSystem(IServiceProvider services)
    {
        if (!_setups.OfType<LoggerFactorySetup>().Any() && services.GetService<ILoggerFactory>() is { } loggers)
        {
            _setups.Add(new LoggerFactorySetup(loggers));
        }

        var config = Configuration.HasValue ? Configuration.Value : Config.Empty;
        var setup = ActorSystemSetup.Create(BootstrapSetup.Create().WithConfig(config), DependencyResolverSetup.Create(services));
        return ActorSystem.Create(_name, _setups.Aggregate(setup, (all, next) => all.And(next)));
    }
}
