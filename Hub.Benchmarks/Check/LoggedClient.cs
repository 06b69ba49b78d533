namespace Hub.Benchmarks.Check;

/// <summary>One request of a client; it may be said more than once.</summary>
/// <param name="Kind">Join, leave, send or ask.</param>
/// <param name="Target">Group or event.</param>
/// <param name="AckId">Its ack id; <see cref="History.None"/> when no ack is wanted.</param>
/// <param name="Message">Of a send: its number in the run.</param>
/// <param name="NoEcho">Of a send.</param>
internal readonly record struct LoggedRequest(LineKind Kind, string Target, long AckId, int Message = History.None, bool NoEcho = false);

/// <summary>One connection in a <see cref="History"/>, as its client sees it. Methods are called in the order in which things happen to it.</summary>
internal sealed class LoggedClient(History history, int id, string name, Contract contract)
{
    /// <summary>Position in <see cref="History.Clients"/>.</summary>
    public int Id { get; } = id;

    /// <summary>What lines call it.</summary>
    public string Name { get; } = name;

    /// <summary>What it may expect.</summary>
    public Contract Contract { get; } = contract;

    /// <summary>The user that others must see as sender of its messages; empty for none.</summary>
    public string User { get; init; } = "";

    /// <summary>Not a client at all.</summary>
    public bool IsApplication { get; init; }

    /// <summary>Something was done to it that gives the hub the right to end it.</summary>
    public bool MayEnd { get; set; }

    /// <summary>It sends a new message; the request has its number.</summary>
    public LoggedRequest Send(string group, long ackId, bool noEcho)
        => new(LineKind.Send, group, ackId, history.Say(Id, LineKind.Send, group, ackId, History.None, noEcho), noEcho);

    /// <summary>It says a join, leave or question, or repeats whatever it said before.</summary>
    public void Say(in LoggedRequest request) => history.Say(Id, request.Kind, request.Target, request.AckId, request.Message, request.NoEcho);

    /// <summary>It heard <c>connected</c>.</summary>
    public void OnConnected() => Hear(LineKind.Connected);

    /// <summary>It heard an ack.</summary>
    /// <param name="ackId">Of which request.</param>
    /// <param name="error">Name of the error; null for success.</param>
    public void OnAck(long ackId, string? error) => Hear(LineKind.Ack, number: ackId, word: error ?? "");

    /// <summary>It heard a message of a group.</summary>
    /// <param name="group">Group that the message names.</param>
    /// <param name="from">Sender that it names; empty for none.</param>
    /// <param name="message">Number that it carries; <see cref="History.None"/> when it carries none.</param>
    /// <param name="sequenceId">Sequence id; <see cref="History.None"/> for none.</param>
    public void OnMessage(string group, string from, int message, long sequenceId) => Hear(LineKind.Message, group, sequenceId, message, from);

    /// <summary>It heard a message of the server.</summary>
    public void OnServerData(long sequenceId) => Hear(LineKind.ServerData, number: sequenceId);

    /// <summary>It heard a close frame.</summary>
    public void OnClosed(int code, string text) => Hear(LineKind.Closed, number: code, word: text);

    /// <summary>Its socket is gone, without a close frame.</summary>
    public void OnLost() => Hear(LineKind.Lost);

    /// <summary>It opened another socket for the same connection.</summary>
    public void OnCameBack() => Hear(LineKind.CameBack);

    /// <summary>The hub would not have it back.</summary>
    public void OnRefused(string why) => Hear(LineKind.Refused, word: why);

    /// <summary>It went by its own will.</summary>
    public void OnLeft() => Hear(LineKind.Left);

    private void Hear(LineKind kind, string target = "", long number = History.None, int message = History.None, string word = "")
        => history.Hear(Id, kind, target, number, message, word);
}
