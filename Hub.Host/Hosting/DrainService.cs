namespace Hub.Host.Hosting;

/// <summary>
/// The order of starting and stopping. On SIGTERM: readiness goes off and new handshakes get 503, then every connection is closed with
/// 1001 in batches, and only then does the HTTP server stop: <see cref="StoppingAsync"/> of all services precedes any
/// <see cref="StopAsync"/>, the server's included.
/// </summary>
public sealed class DrainService : IHostedLifecycleService
{
    private readonly HostState _state;
    private readonly Drainer _drainer;

    /// <summary>Creates the service.</summary>
    /// <param name="state">Phase of the process.</param>
    /// <param name="drainer">Sends the clients away.</param>
    public DrainService(HostState state, Drainer drainer)
    {
        _state = state;
        _drainer = drainer;
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

    /// <summary>Sends the clients away while the HTTP server still runs; it cuts those that are left when it stops.</summary>
    public Task StoppingAsync(CancellationToken cancellationToken) => _drainer.DrainAsync("the end of the process");

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
