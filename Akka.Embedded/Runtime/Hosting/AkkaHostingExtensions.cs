#nullable disable

using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Configuration;
using Akka.DependencyInjection;
using Microsoft.Extensions.DependencyInjection;

namespace Akka.Hosting;

/// <summary>Puts an actor system into a host.</summary>
public static class AkkaHostingExtensions
{
    /// <summary>Adds an actor system that starts and stops with the host.</summary>
    public static IServiceCollection AddAkka(
        this IServiceCollection services, string actorSystemName, Action<AkkaConfigurationBuilder> builder) =>
        AddAkka(services, actorSystemName, (akka, _) => builder(akka));

    /// <summary>Adds an actor system that starts and stops with the host.</summary>
    public static IServiceCollection AddAkka(
        this IServiceCollection services, string actorSystemName, Action<AkkaConfigurationBuilder, IServiceProvider> builder) =>
        AddAkka<AkkaHostedService>(services, actorSystemName, builder);

    /// <summary>The same with a hosted service of the application's own.</summary>
    public static IServiceCollection AddAkka<T>(
        this IServiceCollection services, string actorSystemName, Action<AkkaConfigurationBuilder, IServiceProvider> builder)
        where T : AkkaHostedService
    {
        var akka = new AkkaConfigurationBuilder(services, actorSystemName);
        services.AddSingleton(provider =>
        {
            builder(akka, provider);
            return akka;
        });
        akka.Bind();
        return services.AddHostedService<T>();
    }

    /// <summary>Adds a setup for the actor system.</summary>
    public static AkkaConfigurationBuilder AddSetup(this AkkaConfigurationBuilder builder, Setup setup) => builder.AddSetup(setup);

    /// <summary>Adds HOCON; a text converts by itself.</summary>
    public static AkkaConfigurationBuilder AddHocon(this AkkaConfigurationBuilder builder, Config hocon, HoconAddMode addMode) =>
        builder.AddHocon(hocon, addMode);

    /// <summary>Adds a file of HOCON.</summary>
    public static AkkaConfigurationBuilder AddHoconFile(this AkkaConfigurationBuilder builder, string hoconFilePath, HoconAddMode addMode) =>
        builder.AddHocon(ConfigurationFactory.ParseString(File.ReadAllText(hoconFilePath)), addMode);

    /// <summary>Starts actors, in the order of these calls.</summary>
    public static AkkaConfigurationBuilder WithActors(this AkkaConfigurationBuilder builder, Action<ActorSystem, IActorRegistry> actorStarter) =>
        builder.StartActors(actorStarter);

    /// <summary>Starts actors that need services.</summary>
    public static AkkaConfigurationBuilder WithActors(
        this AkkaConfigurationBuilder builder, Action<ActorSystem, IActorRegistry, IDependencyResolver> actorStarter) =>
        builder.StartActors(actorStarter);

    /// <summary>Starts actors that need services.</summary>
    public static AkkaConfigurationBuilder WithActors(this AkkaConfigurationBuilder builder, ActorStarterWithResolver actorStarter) =>
        builder.StartActors(actorStarter);

    /// <summary>Starts actors, in the order of these calls.</summary>
    public static AkkaConfigurationBuilder WithActors(this AkkaConfigurationBuilder builder, ActorStarter actorStarter) =>
        builder.StartActors(actorStarter);
}
