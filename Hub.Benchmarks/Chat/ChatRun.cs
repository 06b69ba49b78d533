using System.Globalization;
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
/// <param name="History">Counts.</param>
/// <param name="Faults">Broken promises.</param>
/// <param name="ClosedByServer">Connections that ended without the client asking.</param>
/// <param name="CloseCodes">With which codes; null if none was.</param>
/// <param name="ResidentMiB">Server memory at moments of the run, by their names.</param>
/// <param name="HeldBack">Turns in which a client kept silent because its acks were late.</param>
internal sealed record ChatReport(
    ChatHistory History,
    ChatFaults Faults,
    int ClosedByServer,
    string? CloseCodes,
    IReadOnlyList<(string When, double MiB)> ResidentMiB,
    long HeldBack)
{
    /// <summary>True if nothing went wrong.</summary>
    public bool IsClean => Faults.IsClean && History.Refused == 0 && ClosedByServer == 0;

    /// <summary>A few lines for people.</summary>
    public string ToText()
    {
        var resident = string.Join(", ", ResidentMiB.Select(sample => string.Create(CultureInfo.InvariantCulture, $"{sample.MiB:0.0} MiB {sample.When}")));
        return $"""
            sent {History.Sent}, accepted {History.Accepted}, received {History.Received}, turns held back {HeldBack}
            {Faults.ToText()}
            errors {History.Refused}, unexpected closes {ClosedByServer} ({CloseCodes ?? "none"})
            server memory: {(resident.Length > 0 ? resident : "not measured (no server process named)")}
            """;
    }
}

/// <summary>Clients in groups talk to each other; every answer and every delivery goes through a <see cref="ChatHistory"/>.</summary>
internal sealed class ChatRun(ChatSettings settings, LoadTarget target, ServerMeter server) : ILoadHandler
{
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan[] MemorySamples = [TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(30)];

    private readonly ChatHistory _history = new(settings.Clients, settings.Groups);
    private readonly MessageAssembler[] _assemblers = [.. Enumerable.Range(0, settings.Clients).Select(_ => new MessageAssembler())];
    private readonly int[] _outstanding = new int[settings.Clients];
    private readonly string _filler = new('x', settings.FillerBytes);
    private readonly List<(string When, double MiB)> _resident = [];
    private bool _talking;
    private long _heldBack;

    /// <summary>Runs to the end.</summary>
    public ChatReport Run()
    {
        var adapter = new WebPubSubAdapter();
        using var engine = new LoadEngine(target, adapter, this);
        engine.OpenMany(settings.Clients, LoadEngine.DefaultInFlight, client =>
            adapter.Open().Concat(adapter.Subscribe(ChatHistory.GroupName(_history.GroupOf(client)))));
        Talk(engine);
        var end = LoadEngine.Now + LastWords.TotalNanoseconds;
        while (!_history.IsSettled && LoadEngine.Now < end)
        {
            engine.Poll(10);
        }

        engine.PollFor(TimeSpan.FromSeconds(0.5));          // a doubled message may still be on its way
        Sample("at the end");
        return new ChatReport(_history, _history.Finish(), engine.ClosedByServer, engine.CloseCodes, _resident, _heldBack);
    }

    /// <inheritdoc/>
    public void OnData(LoadConnection connection, ReadOnlySpan<byte> piece, bool endOfMessage)
    {
        if (!_assemblers[connection.Id].TryComplete(piece, endOfMessage, out var message))
        {
            return;
        }

        var said = ChatWire.Read(message);
        switch (said.Kind)
        {
            case ChatEventKind.Message:
                _history.OnReceived(connection.Id, said.Group, said.Sender, said.Sequence);
                break;
            case ChatEventKind.Ack:
                _history.OnAck(connection.Id, ChatWire.SequenceOf(said.AckId), said.Success);
                _outstanding[connection.Id]--;
                if (_talking && settings.MessagesPerSecond == 0)
                {
                    Say(connection);
                }

                break;
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
        var client = connection.Id;
        if (_outstanding[client] >= settings.Outstanding || connection.Phase == LoadPhase.Closed)
        {
            _heldBack++;
            return;
        }

        var sequence = _history.OnSent(client);
        _outstanding[client]++;
        connection.Send(ClientFrame.OfText(
            ChatWire.Send(ChatHistory.GroupName(_history.GroupOf(client)), client, sequence, _filler)));
    }

    private void Sample(string when)
    {
        if (server.ResidentKiB() is { } resident)
        {
            _resident.Add((when, resident / 1024));
        }
    }
}
