using Akka.Actor;

namespace Hub.Host.Hosting;

/// <summary>
/// The order of starting and stopping. On SIGTERM: readiness goes off and new handshakes get 503, then every connection is closed with
/// 1001 in batches, and only then does the HTTP server stop: <see cref="StoppingAsync"/> of all services precedes any
/// <see cref="StopAsync"/>, the server's included.
/// </summary>
public sealed partial class DrainService : IHostedLifecycleService
{
    private readonly HostState _state;
    private readonly HubAccess _hub;
    private readonly TimeSpan _within;
    private readonly ILogger<DrainService> _logger;

    /// <summary>Creates the service.</summary>
    /// <param name="state">Phase of the process.</param>
    /// <param name="hub">The tree to drain.</param>
    /// <param name="settings">How long draining may take.</param>
    /// <param name="logger">Says how it went.</param>
    public DrainService(HostState state, HubAccess hub, Actors.Settings.HubSettings settings, ILogger<DrainService> logger)
    {
        ArgumentNullException.ThrowIfNull(settings);
        _state = state;
        _hub = hub;
        _within = settings.Drain.Within;
        _logger = logger;
    }

    /// <inheritdoc/>
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Everything has started, the HTTP server included.</summary>
    public Task StartedAsync(CancellationToken cancellationToken)
    {
        _state.Advance(HostPhase.Ready);
        return Task.CompletedTask;
    }

    /// <summary>Sends the clients away while the HTTP server still runs.</summary>
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        _state.Advance(HostPhase.Draining);
        if (_hub.Tree is not { } tree)
        {
            return;
        }

        var connections = tree.Snapshot().Connections;
        LogDraining(connections, _within);
        try
        {
            await tree.DrainAsync(_within);
            LogDrained();
        }
        catch (AskTimeoutException)
        {
            connections = tree.Snapshot().Connections;
            LogNotDrained(connections, _within);        // the server cuts them when it stops
        }
        catch (TimeoutException)
        {
            LogEventsLeft(tree.Snapshot().EventsUnderWay, _within);
        }
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
