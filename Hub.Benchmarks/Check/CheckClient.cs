using System.Text;

namespace Hub.Benchmarks.Check;

/// <summary>
/// One client of a JSON subprotocol without its sockets: it writes all it says and hears into a <see cref="History"/>, keeps what is not
/// answered, and, if it is reliable, says that again on its next socket under the same ack ids. Not thread safe.
/// </summary>
internal sealed class CheckClient
{
    private readonly List<LoggedRequest> _pending = [];
    private readonly string _filler;
    private long _lastAckId;
    private long _acknowledged;

    /// <summary>A client that has just opened its first socket.</summary>
    /// <param name="history">Where it writes.</param>
    /// <param name="name">Its name in the history.</param>
    /// <param name="contract">Subprotocol.</param>
    /// <param name="user">Its user id; empty for none.</param>
    /// <param name="groups">Groups it is in from the start.</param>
    /// <param name="filler">Text in each message, behind its number.</param>
    /// <param name="lastAckId">Ids up to this one were used before it was made.</param>
    public CheckClient(
        History history, string name, Contract contract, string user = "", IReadOnlyList<string>? groups = null, string filler = "", long lastAckId = 0)
    {
        Log = history.Open(name, contract, user, groups);
        _filler = filler;
        _lastAckId = lastAckId;
    }

    /// <summary>Its place in the history.</summary>
    public LoggedClient Log { get; }

    /// <summary>What the hub calls its connection; empty before the welcome.</summary>
    public string ConnectionId { get; private set; } = "";

    /// <summary>What brings it back to its connection; null before the welcome and for plain clients.</summary>
    public string? Token { get; private set; }

    /// <summary>It was welcomed on its present socket.</summary>
    public bool IsConnected { get; private set; }

    /// <summary>Requests without an answer.</summary>
    public int Pending => _pending.Count;

    /// <summary>Largest sequence id heard.</summary>
    public long LastSequence { get; private set; }

    /// <summary>Ack ids used so far.</summary>
    public long LastAckId => _lastAckId;

    /// <summary>The text that joins a group.</summary>
    public string Join(string group) => Say(new LoggedRequest(LineKind.Join, group, ++_lastAckId));

    /// <summary>The text that leaves a group.</summary>
    public string Leave(string group) => Say(new LoggedRequest(LineKind.Leave, group, ++_lastAckId));

    /// <summary>The text that asks the application.</summary>
    public string Ask(string name) => Say(new LoggedRequest(LineKind.Ask, name, ++_lastAckId));

    /// <summary>The text of a new message to a group.</summary>
    public string Send(string group, bool noEcho = false) => Send(group, ++_lastAckId, noEcho);

    /// <summary>The text of a new message under an id that may have been used before.</summary>
    public string Send(string group, long ackId, bool noEcho)
    {
        var request = Log.Send(group, ackId, noEcho);
        _pending.Add(request);
        return CheckWire.Text(request, _filler);
    }

    /// <summary>The text that acknowledges all that was heard; null when nothing is new.</summary>
    public string? AcknowledgeSequence()
    {
        if (_acknowledged == LastSequence)
        {
            return null;
        }

        _acknowledged = LastSequence;
        return CheckWire.SequenceAck(LastSequence);
    }

    /// <summary>Its socket is gone.</summary>
    public void OnLost()
    {
        IsConnected = false;
        Log.OnLost();
    }

    /// <summary>It opened another socket for its connection.</summary>
    public void OnCameBack()
    {
        IsConnected = false;
        _acknowledged = 0;                                  // whether the last acknowledgement arrived cannot be known
        Log.OnCameBack();
    }

    /// <summary>The texts of everything that is not answered, in the order in which it was first said.</summary>
    public IReadOnlyList<string> SayAgain()
    {
        var texts = new string[_pending.Count];
        for (var i = 0; i < texts.Length; i++)
        {
            Log.Say(_pending[i]);
            texts[i] = CheckWire.Text(_pending[i], _filler);
        }

        return texts;
    }

    /// <summary>Hears one text of the hub.</summary>
    public ServerWord OnText(ReadOnlySpan<byte> text)
    {
        var word = CheckWire.Read(text);
        switch (word.Kind)
        {
            case WordKind.Connected:
                IsConnected = true;
                (ConnectionId, Token) = (word.ConnectionId, word.Token);
                Log.OnConnected();
                break;
            case WordKind.Ack:
                Log.OnAck(word.Number, word.Error);
                // Requests are answered in order, so it is the first of that id; an answer that comes once more finds none.
                var answered = _pending.FindIndex(request => request.AckId == word.Number);
                if (answered >= 0)
                {
                    _pending.RemoveAt(answered);
                }

                break;
            case WordKind.Message:
                Log.OnMessage(word.Group, word.From, word.Message, word.Number);
                LastSequence = Math.Max(LastSequence, word.Number);
                break;
            case WordKind.ServerData:
                Log.OnServerData(word.Number);
                LastSequence = Math.Max(LastSequence, word.Number);
                break;
        }

        return word;
    }

    /// <summary>The same for a text that is at hand as a string.</summary>
    public ServerWord OnText(string text) => OnText(Encoding.UTF8.GetBytes(text));

    private string Say(in LoggedRequest request)
    {
        Log.Say(request);
        _pending.Add(request);
        return CheckWire.Text(request, _filler);
    }
}
