namespace Hub.Benchmarks.Check;

/// <summary>
/// Finds out for each request of one client what its answers prove. Requests of a connection are executed and answered in order, so the n-th
/// use of an id has its n-th ack, unless acks were lost with a socket. Then the rule that an id is executed once still proves much: whoever
/// hears <c>Duplicate</c> knows that an earlier use was executed, and whoever hears an error knows that none was.
/// </summary>
internal sealed class AckPairing
{
    /// <summary>Error name of an ack that says: executed before.</summary>
    public const string Duplicate = "Duplicate";

    private readonly History _history;
    private readonly ClientLines _lines;
    private readonly Verdict _verdict;
    private readonly MessageFate[] _fates;
    private readonly Dictionary<long, Asked> _asked = [];

    private AckPairing(History history, ClientLines lines, Verdict verdict, MessageFate[] fates)
    {
        _history = history;
        _lines = lines;
        _verdict = verdict;
        _fates = fates;
    }

    /// <summary>Fills in the fates of the client's messages; returns its memberships.</summary>
    public static Memberships Pair(History history, ClientLines lines, Verdict verdict, MessageFate[] fates)
    {
        var pairing = new AckPairing(history, lines, verdict, fates);
        pairing.Collect();
        foreach (var asked in pairing._asked.Values)
        {
            pairing.Settle(asked);
        }

        return pairing.Conclude();
    }

    private void Collect()
    {
        var epoch = 0;
        foreach (var number in _lines.Numbers)
        {
            var line = _history[number];
            if (line.Kind == LineKind.CameBack)
            {
                epoch++;
            }
            else if (line.IsRequest && line.Number != History.None)
            {
                if (!_asked.TryGetValue(line.Number, out var asked))
                {
                    _asked.Add(line.Number, asked = new Asked());
                }

                asked.Uses.Add(new Use { Line = number, Epoch = epoch, Answer = History.None });
            }
            else if (line.Kind == LineKind.Ack)
            {
                var asked = _asked.GetValueOrDefault(line.Number);
                if (asked is null || asked.Acks.Count >= asked.Uses.Count)
                {
                    Report(ViolationKind.StrayAck, asked is null ? "the ack of nothing" : "an ack more than requests of that id",
                        asked is null ? History.None : asked.Uses[^1].Line, number);
                    continue;
                }

                asked.Acks.Add((number, epoch));
            }
        }
    }

    private void Settle(Asked asked)
    {
        var successes = asked.Acks.FindAll(ack => IsSuccess(ack.Line));
        if (successes.Count > 1)
        {
            Report(ViolationKind.ExecutedTwice, $"{Name(asked)} was executed twice", successes[0].Line, successes[1].Line);
        }

        if (asked.Acks.Count == asked.Uses.Count || asked.IsOnOneSocket)
        {
            SettleInOrder(asked);
        }
        else if (asked.Uses.TrueForAll(use => _history[use.Line].IsSameRequest(_history[asked.Uses[0].Line])))
        {
            SettleRepeated(asked);
        }

        if (_lines.IsThere && !asked.IsAnswered)
        {
            Report(ViolationKind.Unanswered, $"{Name(asked)} was never answered", asked.Uses[^1].Line, _lines.Last);
        }
    }

    /// <summary>No ack is missing in between: each use has its own.</summary>
    private void SettleInOrder(Asked asked)
    {
        var executed = false;
        for (var i = 0; i < asked.Acks.Count; i++)
        {
            var answer = asked.Acks[i].Line;
            var isSuccess = IsSuccess(answer);
            asked.Uses[i] = asked.Uses[i] with { Fate = isSuccess ? Fate.Executed : Fate.NotExecuted, Answer = answer };
            if (!executed && IsDuplicate(answer))
            {
                Report(ViolationKind.FalseDuplicate, $"{Name(asked)} was called a repeat of nothing", asked.Uses[i].Line, answer);
            }

            executed |= isSuccess;
        }
    }

    /// <summary>The same request, said again on other sockets because its ack was lost.</summary>
    private void SettleRepeated(Asked asked)
    {
        var isFinal = _lines.IsThere && asked.Uses[^1].Epoch == _lines.LastEpoch && asked.IsAnswered;
        var known = asked.Acks.FindIndex(ack => IsSuccess(ack.Line) || IsDuplicate(ack.Line));
        if (known < 0)
        {
            // The last use has the last ack, and it failed: had an earlier one been executed, it would have been a repeat.
            if (isFinal)
            {
                asked.SetAll(Fate.NotExecuted, asked.Acks[^1].Line);
            }

            return;
        }

        var answer = asked.Acks[known].Line;
        var candidates = asked.Uses.FindLastIndex(use => use.Line < answer) + 1;
        if (IsDuplicate(answer) && --candidates == 0)
        {
            Report(ViolationKind.FalseDuplicate, $"{Name(asked)} was called a repeat of nothing", asked.Uses[0].Line, answer);
            return;
        }

        // A success at the very end answers the last use.
        var first = isFinal && known == asked.Acks.Count - 1 && IsSuccess(answer) ? candidates - 1 : 0;
        asked.SetAll(Fate.NotExecuted, answer);
        for (var i = first; i < candidates; i++)
        {
            asked.Uses[i] = asked.Uses[i] with { Fate = candidates - first == 1 ? Fate.Executed : Fate.Unknown };
        }

        asked.Executed = (asked.Uses[first].Line, asked.Uses[candidates - 1].Line, answer);
    }

    private Memberships Conclude()
    {
        var memberships = new Memberships();
        foreach (var number in _lines.Numbers)
        {
            var line = _history[number];
            if (line.Kind == LineKind.InGroup)
            {
                memberships.Add(line.Target, new MembershipChange(number, true, _lines.Welcome == History.None ? Fate.Unknown : Fate.Executed, _lines.Welcome));
                continue;
            }

            if (!line.IsRequest)
            {
                continue;
            }

            var asked = _asked.GetValueOrDefault(line.Number);
            var use = asked is null ? new Use { Line = number, Answer = History.None } : asked.Uses[asked.Walked++];
            if (line.Kind == LineKind.Send)
            {
                ref var fate = ref _fates[line.Message];
                fate = asked?.Executed is var (earliest, latest, answer) ? new MessageFate(Fate.Executed, earliest, latest, answer) : Combine(fate, use);
            }
            else if (line.Kind is LineKind.Join or LineKind.Leave)
            {
                memberships.Add(line.Target, new MembershipChange(number, line.Kind == LineKind.Join, use.Fate, use.Answer));
            }
        }

        return memberships;
    }

    /// <summary>What one more use of the same message says about it.</summary>
    private static MessageFate Combine(in MessageFate known, in Use use)
    {
        if (use.Fate == Fate.Executed || known.Latest == 0)
        {
            return new MessageFate(use.Fate, use.Line, use.Line, use.Answer);
        }

        return (known.Fate, use.Fate) switch
        {
            (Fate.NotExecuted, Fate.Unknown) => new MessageFate(Fate.Unknown, use.Line, use.Line, History.None),
            (Fate.Unknown, Fate.Unknown) => known with { Latest = use.Line },
            _ => known,
        };
    }

    private bool IsSuccess(int ack) => _history[ack].Word == 0;

    private bool IsDuplicate(int ack) => _history.Word(_history[ack].Word) == Duplicate;

    private string Name(Asked asked)
    {
        var first = _history[asked.Uses[0].Line];
        var what = first.Kind == LineKind.Send ? History.NameOf(first.Message) : $"{first.Kind.ToString().ToLowerInvariant()} {_history.Word(first.Target)}";
        return $"{what} of {_lines.Client.Name}";
    }

    private void Report(ViolationKind kind, string text, int first, int second)
        => _verdict.Add(kind, () => new Violation(kind, $"{_lines.Client.Name}: {text}", _history.Describe(first), _history.Describe(second)));

    private struct Use
    {
        public int Line;
        public int Epoch;
        public Fate Fate;
        public int Answer;
    }

    /// <summary>All uses of one ack id and all acks of it.</summary>
    private sealed class Asked
    {
        public List<Use> Uses { get; } = [];

        public List<(int Line, int Epoch)> Acks { get; } = [];

        /// <summary>Some use of the same message was executed: the first and last that it can be, and the ack that proves it.</summary>
        public (int Earliest, int Latest, int Answer)? Executed { get; set; }

        public int Walked { get; set; }

        public bool IsOnOneSocket => Uses[0].Epoch == Uses[^1].Epoch && (Acks.Count == 0 || Acks[^1].Epoch == Uses[0].Epoch);

        /// <summary>All that was said on the last socket it was said on has an ack.</summary>
        public bool IsAnswered
        {
            get
            {
                var last = Uses[^1].Epoch;
                return Acks.Count(ack => ack.Epoch >= last) >= Uses.Count(use => use.Epoch == last);
            }
        }

        public void SetAll(Fate fate, int answer)
        {
            for (var i = 0; i < Uses.Count; i++)
            {
                Uses[i] = Uses[i] with { Fate = fate, Answer = answer };
            }
        }
    }
}
