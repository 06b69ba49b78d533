using System.Buffers;
using System.Diagnostics;
using System.Net.WebSockets;
using System.Text;
using System.Threading.Channels;

namespace Hub.Benchmarks.Check.Run;

/// <summary>
/// One client over real sockets. Its life is <see cref="RunAsync"/>: connect, join its group, listen, and after a cut come back. Everything else is
/// called by the run, from another thread. What it says and hears is written by a <see cref="CheckClient"/>, which is also the lock.
/// </summary>
internal sealed class CheckPeer(CheckSettings settings, ClientAddress address, History history, int slot)
{
    /// <summary>The hub's default (protocol section 2.6): whoever is away for longer is ended by right.</summary>
    private static readonly TimeSpan RecoveryWindow = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan AcknowledgeEvery = TimeSpan.FromSeconds(1);

    // As the vendor's client does: at once when so much has come since the last time.
    private const int AcknowledgeAfter = 300;

    private readonly Lock _gate = new();
    private readonly Random _random = new(unchecked((settings.Seed * 1_000_003) ^ slot));
    private readonly string _filler = new('x', settings.FillerBytes);
    private CheckClient? _client;
    private Channel<string>? _outgoing;
    private ClientWebSocket? _socket;
    private long _cutAt = long.MaxValue;
    private long _lostAt;
    private long _acknowledgeAt;
    private long _acknowledged;
    private int _lives;
    private bool _isReturning;

    private string Group => $"room{slot % settings.Groups}";

    private bool IsReliable => settings.Contract == Contract.Reliable;

    /// <summary>It is connected and has nothing to wait for.</summary>
    public bool IsCalm
    {
        get
        {
            lock (_gate)
            {
                return _client is { IsConnected: true, Pending: 0 };
            }
        }
    }

    /// <summary>Sockets that were cut.</summary>
    public int Cuts { get; private set; }

    /// <summary>Connects and stays connected until the run is over. Never faults because of the network.</summary>
    public async Task RunAsync(CancellationToken over)
    {
        while (!over.IsCancellationRequested)
        {
            using var socket = new ClientWebSocket();
            try
            {
                await OpenAsync(socket, over);
                await ListenAsync(socket, over);
            }
            catch (Exception e) when (e is WebSocketException or OperationCanceledException or IOException or HttpRequestException)
            {
                // Cut by us, lost, or not let in: whoever reads the history sees which.
            }

            OnSocketOver(socket);
            await Task.Delay(NextPause(), over).ContinueWith(static _ => { }, TaskScheduler.Default);
        }
    }

    /// <summary>Says one message; false when it must keep silent.</summary>
    public bool TrySay()
    {
        lock (_gate)
        {
            if (_client is not { IsConnected: true } client || client.Pending >= settings.Outstanding)
            {
                return false;
            }

            _outgoing!.Writer.TryWrite(client.Send(Group));
            return true;
        }
    }

    /// <summary>Joins its group once more: the answer comes behind everything that was sent to the group before.</summary>
    public void JoinAgain()
    {
        lock (_gate)
        {
            if (_client is { IsConnected: true } client)
            {
                _outgoing!.Writer.TryWrite(client.Join(Group));
            }
        }
    }

    /// <summary>Does what is due: acknowledges messages, and cuts the socket when its time has come.</summary>
    public void Tick(bool mayCut)
    {
        ClientWebSocket? cut = null;
        lock (_gate)
        {
            if (_client is not { IsConnected: true } client)
            {
                return;
            }

            var now = Stopwatch.GetTimestamp();
            if (now >= _acknowledgeAt)
            {
                Acknowledge(client);
            }

            if (mayCut && now >= _cutAt)
            {
                cut = _socket;
                client.Log.MayEnd |= !IsReliable;
                Forget(client);
                Cuts++;
            }
        }

        cut?.Abort();
    }

    private async Task OpenAsync(ClientWebSocket socket, CancellationToken over)
    {
        socket.Options.AddSubProtocol(IsReliable ? "json.reliable.webpubsub.azure.v1" : "json.webpubsub.azure.v1");
        socket.Options.KeepAliveInterval = TimeSpan.Zero;
        Uri url;
        lock (_gate)
        {
            _isReturning = _client is { ConnectionId.Length: > 0, Token: not null };
            url = _isReturning ? address.Back(_client!.ConnectionId, _client.Token!) : address.New(NameOf(_lives));
        }

        await socket.ConnectAsync(url, over);
        var outgoing = Channel.CreateUnbounded<string>(new UnboundedChannelOptions { SingleReader = true });
        lock (_gate)
        {
            if (_isReturning)
            {
                // A machine that is too busy for its own clients proves nothing about the hub.
                _client!.Log.MayEnd |= Stopwatch.GetElapsedTime(_lostAt) >= RecoveryWindow;
                _client.OnCameBack();
            }
            else
            {
                var name = NameOf(_lives++);
                _client = new CheckClient(history, name, settings.Contract, name, filler: _filler);
            }

            (_socket, _outgoing) = (socket, outgoing);
        }

        _ = WriteAsync(socket, outgoing.Reader);
    }

    private string NameOf(int life) => life == 0 ? $"c{slot}" : $"c{slot}.{life}";

    private static async Task WriteAsync(ClientWebSocket socket, ChannelReader<string> texts)
    {
        try
        {
            await foreach (var text in texts.ReadAllAsync())
            {
                await socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
            }
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or IOException or ObjectDisposedException or InvalidOperationException)
        {
            // The listener finds out too.
        }
    }

    private async Task ListenAsync(ClientWebSocket socket, CancellationToken over)
    {
        var message = new ArrayBufferWriter<byte>(1024);
        while (true)
        {
            var received = await socket.ReceiveAsync(message.GetMemory(1024), over);
            if (received.MessageType == WebSocketMessageType.Close)
            {
                OnClosed(socket);
                return;
            }

            message.Advance(received.Count);
            if (!received.EndOfMessage)
            {
                continue;
            }

            OnText(socket, message.WrittenSpan);
            message.ResetWrittenCount();
        }
    }

    private void OnText(ClientWebSocket socket, ReadOnlySpan<byte> text)
    {
        lock (_gate)
        {
            if (socket != _socket)
            {
                return;                                     // cut: whatever still comes is not heard
            }

            var client = _client!;
            if (client.OnText(text).Kind == WordKind.Connected)
            {
                OnConnected(client);
            }
            else if (client.LastSequence - _acknowledged > AcknowledgeAfter)
            {
                Acknowledge(client);
            }
        }
    }

    private void OnConnected(CheckClient client)
    {
        foreach (var text in _isReturning ? client.SayAgain() : [client.Join(Group)])
        {
            _outgoing!.Writer.TryWrite(text);
        }

        if (settings.CutEvery is { } mean)
        {
            _cutAt = Stopwatch.GetTimestamp() + (long)(_random.NextDouble() * 2 * mean.TotalSeconds * Stopwatch.Frequency);
        }
    }

    private void Acknowledge(CheckClient client)
    {
        _acknowledgeAt = Stopwatch.GetTimestamp() + (long)(AcknowledgeEvery.TotalSeconds * Stopwatch.Frequency);
        _acknowledged = client.LastSequence;
        if (IsReliable && client.AcknowledgeSequence() is { } text)
        {
            _outgoing!.Writer.TryWrite(text);
        }
    }

    private void OnClosed(ClientWebSocket socket)
    {
        lock (_gate)
        {
            if (socket != _socket)
            {
                return;
            }

            var client = _client!;
            var (code, text) = ((int)(socket.CloseStatus ?? WebSocketCloseStatus.Empty), socket.CloseStatusDescription ?? "");
            if (_isReturning && !client.IsConnected)
            {
                client.Log.OnRefused($"{code} {text}");
            }
            else
            {
                client.Log.OnClosed(code, text);
            }

            // Over for good, whatever the contract: the next life is another connection.
            (_client, _socket) = (null, null);
            _outgoing!.Writer.TryComplete();
        }
    }

    private void OnSocketOver(ClientWebSocket socket)
    {
        lock (_gate)
        {
            if (socket == _socket)
            {
                Forget(_client!);
            }
        }
    }

    private void Forget(CheckClient client)
    {
        client.OnLost();
        _lostAt = Stopwatch.GetTimestamp();
        _socket = null;
        _cutAt = long.MaxValue;
        _acknowledged = 0;
        _outgoing!.Writer.TryComplete();
        if (!IsReliable)
        {
            _client = null;
        }
    }

    private TimeSpan NextPause()
    {
        var range = settings.LongestAway - settings.ShortestAway;
        return settings.CutEvery is null ? Retry : settings.ShortestAway + (range * _random.NextDouble());
    }
}
