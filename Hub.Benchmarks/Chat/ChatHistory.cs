namespace Hub.Benchmarks.Chat;

/// <summary>Checks the delivery contract of a chat as it happens: who sent what, what was acked, what each member of the group received.
/// Pure: it knows nothing of sockets or time. Client <c>c</c> is in group <c>c mod groups</c>; sequence numbers of a sender start at 1.</summary>
internal sealed class ChatHistory
{
    private readonly int _groups;
    private readonly List<SentState>[] _sent;
    private readonly Lane[][] _lanes;
    private readonly ChatFaults _faults = new();

    /// <summary>Makes an empty history.</summary>
    public ChatHistory(int clients, int groups)
    {
        _groups = groups;
        _sent = new List<SentState>[clients];
        _lanes = new Lane[clients][];
        for (var client = 0; client < clients; client++)
        {
            _sent[client] = [];
            _lanes[client] = new Lane[MembersOf(GroupOf(client))];
        }
    }

    private enum SentState : byte
    {
        Unanswered,
        Accepted,
        Refused,
    }

    /// <summary>Messages sent so far.</summary>
    public long Sent { get; private set; }

    /// <summary>Messages acked as executed so far.</summary>
    public long Accepted { get; private set; }

    /// <summary>Messages answered with an error so far.</summary>
    public long Refused { get; private set; }

    /// <summary>Messages received so far, by all clients.</summary>
    public long Received { get; private set; }

    /// <summary>True when every message is answered and as many arrived as the accepted ones call for.</summary>
    public bool IsSettled => Sent == Accepted + Refused && Received >= ExpectedDeliveries;

    private long ExpectedDeliveries { get; set; }

    /// <summary>The group of a client.</summary>
    public int GroupOf(int client) => client % _groups;

    /// <summary>The client sends its next message; returns the sequence number to put in it.</summary>
    public int OnSent(int sender)
    {
        _sent[sender].Add(SentState.Unanswered);
        Sent++;
        return _sent[sender].Count;
    }

    /// <summary>The server answered one message of the client.</summary>
    public void OnAck(int sender, int sequence, bool success)
    {
        if (sequence < 1 || sequence > _sent[sender].Count)
        {
            _faults.StrayAcks++;
            return;
        }

        if (_sent[sender][sequence - 1] != SentState.Unanswered)
        {
            _faults.RepeatedAcks++;
            return;
        }

        _sent[sender][sequence - 1] = success ? SentState.Accepted : SentState.Refused;
        if (!success)
        {
            Refused++;
            return;
        }

        Accepted++;
        ExpectedDeliveries += MembersOf(GroupOf(sender));
        // An accepted message is in every member's outbox. The sender is a member, and its outbox is a queue: the message comes first.
        if (!LaneOf(sender, sender).Has(sequence))
        {
            _faults.EarlyAcks++;
        }
    }

    /// <summary>A client received a message.</summary>
    public void OnReceived(int receiver, string group, int sender, int sequence)
    {
        var isKnown = sender >= 0 && sender < _sent.Length && sequence >= 1 && sequence <= _sent[sender].Count;
        if (!isKnown || GroupOf(sender) != GroupOf(receiver) || group != GroupName(GroupOf(sender)))
        {
            _faults.Strays++;
            return;
        }

        switch (LaneOf(receiver, sender).Add(sequence))
        {
            case Arrival.InOrder:
                Received++;
                break;
            case Arrival.Late:
                Received++;
                _faults.Reordered++;
                break;
            case Arrival.Again:
                _faults.Duplicated++;
                break;
        }
    }

    /// <summary>What the wire calls a group.</summary>
    public static string GroupName(int group) => $"room{group}";

    /// <summary>Ends the chat: what has not arrived by now is lost.</summary>
    public ChatFaults Finish()
    {
        _faults.Unanswered = Sent - Accepted - Refused;
        for (var receiver = 0; receiver < _sent.Length; receiver++)
        {
            for (var slot = 0; slot < _lanes[receiver].Length; slot++)
            {
                Compare(_sent[GroupOf(receiver) + (slot * _groups)], ref _lanes[receiver][slot]);
            }
        }

        return _faults;
    }

    private void Compare(List<SentState> sent, ref Lane lane)
    {
        for (var sequence = 1; sequence <= sent.Count; sequence++)
        {
            var arrived = lane.Has(sequence);
            switch (sent[sequence - 1])
            {
                case SentState.Accepted when !arrived:
                    _faults.Lost++;
                    break;
                case SentState.Refused when arrived:
                    _faults.DeliveredThoughRefused++;
                    break;
                default:
                    break;                                  // as promised; without an answer nothing was promised
            }
        }
    }

    private int MembersOf(int group) => ((_sent.Length - 1 - group) / _groups) + 1;

    private ref Lane LaneOf(int receiver, int sender) => ref _lanes[receiver][sender / _groups];

    private enum Arrival
    {
        InOrder,
        Late,
        Again,
    }

    /// <summary>What one receiver has of one sender: everything up to the last but for the missing ones.</summary>
    private struct Lane
    {
        private int _last;
        private HashSet<int>? _missing;

        public readonly bool Has(int sequence) => sequence <= _last && _missing?.Contains(sequence) != true;

        public Arrival Add(int sequence)
        {
            if (sequence <= _last)
            {
                return _missing?.Remove(sequence) == true ? Arrival.Late : Arrival.Again;
            }

            for (var skipped = _last + 1; skipped < sequence; skipped++)
            {
                (_missing ??= []).Add(skipped);
            }

            _last = sequence;
            return Arrival.InOrder;
        }
    }
}
