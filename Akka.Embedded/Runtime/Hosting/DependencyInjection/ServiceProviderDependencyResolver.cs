#nullable disable

using Akka.Actor;
using Microsoft.Extensions.DependencyInjection;

namespace Akka.DependencyInjection;

/// <summary>Finds services in a service provider.</summary>
public class ServiceProviderDependencyResolver : IDependencyResolver
{
    /// <summary>Over that provider.</summary>
    public ServiceProviderDependencyResolver(IServiceProvider serviceProvider)
    {
        ServiceProvider = serviceProvider;
    }

    /// <summary>The provider.</summary>
    public IServiceProvider ServiceProvider { get; }

    /// <inheritdoc />
    public IResolverScope CreateScope() => new Scope(ServiceProvider.CreateScope());

    /// <inheritdoc />
    public T GetService<T>() => ServiceProvider.GetService<T>();

    /// <inheritdoc />
    public object GetService(Type type) => ServiceProvider.GetService(type);

    /// <inheritdoc />
    public Props Props(Type type, params object[] args) => typeof(ActorBase).IsAssignableFrom(type)
        ? Akka.Actor.Props.CreateBy(new Producer(ServiceProvider, type, args))
        : throw new ArgumentException($"{type} is no actor.", nameof(type));

    /// <inheritdoc />
    public Props Props(Type type) => Props(type, []);

    /// <inheritdoc />
    public Props Props<T>(params object[] args)
        where T : ActorBase => Props(typeof(T), args);

    /// <summary>Makes each instance anew, restarts included.</summary>
    private sealed class Producer(IServiceProvider services, Type type, object[] args) : IIndirectActorProducer
    {
        public Type ActorType => type;

        public ActorBase Produce() => (ActorBase)ActivatorUtilities.CreateInstance(services, type, args);

        public void Release(ActorBase actor)
        {
        }
    }

    private sealed class Scope(IServiceScope scope) : IResolverScope
    {
        public IDependencyResolver Resolver { get; } = new ServiceProviderDependencyResolver(scope.ServiceProvider);

        public void Dispose() => scope.Dispose();
    }
}
