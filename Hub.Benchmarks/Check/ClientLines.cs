namespace Hub.Benchmarks.Check;

/// <summary>The lines of one client, and what they say about its life: it hears <c>connected</c> first on each socket, and nothing after its end.</summary>
internal sealed class ClientLines
{
    private readonly int[] _numbers;

    private ClientLines(LoggedClient client, int[] numbers)
    {
        Client = client;
        _numbers = numbers;
    }

    private enum Socket
    {
        Opening,
        Live,
        Gone,
    }

    /// <summary>Whose lines they are.</summary>
    public LoggedClient Client { get; }

    /// <summary>Their numbers, in order.</summary>
    public ReadOnlySpan<int> Numbers => _numbers;

    /// <summary>The last of them.</summary>
    public int Last => _numbers[^1];

    /// <summary>At the end it is connected: whatever it is owed must have arrived.</summary>
    public bool IsThere { get; private set; }

    /// <summary>Counts its sockets, from 0.</summary>
    public int LastEpoch { get; private set; }

    /// <summary>The first line that says <c>connected</c>; <see cref="History.None"/> without one.</summary>
    public int Welcome { get; private set; } = History.None;

    /// <summary>The lines of all clients of a history.</summary>
    public static ClientLines[] Of(History history)
    {
        var counts = new int[history.Clients.Count];
        for (var i = 0; i < history.Count; i++)
        {
            counts[history[i].Client]++;
        }

        var lines = Array.ConvertAll(counts, count => new int[count]);
        Array.Clear(counts);
        for (var i = 0; i < history.Count; i++)
        {
            var client = history[i].Client;
            lines[client][counts[client]++] = i;
        }

        return [.. history.Clients.Select((client, id) => new ClientLines(client, lines[id]))];
    }

    /// <summary>Walks through the client's life and reports what does not fit.</summary>
    public void CheckLife(History history, Verdict verdict)
    {
        var socket = Socket.Opening;
        var before = Numbers[0];
        foreach (var number in Numbers)
        {
            var kind = history[number].Kind;
            switch (kind)
            {
                case LineKind.Connected:
                    Demand(socket == Socket.Opening, ViolationKind.Lifecycle, "heard connected a second time");
                    socket = Socket.Live;
                    Welcome = Welcome == History.None ? number : Welcome;
                    break;
                case LineKind.Ack or LineKind.Message or LineKind.ServerData:
                    Demand(socket == Socket.Live, ViolationKind.Lifecycle, socket == Socket.Opening ? "heard something before connected" : "heard something after the end of its socket");
                    break;
                case LineKind.CameBack:
                    socket = Socket.Opening;
                    LastEpoch++;
                    break;
                case LineKind.Closed or LineKind.Refused:
                    Demand(Client.MayEnd, ViolationKind.Ended, "was ended for no fault of its own");
                    socket = Socket.Gone;
                    break;
                case LineKind.Lost:
                    Demand(Client.MayEnd || Client.Contract == Contract.Reliable, ViolationKind.Ended, "was cut for no fault of its own");
                    socket = Socket.Gone;
                    break;
                case LineKind.Left:
                    socket = Socket.Gone;
                    break;
            }

            before = number;

            void Demand(bool holds, ViolationKind violation, string text)
            {
                if (holds)
                {
                    return;
                }

                var (first, second) = (before, number);
                verdict.Add(violation, () => new Violation(violation, $"{Client.Name} {text}", history.Describe(first), history.Describe(second)));
            }
        }

        IsThere = socket == Socket.Live;
    }
}
