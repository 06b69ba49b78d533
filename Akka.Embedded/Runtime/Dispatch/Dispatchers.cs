using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Configuration;
using Akka.Event;
using Akka.Util;

namespace Akka.Dispatch;

/// <summary>Finds dispatchers by id. Those of Akka's own types share the thread pool; they differ in throughput.</summary>
public sealed class Dispatchers
{
    /// <summary>Of actors that name no other.</summary>
    public const string DefaultDispatcherId = "akka.actor.default-dispatcher";

    /// <summary>For work that blocks.</summary>
    public const string DefaultBlockingDispatcherId = "akka.actor.default-blocking-io-dispatcher";

    /// <summary>Of the guardians.</summary>
    public const string InternalDispatcherId = "akka.actor.internal-dispatcher";

    private readonly ConcurrentDictionary<string, MessageDispatcherConfigurator> _configurators = new();
    private readonly Config _config;
    private readonly MessageDispatcher _onlyOne;

    internal Dispatchers(ActorSystem system, MessageDispatcher onlyOne)
    {
        _config = system.Settings.Config;
        _onlyOne = onlyOne;
        Prerequisites = new SystemPrerequisites(system);
        DefaultGlobalDispatcher = Lookup(DefaultDispatcherId);
        InternalDispatcher = Lookup(InternalDispatcherId);
    }

    /// <summary>What configurators get.</summary>
    public IDispatcherPrerequisites Prerequisites { get; }

    /// <summary>The default dispatcher.</summary>
    public MessageDispatcher DefaultGlobalDispatcher { get; }

    internal MessageDispatcher InternalDispatcher { get; }

    /// <summary>Whether the id is configured.</summary>
    public bool HasDispatcher(string id) => _configurators.ContainsKey(id) || _config.HasPath(id);

    /// <summary>The dispatcher of that id; throws when it is not configured.</summary>
    public MessageDispatcher Lookup(string dispatcherName)
    {
        if (_onlyOne is not null)
            return _onlyOne;
        var dispatcher = _configurators.GetOrAdd(dispatcherName, Configure).Dispatcher();
        dispatcher.Id ??= dispatcherName;
        return dispatcher;
    }

    /// <summary>Adds a configurator under an id; false when the id is taken.</summary>
    public bool RegisterConfigurator(string id, MessageDispatcherConfigurator configurator) => _configurators.TryAdd(id, configurator);

    private MessageDispatcherConfigurator Configure(string id)
    {
        if (!_config.HasPath(id))
            throw new ConfigurationException($"Dispatcher {id} not configured.");
        var section = _config.GetConfig(id);
        var type = section.GetString("type", nameof(Dispatcher));
        if (type is nameof(Dispatcher) or "TaskDispatcher" or "ForkJoinDispatcher" or "PinnedDispatcher" or "SynchronizedDispatcher")
            return new ThreadPoolDispatcherConfigurator(section, Prerequisites);
        var configurator = TypeLookup.Find(type) ?? throw new ConfigurationException($"Could not resolve dispatcher type {type} for path {id}");
        return (MessageDispatcherConfigurator)Activator.CreateInstance(configurator, section, Prerequisites);
    }

    private sealed class SystemPrerequisites(ActorSystem system) : IDispatcherPrerequisites
    {
        public EventStream EventStream => system.EventStream;

        public IScheduler Scheduler => system.Scheduler;

        public Settings Settings => system.Settings;
    }
}
