namespace Hub.Benchmarks.Check;

/// <summary>What one client heard, against what it was owed.</summary>
internal sealed class ReceiverCheck(
    History history, ClientLines lines, Memberships memberships, MessageFate[] fates, int[] hearers, Verdict verdict)
{
    private readonly Dictionary<int, int> _heard = [];
    private readonly Dictionary<long, (int Line, int Epoch)> _sequence = [];
    private readonly Dictionary<(int Sender, int Group), (int Use, int Line)> _latest = [];
    private long _lastSequence;
    private int _lastNumbered = History.None;
    private int _epoch;

    private string Name => lines.Client.Name;

    /// <summary>Checks everything heard, then what was not.</summary>
    /// <param name="byGroup">Messages of each group, in the order in which they were first said.</param>
    public void Run(List<int>?[] byGroup)
    {
        foreach (var number in lines.Numbers)
        {
            switch (history[number].Kind)
            {
                case LineKind.CameBack:
                    _epoch++;
                    verdict.Returns++;
                    break;
                case LineKind.ServerData:
                    IsNew(number);
                    break;
                case LineKind.Message when IsNew(number):
                    OnMessage(number);
                    break;
            }
        }

        foreach (var group in memberships.Groups)
        {
            foreach (var message in byGroup[group] ?? [])
            {
                CheckOwed(message, group);
            }
        }
    }

    /// <summary>Sequence ids count up by one; what comes again after a recovery is what came before, and clients drop it.</summary>
    private bool IsNew(int number)
    {
        var line = history[number];
        if (lines.Client.Contract == Contract.Plain)
        {
            if (line.Number != History.None)
            {
                Report(ViolationKind.Sequence, $"{Name} is no reliable client and got a sequence id", lines.Numbers[0], number);
            }

            return true;
        }

        if (line.Number <= 0)
        {
            Report(ViolationKind.Sequence, $"{Name} got a message without a sequence id", lines.Numbers[0], number);
            return true;
        }

        if (line.Number <= _lastSequence)
        {
            CheckReplay(number, line);
            return false;
        }

        if (line.Number != _lastSequence + 1)
        {
            Report(ViolationKind.Lost, $"{Name} misses sequence ids {_lastSequence + 1} to {line.Number - 1}", _lastNumbered, number);
        }

        (_lastSequence, _lastNumbered) = (line.Number, number);
        _sequence[line.Number] = (number, _epoch);
        return true;
    }

    private void CheckReplay(int number, in LogLine line)
    {
        if (!_sequence.TryGetValue(line.Number, out var first))
        {
            Report(ViolationKind.Sequence, $"{Name} got sequence id {line.Number} late", _lastNumbered, number);
        }
        else if (history[first.Line].Kind != line.Kind || history[first.Line].Message != line.Message)
        {
            Report(ViolationKind.Sequence, $"{Name} got another message with a sequence id that it knows", first.Line, number);
        }
        else if (first.Epoch == _epoch)
        {
            Report(ViolationKind.Doubled, $"{Name} got {History.NameOf(line.Message)} twice on one socket", first.Line, number);
        }
        else
        {
            _sequence[line.Number] = (first.Line, _epoch);  // once for each socket
            verdict.Replayed++;
        }
    }

    private void OnMessage(int number)
    {
        var line = history[number];
        var message = line.Message;
        if (message < 0 || message >= fates.Length || history.FirstLineOf(message) > number)
        {
            Report(ViolationKind.OutOfNowhere, $"{Name} heard {History.NameOf(message)}, which nobody had sent", History.None, number);
            return;
        }

        var said = history.FirstLineOf(message);
        var request = history[said];
        var fate = fates[message];
        if (request.Target != line.Target || line.Word != 0)
        {
            Report(ViolationKind.WrongTarget, $"{Name} heard {Sender(message)} under another group or sender", said, number);
        }

        if (!_heard.TryAdd(message, number))
        {
            Report(ViolationKind.Doubled, $"{Name} heard {Sender(message)} twice", _heard[message], number);
            return;
        }

        hearers[message]++;
        verdict.Heard++;
        if (request.NoEcho && request.Client == lines.Client.Id)
        {
            Report(ViolationKind.WrongTarget, $"{Name} wanted no echo of {History.NameOf(message)}", said, number);
        }

        if (fate.Fate == Fate.NotExecuted)
        {
            Report(ViolationKind.DeliveredThoughFailed, $"{Sender(message)} failed and {Name} heard it", fate.Answer, number);
            return;
        }

        if (!memberships.May(line.Target, fate.Earliest, number, out var left))
        {
            Report(ViolationKind.WrongTarget, $"{Name} heard {Sender(message)} without being in {history.Word(line.Target)}", left == History.None ? said : left, number);
        }

        CheckOrder(number, request, fate);
    }

    /// <summary>
    /// A connection's requests are executed one after another, so its messages keep their order over all groups. The application is no
    /// connection: its order holds for each group.
    /// </summary>
    private void CheckOrder(int number, in LogLine request, in MessageFate fate)
    {
        var isApplication = history.Clients[request.Client].IsApplication;
        Advance((request.Client, isApplication ? request.Target : History.None), fate, number, isChecked: true);
        // For what is missing, a later message of the same sender to the same group is the proof.
        if (!isApplication)
        {
            Advance((request.Client, request.Target), fate, number, isChecked: false);
        }
    }

    private void Advance((int Sender, int Group) lane, in MessageFate fate, int number, bool isChecked)
    {
        if (!_latest.TryGetValue(lane, out var latest))
        {
            latest = (History.None, History.None);
        }

        if (isChecked && fate.Latest < latest.Use)
        {
            Report(ViolationKind.Reordered, $"{Name} heard {Sender(history[number].Message)} after a later message of the same sender", latest.Line, number);
        }

        if (fate.Earliest > latest.Use)
        {
            _latest[lane] = (fate.Earliest, number);
        }
    }

    private void CheckOwed(int message, ushort group)
    {
        var fate = fates[message];
        if (fate.Fate != Fate.Executed)
        {
            return;
        }

        var request = history[history.FirstLineOf(message)];
        var isOwn = request.Client == lines.Client.Id;
        if ((isOwn && request.NoEcho) || !memberships.Must(group, fate.Earliest, fate.Answer, out var joined))
        {
            return;
        }

        if (_heard.TryGetValue(message, out var heard))
        {
            if (isOwn && heard > fate.Answer)
            {
                Report(ViolationKind.EarlyAck, $"{Name} heard the ack of {History.NameOf(message)} before its own copy", fate.Answer, heard);
            }
        }
        else if (_latest.TryGetValue((request.Client, group), out var later) && later.Use > fate.Latest)
        {
            Report(ViolationKind.Lost, $"{Name} never heard {Sender(message)}, but a later message of the same sender", fate.Answer, later.Line);
        }
        else if (lines.IsThere)
        {
            Report(ViolationKind.Lost, $"{Name} never heard {Sender(message)}, which was executed, and is in {history.Word(group)}", fate.Answer, joined);
        }
    }

    private string Sender(int message) => $"{History.NameOf(message)} of {history.Clients[history[history.FirstLineOf(message)].Client].Name}";

    private void Report(ViolationKind kind, string text, int first, int second)
        => verdict.Add(kind, () => new Violation(kind, text, history.Describe(first), history.Describe(second)));
}
