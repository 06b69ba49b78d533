#nullable disable

using Akka.Actor;

namespace Akka.Hosting;

/// <summary>Finds actors by a type that stands for them.</summary>
public interface IReadOnlyActorRegistry : IEnumerable<KeyValuePair<Type, IActorRef>>
{
    /// <summary>Whether there is an actor of that key; if not, it is nobody.</summary>
    bool TryGet<TKey>(out IActorRef actor);

    /// <summary>Whether there is an actor of that key; if not, it is nobody.</summary>
    bool TryGet(Type key, out IActorRef actor);

    /// <summary>The actor of that key.</summary>
    /// <exception cref="MissingActorRegistryEntryException">There is none.</exception>
    IActorRef Get<TKey>();

    /// <summary>The actor of that key, as soon as there is one.</summary>
    Task<IActorRef> GetAsync<TKey>(CancellationToken ct = default);

    /// <summary>The actor of that key, as soon as there is one.</summary>
    Task<IActorRef> GetAsync(Type key, CancellationToken ct = default);
}

/// <summary>A registry that takes entries.</summary>
public interface IActorRegistry : IReadOnlyActorRegistry
{
    /// <summary>Enters an actor.</summary>
    /// <exception cref="DuplicateActorRegistryException">There is one of that key, and it was not to be replaced.</exception>
    void Register<TKey>(IActorRef actor, bool overwrite = false);

    /// <summary>Enters an actor, or says that there is one of that key.</summary>
    bool TryRegister<TKey>(IActorRef actor, bool overwrite = false);

    /// <summary>Enters an actor, or says that there is one of that key.</summary>
    bool TryRegister(Type key, IActorRef actor, bool overwrite = false);
}

/// <summary>An actor that a service needs, by its key.</summary>
public interface IRequiredActor<TActor>
{
    /// <summary>The actor.</summary>
    /// <exception cref="MissingActorRegistryEntryException">It has not been entered yet.</exception>
    IActorRef ActorRef { get; }

    /// <summary>The actor, as soon as it has been entered.</summary>
    Task<IActorRef> GetAsync(CancellationToken cancellationToken = default);
}

/// <summary>A registry was asked for something it cannot do.</summary>
public class ActorRegistryException : Exception
{
    /// <summary>Says what.</summary>
    public ActorRegistryException(string message)
        : base(message)
    {
    }

    /// <summary>Says what, and why.</summary>
    public ActorRegistryException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}

/// <summary>There is an actor of that key.</summary>
public sealed class DuplicateActorRegistryException : ActorRegistryException
{
    /// <summary>Says which key.</summary>
    public DuplicateActorRegistryException(string message)
        : base(message)
    {
    }

    /// <summary>Says which key, and why.</summary>
    public DuplicateActorRegistryException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}

/// <summary>There is no actor of that key.</summary>
public sealed class MissingActorRegistryEntryException : ActorRegistryException
{
    /// <summary>Says which key.</summary>
    public MissingActorRegistryEntryException(string message)
        : base(message)
    {
    }

    /// <summary>Says which key, and why.</summary>
    public MissingActorRegistryEntryException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
