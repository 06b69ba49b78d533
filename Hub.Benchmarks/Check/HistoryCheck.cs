namespace Hub.Benchmarks.Check;

/// <summary>
/// Decides from what clients said and heard whether the delivery contract was kept (docs/delivery.md). It takes nothing for granted that a
/// client cannot see: a request is executed some time between its saying and its ack, so a member is owed a message only if it had joined for
/// certain, and may hear one only if it can have joined. A client that is not there at the end may miss the end of what it was owed, but
/// nothing before something that it heard.
/// </summary>
internal sealed class HistoryCheck(History history)
{
    private readonly Verdict _verdict = new();
    private readonly MessageFate[] _fates = new MessageFate[history.Messages];
    private readonly int[] _hearers = new int[history.Messages];

    /// <summary>Decides.</summary>
    public Verdict Run()
    {
        var clients = ClientLines.Of(history);
        var memberships = new Memberships?[clients.Length];
        for (var i = 0; i < clients.Length; i++)
        {
            if (clients[i].Client.IsApplication)
            {
                FollowApplication(clients[i]);
                continue;
            }

            clients[i].CheckLife(history, _verdict);
            memberships[i] = AckPairing.Pair(history, clients[i], _verdict, _fates);
        }

        var byGroup = MessagesByGroup();
        for (var i = 0; i < clients.Length; i++)
        {
            if (memberships[i] is { } own)
            {
                new ReceiverCheck(history, clients[i], own, _fates, _hearers, _verdict).Run(byGroup);
            }
        }

        CheckCounts();
        _verdict.Sent = _fates.Length;
        _verdict.Executed = _fates.Count(fate => fate.Fate == Fate.Executed);
        _verdict.Failed = _fates.Count(fate => fate.Fate == Fate.NotExecuted);
        return _verdict;
    }

    /// <summary>What the application sends is always executed; it learns how many it reached.</summary>
    private void FollowApplication(ClientLines lines)
    {
        foreach (var number in lines.Numbers)
        {
            var line = history[number];
            if (line.Kind == LineKind.Send)
            {
                _fates[line.Message] = new MessageFate(Fate.Unknown, number, number, History.None);
            }
            else
            {
                _fates[line.Message] = _fates[line.Message] with { Fate = Fate.Executed, Answer = number };
            }
        }

        foreach (var number in lines.Numbers)
        {
            if (history[number].Kind == LineKind.Send && _fates[history[number].Message].Fate == Fate.Unknown)
            {
                var said = number;
                _verdict.Add(ViolationKind.Unanswered, () => new Violation(ViolationKind.Unanswered,
                    $"{History.NameOf(history[said].Message)} of the application was never answered", history.Describe(said), history.Describe(lines.Last)));
            }
        }
    }

    private List<int>?[] MessagesByGroup()
    {
        var byGroup = new List<int>?[history.Words];
        for (var message = 0; message < _fates.Length; message++)
        {
            (byGroup[history[history.FirstLineOf(message)].Target] ??= []).Add(message);
        }

        return byGroup;
    }

    private void CheckCounts()
    {
        for (var message = 0; message < _fates.Length; message++)
        {
            var said = history.FirstLineOf(message);
            var answer = _fates[message].Answer;
            if (!history.Clients[history[said].Client].IsApplication || answer == History.None || _hearers[message] <= history[answer].Number)
            {
                continue;
            }

            var (number, heard) = (message, _hearers[message]);
            _verdict.Add(ViolationKind.FalseCount, () => new Violation(ViolationKind.FalseCount,
                $"{History.NameOf(number)} of the application was heard by {heard}", history.Describe(said), history.Describe(answer)));
        }
    }
}
