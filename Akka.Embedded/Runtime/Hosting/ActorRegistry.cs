#nullable disable

using System.Collections;
using Akka.Actor;

namespace Akka.Hosting;

/// <summary>The actors of an actor system by their keys. Safe to use from any thread.</summary>
public class ActorRegistry : IActorRegistry, IExtension
{
    private readonly Lock _gate = new();
    private readonly Dictionary<Type, IActorRef> _actors = [];
    private readonly Dictionary<Type, TaskCompletionSource<IActorRef>> _awaited = [];

    /// <summary>The registry of an actor system.</summary>
    public static ActorRegistry For(ActorSystem actorSystem) => actorSystem.WithExtension<ActorRegistry, ActorRegistryExtension>();

    /// <inheritdoc />
    public void Register<TKey>(IActorRef actor, bool overwrite = false)
    {
        ArgumentNullException.ThrowIfNull(actor);
        if (!TryRegister<TKey>(actor, overwrite))
        {
            throw new DuplicateActorRegistryException($"There is an actor for {typeof(TKey)}; pass overwrite: true to replace it.");
        }
    }

    /// <inheritdoc />
    public bool TryRegister<TKey>(IActorRef actor, bool overwrite = false) => TryRegister(typeof(TKey), actor, overwrite);

    /// <inheritdoc />
    public bool TryRegister(Type key, IActorRef actor, bool overwrite = false)
    {
        if (actor == null)
        {
            return false;
        }

        TaskCompletionSource<IActorRef> awaited;
        lock (_gate)
        {
            if (!overwrite && _actors.ContainsKey(key))
            {
                return false;
            }

            _actors[key] = actor;
            _awaited.Remove(key, out awaited);
        }

        awaited?.TrySetResult(actor);
        return true;
    }

    /// <inheritdoc />
    public bool TryGet<TKey>(out IActorRef actor) => TryGet(typeof(TKey), out actor);

    /// <inheritdoc />
    public bool TryGet(Type key, out IActorRef actor)
    {
        lock (_gate)
        {
            var found = _actors.TryGetValue(key, out actor);
            actor ??= ActorRefs.Nobody;
            return found;
        }
    }

    /// <inheritdoc />
    public IActorRef Get<TKey>() => TryGet<TKey>(out var actor)
        ? actor
        : throw new MissingActorRegistryEntryException($"There is no actor for {typeof(TKey)}.");

    /// <inheritdoc />
    public Task<IActorRef> GetAsync<TKey>(CancellationToken ct = default) => GetAsync(typeof(TKey), ct);

    /// <inheritdoc />
    public Task<IActorRef> GetAsync(Type key, CancellationToken ct = default)
    {
        lock (_gate)
        {
            if (_actors.TryGetValue(key, out var actor))
            {
                return Task.FromResult(actor);
            }

            if (!_awaited.TryGetValue(key, out var awaited))
            {
                _awaited[key] = awaited = new TaskCompletionSource<IActorRef>(TaskCreationOptions.RunContinuationsAsynchronously);
            }

            return awaited.Task.WaitAsync(ct);
        }
    }

    /// <inheritdoc />
    public IEnumerator<KeyValuePair<Type, IActorRef>> GetEnumerator()
    {
        KeyValuePair<Type, IActorRef>[] all;
        lock (_gate)
        {
            all = [.. _actors];
        }

        return all.AsEnumerable().GetEnumerator();
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

/// <summary>Makes the <see cref="ActorRegistry"/> of an actor system.</summary>
public sealed class ActorRegistryExtension : ExtensionIdProvider<ActorRegistry>
{
    /// <inheritdoc />
    public override ActorRegistry CreateExtension(ExtendedActorSystem system) => new();
}

/// <summary>An actor that a service needs, looked up once.</summary>
public sealed class RequiredActor<TActor> : IRequiredActor<TActor>
{
    private readonly IReadOnlyActorRegistry _registry;
    private IActorRef _actor;

    /// <summary>Looked up there.</summary>
    public RequiredActor(IReadOnlyActorRegistry registry)
    {
        _registry = registry;
    }

    /// <inheritdoc />
    public IActorRef ActorRef => _actor ??= _registry.TryGet<TActor>(out var actor)
        ? actor
        : throw new MissingActorRegistryEntryException(
            $"There is no actor for {typeof(TActor)} yet. Actors are entered while the host starts; a service that starts beside it uses GetAsync.");

    /// <inheritdoc />
    public async Task<IActorRef> GetAsync(CancellationToken cancellationToken = default) =>
        _actor ??= await _registry.GetAsync<TActor>(cancellationToken);
}
