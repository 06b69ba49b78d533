using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Configuration;

namespace Akka.Dispatch;

/// <summary>Finds dispatchers by id. All of them share the thread pool; they differ in throughput.</summary>
public sealed class Dispatchers
{
    /// <summary>Of actors that name no other.</summary>
    public const string DefaultDispatcherId = "akka.actor.default-dispatcher";

    /// <summary>For work that blocks.</summary>
    public const string DefaultBlockingDispatcherId = "akka.actor.default-blocking-io-dispatcher";

    /// <summary>Of the guardians.</summary>
    public const string InternalDispatcherId = "akka.actor.internal-dispatcher";

    private readonly ConcurrentDictionary<string, MessageDispatcher> _known = new();
    private readonly Config _config;
    private readonly MessageDispatcher _onlyOne;

    internal Dispatchers(ActorSystem system, MessageDispatcher onlyOne)
    {
        _config = system.Settings.Config;
        _onlyOne = onlyOne;
        DefaultGlobalDispatcher = Lookup(DefaultDispatcherId);
        InternalDispatcher = Lookup(InternalDispatcherId);
    }

    /// <summary>The default dispatcher.</summary>
    public MessageDispatcher DefaultGlobalDispatcher { get; }

    internal MessageDispatcher InternalDispatcher { get; }

    /// <summary>Whether the id is configured.</summary>
    public bool HasDispatcher(string id) =>
        _known.ContainsKey(id) || id is DefaultDispatcherId or InternalDispatcherId or CallingThreadDispatcher.DispatcherId || _config.HasPath(id);

    /// <summary>The dispatcher of that id; throws when it is not configured.</summary>
    public MessageDispatcher Lookup(string dispatcherName) => _onlyOne ?? _known.GetOrAdd(dispatcherName, Make);

    /// <summary>Adds a dispatcher under an id; false when the id is taken.</summary>
    public bool RegisterDispatcher(string id, MessageDispatcher dispatcher) => _known.TryAdd(id, dispatcher);

    private MessageDispatcher Make(string id)
    {
        if (!HasDispatcher(id))
            throw new ConfigurationException($"Dispatcher {id} not configured.");
        if (id == CallingThreadDispatcher.DispatcherId)
            return new CallingThreadDispatcher();
        return new Dispatcher(id, _config.HasPath(id) ? _config.GetConfig(id) : null);
    }
}
