#nullable disable

using Akka.Actor;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Akka.Hosting;

/// <summary>
/// Starts the actor system and its actors with the host and runs the coordinated shutdown when the host stops. If the actor system
/// ends by itself, the host stops.
/// </summary>
public partial class AkkaHostedService : IHostedService
{
    /// <summary>Made by the host.</summary>
    public AkkaHostedService(
        AkkaConfigurationBuilder configurationBuilder,
        IServiceProvider serviceProvider,
        ILogger<AkkaHostedService> logger,
        IHostApplicationLifetime applicationLifetime)
    {
        ConfigurationBuilder = configurationBuilder;
        ServiceProvider = serviceProvider;
        Logger = logger;
        HostApplicationLifetime = applicationLifetime;
    }

    /// <summary>The actor system once it has started.</summary>
    protected ActorSystem ActorSystem { get; private set; }

    /// <summary>Its shutdown.</summary>
    protected CoordinatedShutdown CoordinatedShutdown { get; private set; }

    /// <summary>The host's services.</summary>
    protected IServiceProvider ServiceProvider { get; }

    /// <summary>What the actor system is started with.</summary>
    protected AkkaConfigurationBuilder ConfigurationBuilder { get; }

    /// <summary>The host's lifetime, if it has one.</summary>
    protected IHostApplicationLifetime HostApplicationLifetime { get; }

    /// <summary>The host's log.</summary>
    protected ILogger<AkkaHostedService> Logger { get; }

    /// <inheritdoc />
    public virtual async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            ActorSystem = ServiceProvider.GetRequiredService<ActorSystem>();
            CoordinatedShutdown = CoordinatedShutdown.Get(ActorSystem);
            await ConfigurationBuilder.StartAsync(ActorSystem);
            _ = StopHostAfterActorSystem();
        }
        catch (Exception failure)
        {
            LogStartFailed(Logger, failure);
            await StopAsync(cancellationToken);
            throw;
        }
    }

    /// <inheritdoc />
    public virtual async Task StopAsync(CancellationToken cancellationToken)
    {
        if (CoordinatedShutdown != null)
        {
            await CoordinatedShutdown.Run(CoordinatedShutdown.ClrExitReason.Instance);
        }
    }

    private async Task StopHostAfterActorSystem()
    {
        await ActorSystem.WhenTerminated;
        if (CoordinatedShutdown.ShutdownReason is CoordinatedShutdown.ClusterDowningReason or CoordinatedShutdown.ClusterLeavingReason)
        {
            Environment.ExitCode = -1;
        }

        HostApplicationLifetime?.StopApplication();
    }

    [LoggerMessage(LogLevel.Critical, "The actor system could not be started")]
    private static partial void LogStartFailed(ILogger logger, Exception failure);
}
