using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Hub.Tests.Support;

/// <summary>What becomes of a connection after a request.</summary>
internal enum AfterRequest
{
    /// <summary>The next request may come.</summary>
    Keep,
    /// <summary>It stays open and nothing more is sent.</summary>
    Hold,
    /// <summary>It is closed in order.</summary>
    Close,
    /// <summary>It is cut off.</summary>
    Reset,
}

/// <summary>
/// An application server that answers in bytes, so that it can answer wrongly. Validation requests it always answers well; what becomes of an
/// event is up to the script.
/// </summary>
internal sealed class RawBackend : IAsyncDisposable
{
    private readonly TcpListener _listener;
    private readonly ConcurrentBag<Socket> _sockets = [];
    private readonly Task _accepting;
    private int _accepted;
    private int _closed;
    private int _events;

    /// <summary>Listens at once.</summary>
    /// <param name="script">Answers an event.</param>
    /// <param name="port">Where; 0 for any free port.</param>
    public RawBackend(Func<RawExchange, Task<AfterRequest>> script, int port = 0)
    {
        Script = script;
        _listener = new TcpListener(IPAddress.Loopback, port);
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _accepting = AcceptAsync();
    }

    /// <summary>TCP port.</summary>
    public int Port { get; }

    /// <summary>Scheme, host and port.</summary>
    public string Url => $"http://127.0.0.1:{Port}";

    /// <summary>Connections accepted so far.</summary>
    public int Accepted => Volatile.Read(ref _accepted);

    /// <summary>Connections that the script had closed or cut off so far.</summary>
    public int Closed => Volatile.Read(ref _closed);

    /// <summary>Events that have arrived whole.</summary>
    public int Events => Volatile.Read(ref _events);

    /// <summary>Answers an event.</summary>
    public Func<RawExchange, Task<AfterRequest>> Script { get; set; }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        await _accepting;
        foreach (var socket in _sockets)
        {
            socket.Dispose();
        }
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            Socket socket;
            try
            {
                socket = await _listener.AcceptSocketAsync();
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                return;                                         // the backend is over
            }

            _sockets.Add(socket);
            Interlocked.Increment(ref _accepted);
            _ = ServeAsync(socket);
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        try
        {
            using var stream = new NetworkStream(socket);
            using var reader = new StreamReader(stream, Encoding.Latin1);
            while (await ReadAsync(reader) is { } read)
            {
                var (head, body) = read;
                var exchange = new RawExchange(head, body, stream);
                var after = AfterRequest.Keep;
                if (head.StartsWith("OPTIONS ", StringComparison.Ordinal))
                {
                    await exchange.SendAsync("HTTP/1.1 200 OK\r\nWebHook-Allowed-Origin: *\r\nContent-Length: 0\r\n\r\n");
                }
                else
                {
                    Interlocked.Increment(ref _events);
                    after = await Script(exchange);
                }

                if (after == AfterRequest.Reset)
                {
                    socket.LingerState = new LingerOption(true, 0);
                }

                if (after is AfterRequest.Reset or AfterRequest.Close)
                {
                    socket.Dispose();
                    Interlocked.Increment(ref _closed);
                    return;
                }

                if (after == AfterRequest.Hold)
                {
                    while (await reader.ReadAsync(new char[1]) > 0)
                    {
                        // until the hub gives up
                    }
                }
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or SocketException)
        {
            // The hub gave up on the connection, or the backend is over.
        }
    }

    /// <summary>One request; null at the end of the connection.</summary>
    private static async Task<(string Head, string Body)?> ReadAsync(StreamReader reader)
    {
        var head = new StringBuilder();
        var length = 0;
        while (await reader.ReadLineAsync() is { } line)
        {
            if (line.Length > 0)
            {
                head.Append(line).Append('\n');
                const string name = "Content-Length: ";
                length = line.StartsWith(name, StringComparison.OrdinalIgnoreCase) ? int.Parse(line[name.Length..], CultureInfo.InvariantCulture) : length;
                continue;
            }

            // Even for nothing the reader would wait for something.
            var body = new char[length];
            return length == 0 || await reader.ReadBlockAsync(body) == length ? (head.ToString(), new string(body)) : null;
        }

        return null;
    }
}

/// <summary>One event at a <see cref="RawBackend"/>.</summary>
/// <param name="Head">Request line and headers.</param>
/// <param name="Body">The body, in Latin-1.</param>
/// <param name="Stream">Where the answer goes.</param>
internal sealed record RawExchange(string Head, string Body, NetworkStream Stream)
{
    /// <summary>Sends bytes, given in Latin-1.</summary>
    public async Task SendAsync(string bytes) => await Stream.WriteAsync(Encoding.Latin1.GetBytes(bytes));

    /// <summary>A proper answer.</summary>
    public async Task<AfterRequest> AnswerAsync(int status = 200, string body = "")
    {
        await SendAsync($"HTTP/1.1 {status} Status\r\nContent-Type: text/plain\r\nContent-Length: {body.Length}\r\n\r\n{body}");
        return AfterRequest.Keep;
    }
}
