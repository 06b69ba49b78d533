using Akka.Actor;
using Hub.Actors.Settings;

namespace Hub.Host.Hosting;

/// <summary>Sends all clients away, for whoever asks first: the end of the process, or an operator.</summary>
public sealed partial class Drainer
{
    private readonly HostState _state;
    private readonly HubAccess _hub;
    private readonly TimeSpan _within;
    private readonly ILogger<Drainer> _logger;

    /// <summary>Creates it.</summary>
    /// <param name="state">Phase of the process.</param>
    /// <param name="hub">The tree to drain.</param>
    /// <param name="settings">How long draining may take.</param>
    /// <param name="logger">Says how it went.</param>
    public Drainer(HostState state, HubAccess hub, HubSettings settings, ILogger<Drainer> logger)
    {
        ArgumentNullException.ThrowIfNull(settings);
        _state = state;
        _hub = hub;
        _within = settings.Drain.Within;
        _logger = logger;
    }

    /// <summary>Turns readiness off and closes every connection; completes when all are gone or the time is over. May be asked for again.</summary>
    /// <param name="askedBy">Who wants it, for those who ask later.</param>
    public async Task DrainAsync(string askedBy)
    {
        _state.BeginDraining(askedBy);
        if (_hub.Tree is not { } tree)
        {
            return;
        }

        var connections = tree.Snapshot().Connections;
        LogDraining(connections, _within);
        try
        {
            await tree.DrainAsync(_within, _state.DrainAskedBy ?? askedBy);
            LogDrained();
        }
        catch (AskTimeoutException)
        {
            connections = tree.Snapshot().Connections;
            LogNotDrained(connections, _within);
        }
        catch (TimeoutException)
        {
            var events = tree.Snapshot().EventsUnderWay;
            LogEventsLeft(events, _within);
        }
    }
}
