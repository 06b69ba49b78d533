#nullable disable

using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Configuration;

namespace Akka.DependencyInjection;

/// <summary>Gives an actor system its resolver.</summary>
public class DependencyResolverSetup : Setup
{
    private DependencyResolverSetup(IDependencyResolver dependencyResolver)
    {
        DependencyResolver = dependencyResolver;
    }

    /// <summary>The resolver.</summary>
    public IDependencyResolver DependencyResolver { get; }

    /// <summary>A resolver over a service provider.</summary>
    public static DependencyResolverSetup Create(IServiceProvider provider)
    {
        ArgumentNullException.ThrowIfNull(provider);
        return new DependencyResolverSetup(new ServiceProviderDependencyResolver(provider));
    }

    /// <summary>A resolver of the application's own.</summary>
    public static DependencyResolverSetup Create(IDependencyResolver provider)
    {
        ArgumentNullException.ThrowIfNull(provider);
        return new DependencyResolverSetup(provider);
    }
}

/// <summary>The resolver of an actor system.</summary>
public sealed class DependencyResolver : IExtension
{
    /// <summary>With that resolver.</summary>
    public DependencyResolver(IDependencyResolver resolver)
    {
        Resolver = resolver;
    }

    /// <summary>The resolver.</summary>
    public IDependencyResolver Resolver { get; }

    /// <summary>That of an actor system.</summary>
    /// <exception cref="ConfigurationException">The system was not given one.</exception>
    public static DependencyResolver For(ActorSystem actorSystem) =>
        actorSystem.WithExtension<DependencyResolver, DependencyResolverExtension>();

    /// <summary>How to make an actor: these arguments first, services for the rest.</summary>
    public Props Props<T>(params object[] args)
        where T : ActorBase => Resolver.Props<T>(args);

    /// <summary>How to make an actor from services alone.</summary>
    public Props Props<T>()
        where T : ActorBase => Resolver.Props<T>();

    /// <summary>How to make an actor from services alone.</summary>
    public Props Props(Type type) => Resolver.Props(type);

    /// <summary>How to make an actor: these arguments first, services for the rest.</summary>
    public Props Props(Type type, params object[] args) => Resolver.Props(type, args);
}

/// <summary>Makes the <see cref="DependencyResolver"/> of an actor system.</summary>
public sealed class DependencyResolverExtension : ExtensionIdProvider<DependencyResolver>
{
    /// <inheritdoc />
    public override DependencyResolver CreateExtension(ExtendedActorSystem system)
    {
        var setup = system.Settings.Setup.Get<DependencyResolverSetup>();
        return setup.HasValue
            ? new DependencyResolver(setup.Value.DependencyResolver)
            : throw new ConfigurationException($"The actor system {system.Name} was started without a {nameof(DependencyResolverSetup)}.");
    }
}
