#nullable disable

using Akka.Actor;

namespace Akka.DependencyInjection;

/// <summary>Finds services, and makes actors whose constructors ask for them.</summary>
public interface IDependencyResolver
{
    /// <summary>A scope for scoped services.</summary>
    IResolverScope CreateScope();

    /// <summary>A service, or null.</summary>
    T GetService<T>();

    /// <summary>A service, or null.</summary>
    object GetService(Type type);

    /// <summary>How to make an actor: these arguments first, services for the rest.</summary>
    Props Props(Type type, params object[] args);

    /// <summary>How to make an actor from services alone.</summary>
    Props Props(Type type);

    /// <summary>How to make an actor: these arguments first, services for the rest.</summary>
    Props Props<T>(params object[] args)
        where T : ActorBase;
}

/// <summary>A scope for scoped services; ends when disposed of.</summary>
public interface IResolverScope : IDisposable
{
    /// <summary>The resolver inside the scope.</summary>
    IDependencyResolver Resolver { get; }
}
