using System.Globalization;
using Hub.Benchmarks.Check;
using Hub.Benchmarks.Load;
using Hub.Benchmarks.Load.Adapters;

namespace Hub.Benchmarks.Chat;

/// <summary>How a chat goes.</summary>
/// <param name="Clients">How many.</param>
/// <param name="Groups">Each client is in one of so many.</param>
/// <param name="Duration">How long messages are sent.</param>
/// <param name="MessagesPerSecond">Of each client; 0 sends as fast as the acks return.</param>
/// <param name="Outstanding">Most messages of one client that wait for their ack.</param>
/// <param name="FillerBytes">Text after sender and sequence.</param>
internal sealed record ChatSettings(
    int Clients, int Groups, TimeSpan Duration, double MessagesPerSecond, int Outstanding, int FillerBytes);

/// <summary>What became of a chat.</summary>
/// <param name="Verdict">What the history proves.</param>
/// <param name="ClosedByServer">Connections that ended without the client asking.</param>
/// <param name="CloseCodes">With which codes; null if none was.</param>
/// <param name="ResidentMiB">Server memory at moments of the run, by their names.</param>
/// <param name="HeldBack">Turns in which a client kept silent because its acks were late.</param>
internal sealed record ChatReport(
    Verdict Verdict,
    int ClosedByServer,
    string? CloseCodes,
    IReadOnlyList<(string When, double MiB)> ResidentMiB,
    long HeldBack)
{
    /// <summary>True if nothing went wrong.</summary>
    public bool IsClean => Verdict is { IsClean: true, Failed: 0 } && ClosedByServer == 0;

    /// <summary>A few lines for people.</summary>
    public string ToText()
    {
        var resident = string.Join(", ", ResidentMiB.Select(sample => string.Create(CultureInfo.InvariantCulture, $"{sample.MiB:0.0} MiB {sample.When}")));
        return $"""
            sent {Verdict.Sent}, executed {Verdict.Executed}, received {Verdict.Heard}, turns held back {HeldBack}
            {Verdict.ToText()}
            errors {Verdict.Failed}, unexpected closes {ClosedByServer} ({CloseCodes ?? "none"})
            server memory: {(resident.Length > 0 ? resident : "not measured (no server process named)")}
            """;
    }
}

/// <summary>Clients in groups talk to each other; every answer and every delivery goes into a <see cref="History"/>, which decides.</summary>
internal sealed class ChatRun(ChatSettings settings, LoadTarget target, ServerMeter server) : ILoadHandler
{
    private const int JoinAckId = 1;
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan[] MemorySamples = [TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(30)];

    private readonly History _history = new();
    private readonly MessageAssembler[] _assemblers = [.. Enumerable.Range(0, settings.Clients).Select(_ => new MessageAssembler())];
    private readonly List<CheckClient> _clients = [];
    private readonly string _filler = new('x', settings.FillerBytes);
    private readonly List<(string When, double MiB)> _resident = [];
    private bool _talking;
    private long _heldBack;

    /// <summary>Runs to the end.</summary>
    public ChatReport Run()
    {
        var adapter = new WebPubSubAdapter();
        using var engine = new LoadEngine(target, adapter, this);
        engine.OpenMany(settings.Clients, LoadEngine.DefaultInFlight, client => adapter.Open().Concat(adapter.Subscribe(GroupOf(client))));
        foreach (var connection in engine.Connections)
        {
            // The set-up conversation has joined the group already.
            var client = new CheckClient(_history, $"c{connection.Id}", Contract.Plain, groups: [GroupOf(connection.Id)], filler: _filler, lastAckId: JoinAckId);
            client.Log.OnConnected();
            _clients.Add(client);
        }

        Talk(engine);
        UntilAnswered(engine);
        // Another join is answered behind everything that was sent to the group before, on the same way.
        foreach (var connection in engine.Connections.Where(connection => connection.Phase != LoadPhase.Closed))
        {
            connection.Send(ClientFrame.OfText(_clients[connection.Id].Join(GroupOf(connection.Id))));
        }

        UntilAnswered(engine);
        engine.PollFor(TimeSpan.FromSeconds(0.5));          // a doubled message may still be on its way
        Sample("at the end");
        return new ChatReport(_history.Check(), engine.ClosedByServer, engine.CloseCodes, _resident, _heldBack);
    }

    /// <inheritdoc/>
    public void OnData(LoadConnection connection, ReadOnlySpan<byte> piece, bool endOfMessage)
    {
        if (!_assemblers[connection.Id].TryComplete(piece, endOfMessage, out var message))
        {
            return;
        }

        if (_clients[connection.Id].OnText(message).Kind == WordKind.Ack && _talking && settings.MessagesPerSecond == 0)
        {
            Say(connection);
        }
    }

    private string GroupOf(int client) => $"room{client % settings.Groups}";

    private void UntilAnswered(LoadEngine engine)
    {
        var end = LoadEngine.Now + LastWords.TotalNanoseconds;
        while (LoadEngine.Now < end && engine.Connections.Any(connection => connection.Phase != LoadPhase.Closed && _clients[connection.Id].Pending > 0))
        {
            engine.Poll(10);
        }
    }

    private void Talk(LoadEngine engine)
    {
        _talking = true;
        var start = LoadEngine.Now;
        var turns = 0L;
        var samples = new Queue<TimeSpan>(MemorySamples.Where(at => at < settings.Duration));
        if (settings.MessagesPerSecond == 0)
        {
            foreach (var connection in Enumerable.Repeat(engine.Connections, settings.Outstanding).SelectMany(all => all))
            {
                Say(connection);
            }
        }

        for (var elapsed = TimeSpan.Zero; elapsed < settings.Duration; elapsed = TimeSpan.FromTicks((LoadEngine.Now - start) / 100))
        {
            // The clients take turns, so that the load is even and not a burst once a period.
            for (var due = (long)(elapsed.TotalSeconds * settings.MessagesPerSecond * settings.Clients); turns < due; turns++)
            {
                Say(engine.Connections[(int)(turns % settings.Clients)]);
            }

            engine.Poll(1);
            if (samples.TryPeek(out var at) && elapsed >= at)
            {
                Sample($"at {samples.Dequeue().TotalSeconds} s");
            }
        }

        _talking = false;
    }

    private void Say(LoadConnection connection)
    {
        var client = _clients[connection.Id];
        if (client.Pending >= settings.Outstanding || connection.Phase == LoadPhase.Closed)
        {
            _heldBack++;
            return;
        }

        connection.Send(ClientFrame.OfText(client.Send(GroupOf(connection.Id))));
    }

    private void Sample(string when)
    {
        if (server.ResidentKiB() is { } resident)
        {
            _resident.Add((when, resident / 1024));
        }
    }
}
