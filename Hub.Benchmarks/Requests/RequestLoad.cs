using Hub.Benchmarks.Load;
using Hub.Benchmarks.Load.Adapters;

namespace Hub.Benchmarks.Requests;

/// <summary>Clients that each have at most one request under way, either as fast as answers come or at a fixed rate over all of them.
/// Driven by the calling thread.</summary>
internal sealed class RequestLoad : ILoadHandler, IDisposable
{
    private const long FreeClientPause = 1_000_000;

    private readonly LoadEngine _engine;
    private readonly RequestKind _kind;
    private readonly RequestFrame[] _frames;
    private readonly MessageAssembler[] _messages;
    private readonly Queue<int> _free = new();
    private readonly byte[] _buffer;
    private bool _isClosedLoop;

    /// <summary>Makes the load; nothing is connected yet.</summary>
    /// <param name="target">The endpoint.</param>
    /// <param name="kind">What the clients ask.</param>
    /// <param name="clients">How many.</param>
    /// <param name="dataBytes">Length of the data of each request.</param>
    /// <param name="limit">Time within which each request must be answered or rejected.</param>
    public RequestLoad(LoadTarget target, RequestKind kind, int clients, int dataBytes, TimeSpan limit)
    {
        _kind = kind;
        _engine = new LoadEngine(target, new WebPubSubAdapter(), this);
        _frames = [.. Enumerable.Range(0, clients).Select(client => new RequestFrame((data, ackId) => kind.Write(client, data, ackId), dataBytes))];
        _messages = [.. Enumerable.Range(0, clients).Select(_ => new MessageAssembler())];
        _buffer = new byte[_frames.Max(frame => frame.Length)];
        Ledger = new RequestLedger(clients, limit);
    }

    /// <summary>What became of the requests.</summary>
    public RequestLedger Ledger { get; }

    /// <summary>Connections that the server closed, with their codes; null if there is none.</summary>
    public string? CloseCodes => _engine.CloseCodes;

    /// <summary>Requests that were due and could not be sent because no client was free; more clients are needed then.</summary>
    public long Overdue { get; private set; }

    /// <summary>Connects the clients.</summary>
    public void Open()
    {
        _engine.OpenMany(_frames.Length, LoadEngine.DefaultInFlight, _kind.Setup);
        for (var client = 0; client < _frames.Length; client++)
        {
            _free.Enqueue(client);
        }
    }

    /// <summary>For so long, each client sends its next request when the last one is answered.</summary>
    public void RunClosed(TimeSpan duration)
    {
        _isClosedLoop = true;
        while (_free.TryDequeue(out var client))
        {
            Send(client, LoadEngine.Now);
        }

        _engine.PollFor(duration);
        _isClosedLoop = false;
    }

    /// <summary>For so long, requests are sent at a fixed rate, each by the client that has been free for longest.</summary>
    /// <param name="rate">Requests per second.</param>
    /// <param name="duration">How long.</param>
    /// <param name="tick">Called with the time whenever the driver has nothing else to do, or null.</param>
    /// <param name="stop">Ends it early.</param>
    public void RunPaced(double rate, TimeSpan duration, Action<long>? tick = null, CancellationToken stop = default)
    {
        var start = LoadEngine.Now;
        var end = start + (long)duration.TotalNanoseconds;
        var pace = new Pace(rate, start);
        for (var now = start; now < end && !stop.IsCancellationRequested; now = LoadEngine.Now)
        {
            SendDue(pace, now);
            tick?.Invoke(now);
            _engine.PollUntil(Math.Min(end, _free.Count == 0 ? now + FreeClientPause : pace.NextAt));
        }

        var ended = Math.Min(end, LoadEngine.Now);
        SendDue(pace, ended);
        Overdue += pace.OverdueAt(ended);
    }

    /// <summary>Waits for the answers that are missing, at most so long.</summary>
    public void AwaitAnswers(TimeSpan patience)
    {
        var end = LoadEngine.Now + (long)patience.TotalNanoseconds;
        while (Ledger.UnderWay > 0 && LoadEngine.Now < end)
        {
            _engine.Poll(10);
        }
    }

    /// <summary>Handles what comes in for so long, and sends nothing.</summary>
    public void Rest(TimeSpan duration) => _engine.PollFor(duration);

    /// <inheritdoc/>
    public void OnData(LoadConnection connection, ReadOnlySpan<byte> piece, bool endOfMessage)
    {
        if (!_messages[connection.Id].TryComplete(piece, endOfMessage, out var message))
        {
            return;
        }

        var answer = ServerAnswer.Read(message);
        switch (answer.Kind)
        {
            case AnswerKind.Data:
                Ledger.OnData(connection.Id, answer.Stamp);
                break;
            case AnswerKind.Ack when Ledger.OnAck(connection.Id, answer.AckId, answer.Success, answer.Error, LoadEngine.Now):
                OnFree(connection.Id);
                break;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _engine.Dispose();

    private void SendDue(Pace pace, long now)
    {
        while (_free.Count > 0 && pace.TryNext(now, out var due))
        {
            Send(_free.Dequeue(), due);
        }
    }

    private void OnFree(int client)
    {
        if (_isClosedLoop)
        {
            Send(client, LoadEngine.Now);
        }
        else
        {
            _free.Enqueue(client);
        }
    }

    private void Send(int client, long due)
    {
        var connection = _engine.Connections[client];
        if (connection.Phase != LoadPhase.Ready)
        {
            return;                                         // closed by the server, which the run reports
        }

        var frame = _frames[client];
        frame.WriteTo(_buffer, Ledger.OnSent(client, due, LoadEngine.Now), due);
        connection.Send(_buffer.AsSpan(0, frame.Length));
    }
}
