using System.Diagnostics;
using Hub.Benchmarks.Check;
using Hub.Tests.Support;

namespace Hub.Tests.Operators;

/// <summary>
/// Some dozens of clients that chat in groups, over real sockets, for as long as a spec lasts: the load under which troubles happen, and the
/// proof that they cost nobody else anything.
/// </summary>
internal sealed class BackgroundChat : IAsyncDisposable
{
    /// <summary>Clients that chat.</summary>
    public const int Clients = 36;

    private const int Groups = 6;
    private const int MessagesAtOnce = 3;
    private const int MostOutstanding = 9;

    private static readonly TimeSpan Turn = TimeSpan.FromMilliseconds(20);

    private readonly History _history;
    private readonly ChatClient[] _clients;
    private readonly Task _listening;
    private readonly Task _talking;
    private readonly TaskCompletionSource _isBusy = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _isOver;

    private BackgroundChat(History history, ChatClient[] clients)
    {
        _history = history;
        _clients = clients;
        _listening = Task.WhenAll(clients.Select(client => client.ListenAsync()));
        _talking = TalkAsync();
    }

    /// <summary>Connects everybody to the hub <c>chat</c>, and begins once all have joined; completes when each of them has had a turn to talk.</summary>
    public static async Task<BackgroundChat> StartAsync(HubHost hub)
    {
        var history = new History();
        var clients = new ChatClient[Clients];
        await Parallel.ForAsync(0, Clients, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (id, _) =>
            clients[id] = await ChatClient.ConnectAsync(hub, id, $"room{id % Groups}", history));
        var chat = new BackgroundChat(history, clients);
        await Task.WhenAny(chat._isBusy.Task, chat._talking);
        return chat;
    }

    /// <summary>Ends the talk and counts: every message was acknowledged, and heard by every member of its group, once and in order.</summary>
    public async Task MustHaveLostNothingAsync()
    {
        await StopTalkingAsync();
        await Task.WhenAll(_clients.Select(client => client.SyncAsync())).WaitAsync(TroubledHub.Patience);

        var verdict = _history.Check();
        var ended = _clients.Select(client => client.Ended).OfType<string>().ToList();
        var told = $"sent {verdict.Sent}, heard {verdict.Heard}, ended {ended.Count} ({string.Join(", ", ended.Take(5))}): {verdict.ToText()}";
        Assert.True(verdict.IsClean && verdict.Sent > 0 && ended.Count == 0, told);
        Assert.Equal((verdict.Sent, (long)verdict.Sent * Clients / Groups), (verdict.Executed, verdict.Heard));
    }

    /// <summary>Waits until the hub has sent everybody away with that code; what was acknowledged before must have been heard.</summary>
    public async Task MustHaveBeenSentAwayAsync(ushort code)
    {
        await _listening.WaitAsync(TroubledHub.Patience);
        _isOver = true;
        await _talking;

        var verdict = _history.Check();
        Assert.True(verdict is { IsClean: true, Executed: > 0 }, verdict.ToText());
        Assert.All(_clients, client => Assert.Equal($"close frame {code}", client.Ended));
    }

    /// <summary>From here on the hub may end them.</summary>
    public void LetEnd()
    {
        foreach (var client in _clients)
        {
            client.LetEnd();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _isOver = true;
        await _talking.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        foreach (var client in _clients)
        {
            await client.DisposeAsync();
        }

        await _listening;
    }

    private async Task TalkAsync()
    {
        using var turns = new PeriodicTimer(Turn);
        for (var turn = 0; !_isOver && await turns.WaitForNextTickAsync(); turn++)
        {
            if (turn == Clients)
            {
                _isBusy.SetResult();
            }

            var speaker = _clients[turn % Clients];
            if (speaker.Ended is null && speaker.Outstanding + MessagesAtOnce <= MostOutstanding)
            {
                speaker.Say(MessagesAtOnce);
            }
        }
    }

    private async Task StopTalkingAsync()
    {
        _isOver = true;
        await _talking;
        for (var start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start) < TroubledHub.Patience && _clients.Any(client => client.Outstanding > 0);)
        {
            await Task.Delay(Turn);
        }
    }
}
