using System.Globalization;

namespace Hub.Benchmarks.Check;

/// <summary>What a connection may expect (docs/delivery.md).</summary>
internal enum Contract : byte
{
    /// <summary>At most once; it ends with its socket.</summary>
    Plain,

    /// <summary>Each message once, over as many sockets as it takes.</summary>
    Reliable,
}

/// <summary>
/// Everything that the clients of one run said and heard, in one order of time: if a line has a smaller number, it happened before. It knows
/// nothing of sockets, clocks or the hub. <see cref="Check"/> decides from it alone whether the delivery contract was kept. Thread safe.
/// </summary>
internal sealed class History
{
    /// <summary>No message, no ack id, no line.</summary>
    public const int None = -1;

    private const int SegmentBits = 14;
    private const int SegmentLines = 1 << SegmentBits;

    private readonly Lock _gate = new();
    private readonly List<LogLine[]> _segments = [];
    private readonly List<LoggedClient> _clients = [];
    private readonly List<int> _messages = [];
    private readonly List<string> _words = [""];
    private readonly Dictionary<string, ushort> _wordNumbers = new(StringComparer.Ordinal) { [""] = 0 };
    private LoggedClient? _application;

    /// <summary>Lines so far.</summary>
    public int Count { get; private set; }

    /// <summary>Everybody who has lines, the application included if it ever sent anything.</summary>
    public IReadOnlyList<LoggedClient> Clients => _clients;

    /// <summary>Messages sent so far; they are numbered from 0.</summary>
    public int Messages => _messages.Count;

    /// <summary>Number of words that lines may name.</summary>
    public int Words => _words.Count;

    /// <summary>The line of that number.</summary>
    public LogLine this[int line] => _segments[line >> SegmentBits][line & (SegmentLines - 1)];

    /// <summary>A new connection; its client has just opened a socket for it.</summary>
    /// <param name="name">What lines call it; unique in the run.</param>
    /// <param name="contract">What it may expect.</param>
    /// <param name="user">Sender that others must see with its messages; empty for an anonymous client.</param>
    /// <param name="groups">Groups that it is in from the start.</param>
    public LoggedClient Open(string name, Contract contract, string user = "", IReadOnlyList<string>? groups = null)
    {
        lock (_gate)
        {
            var client = new LoggedClient(this, _clients.Count, name, contract) { User = user };
            _clients.Add(client);
            Append(new LogLine(None, client.Id, None, 0, 0, LineKind.Opened, false));
            foreach (var group in groups ?? [])
            {
                Append(new LogLine(None, client.Id, None, NumberOf(group), 0, LineKind.InGroup, false));
            }

            return client;
        }
    }

    /// <summary>The application sends a message to a group; returns the number to put in it.</summary>
    public int Publish(string group)
    {
        lock (_gate)
        {
            if (_application is null)
            {
                _application = new LoggedClient(this, _clients.Count, "application", Contract.Plain) { IsApplication = true, MayEnd = true };
                _clients.Add(_application);
            }

            return AddMessage(_application.Id, NumberOf(group), None, noEcho: false);
        }
    }

    /// <summary>The hub said how many connections the application's message reached.</summary>
    public void OnReached(int message, long connections)
        => Add(new LogLine(connections, _application!.Id, message, 0, 0, LineKind.Ack, false));

    /// <summary>The line that sent the message first.</summary>
    public int FirstLineOf(int message) => _messages[message];

    /// <summary>A group, event, error or other name by its number.</summary>
    public string Word(ushort number) => _words[number];

    /// <summary>Decides.</summary>
    public Verdict Check() => new HistoryCheck(this).Run();

    /// <summary>A line for people.</summary>
    public string Describe(int number)
    {
        if (number < 0 || number >= Count)
        {
            return "(no line says so)";
        }

        var line = this[number];
        var ackId = line.Number == None ? "" : string.Create(CultureInfo.InvariantCulture, $" (ack {line.Number})");
        var what = line.Kind switch
        {
            LineKind.Opened => "opened a connection",
            LineKind.InGroup => $"is in {Word(line.Target)} from the start",
            LineKind.Connected => "heard connected",
            LineKind.Join => $"said join {Word(line.Target)}{ackId}",
            LineKind.Leave => $"said leave {Word(line.Target)}{ackId}",
            LineKind.Send => $"said m{line.Message} to {Word(line.Target)}{(line.NoEcho ? " without echo" : "")}{ackId}",
            LineKind.Ask => $"said event {Word(line.Target)}{ackId}",
            LineKind.Ack when _clients[line.Client].IsApplication => $"heard that m{line.Message} reached {line.Number}",
            LineKind.Ack => $"heard ack {line.Number}: {(line.Word == 0 ? "success" : Word(line.Word))}",
            LineKind.Message => $"heard {NameOf(line.Message)} of {Word(line.Target)}{(line.Word == 0 ? "" : $" from '{Word(line.Word)}'")}{SequenceOf(line)}",
            LineKind.ServerData => $"heard a message of the server{SequenceOf(line)}",
            LineKind.Closed => $"heard close {line.Number} {Word(line.Word)}",
            LineKind.Lost => "lost its socket",
            LineKind.CameBack => "came back on another socket",
            LineKind.Refused => $"was refused its connection {Word(line.Word)}",
            _ => "left",
        };
        return string.Create(CultureInfo.InvariantCulture, $"#{number} {_clients[line.Client].Name} {what}");
    }

    /// <summary>What violations call a message.</summary>
    public static string NameOf(int message) => message == None ? "a message that is not ours" : string.Create(CultureInfo.InvariantCulture, $"m{message}");

    internal int Say(int client, LineKind kind, string target, long ackId, int message, bool noEcho)
    {
        lock (_gate)
        {
            if (kind == LineKind.Send && message == None)
            {
                return AddMessage(client, NumberOf(target), ackId, noEcho);
            }

            Append(new LogLine(ackId, client, message, NumberOf(target), 0, kind, noEcho));
            return message;
        }
    }

    internal void Hear(int client, LineKind kind, string target, long number, int message, string word)
    {
        lock (_gate)
        {
            // The right sender is no news; whoever reads the line finds it by the message.
            if (kind == LineKind.Message && message >= 0 && message < _messages.Count)
            {
                var user = _clients[this[_messages[message]].Client].User;
                word = word == user ? "" : word.Length == 0 ? "nobody" : word;
            }

            Append(new LogLine(number, client, message, NumberOf(target), NumberOf(word), kind, false));
        }
    }

    private static string SequenceOf(in LogLine line) => line.Number == None ? "" : string.Create(CultureInfo.InvariantCulture, $" (sequence {line.Number})");

    private int AddMessage(int client, ushort group, long ackId, bool noEcho)
    {
        _messages.Add(Count);
        Append(new LogLine(ackId, client, _messages.Count - 1, group, 0, LineKind.Send, noEcho));
        return _messages.Count - 1;
    }

    private void Add(in LogLine line)
    {
        lock (_gate)
        {
            Append(line);
        }
    }

    private void Append(in LogLine line)
    {
        if (Count >> SegmentBits == _segments.Count)
        {
            _segments.Add(new LogLine[SegmentLines]);
        }

        _segments[^1][Count & (SegmentLines - 1)] = line;
        Count++;
    }

    private ushort NumberOf(string word)
    {
        if (!_wordNumbers.TryGetValue(word, out var number))
        {
            number = checked((ushort)_words.Count);
            _words.Add(word);
            _wordNumbers.Add(word, number);
        }

        return number;
    }
}
