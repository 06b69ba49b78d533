using System.Diagnostics;
using Hub.Benchmarks.Load;

namespace Hub.Benchmarks.Check.Run;

/// <summary>
/// Clients in groups talk to each other over real sockets, which are cut at random if so wished; whether the hub kept the delivery contract is
/// decided by their <see cref="History"/>. Framework sockets, since thousands of clients are enough here and the check must run anywhere.
/// </summary>
internal sealed class CheckRun
{
    private const int ConnectsAtOnce = 32;
    private static readonly TimeSpan Turn = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(0.5);

    private readonly CheckSettings _settings;
    private readonly History _history = new();
    private readonly CheckPeer[] _peers;
    private long _heldBack;

    /// <summary>A run that is not begun.</summary>
    public CheckRun(CheckSettings settings, ClientAddress address)
    {
        _settings = settings;
        _peers = [.. Enumerable.Range(0, settings.Clients).Select(slot => new CheckPeer(settings, address, _history, slot))];
    }

    /// <summary>Runs to the end.</summary>
    /// <exception cref="LoadException">The clients could not connect in the first place.</exception>
    public async Task<CheckReport> RunAsync()
    {
        using var over = new CancellationTokenSource();
        var lives = new List<Task>();
        foreach (var some in _peers.Chunk(ConnectsAtOnce))
        {
            lives.AddRange(some.Select(peer => peer.RunAsync(over.Token)));
            if (!await UntilAsync(() => some.All(peer => peer.IsCalm), Patience))
            {
                throw new LoadException($"{some.Count(peer => !peer.IsCalm)} of {some.Length} clients could not connect and join; is the endpoint right, and the key?");
            }
        }

        await TalkAsync();
        // Whoever is away comes back, says again what was not answered, and hears what it missed.
        await UntilAsync(() => _peers.All(peer => peer.IsCalm), _settings.LongestAway + Patience);
        foreach (var peer in _peers)
        {
            peer.JoinAgain();
        }

        await UntilAsync(() => _peers.All(peer => peer.IsCalm), Patience);
        await UntilAsync(() => false, Silence);             // a doubled message may still be on its way
        var missing = _peers.Count(peer => !peer.IsCalm);
        var report = new CheckReport(_history.Check(), _history.Count, _peers.Sum(peer => peer.Cuts), _heldBack, missing);
        await over.CancelAsync();
        await Task.WhenAll(lives);
        return report;
    }

    private async Task TalkAsync()
    {
        var start = Stopwatch.GetTimestamp();
        var turns = 0L;
        for (var elapsed = TimeSpan.Zero; elapsed < _settings.Duration; elapsed = Stopwatch.GetElapsedTime(start))
        {
            // The clients take turns, so that the load is even and not a burst once a period.
            for (var due = (long)(elapsed.TotalSeconds * _settings.MessagesPerSecond * _settings.Clients); turns < due; turns++)
            {
                if (!_peers[turns % _peers.Length].TrySay())
                {
                    _heldBack++;
                }
            }

            foreach (var peer in _peers)
            {
                peer.Tick(mayCut: true);
            }

            await Task.Delay(Turn);
        }
    }

    /// <summary>Waits for something, at most so long; the clients go on acknowledging meanwhile.</summary>
    private async Task<bool> UntilAsync(Func<bool> isTrue, TimeSpan atMost)
    {
        var start = Stopwatch.GetTimestamp();
        while (!isTrue())
        {
            if (Stopwatch.GetElapsedTime(start) > atMost)
            {
                return false;
            }

            foreach (var peer in _peers)
            {
                peer.Tick(mayCut: false);
            }

            await Task.Delay(Turn);
        }

        return true;
    }
}
