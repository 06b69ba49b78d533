using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Hub.Protocol.Frames;

namespace Hub.Tests.Support;

/// <summary>An HTTP response as it was on the wire.</summary>
/// <param name="Status">Status code.</param>
/// <param name="Headers">Header lines by name, the last of several.</param>
/// <param name="Body">Text after the headers.</param>
public sealed record RawResponse(int Status, IReadOnlyDictionary<string, string> Headers, string Body)
{
    /// <summary>A header's value, or null.</summary>
    public string? this[string name] => Headers.GetValueOrDefault(name);
}

/// <summary>A client that hides nothing: it writes requests and frames byte for byte and shows statuses, frames and close codes as they come.</summary>
public sealed class RawClient : IAsyncDisposable
{
    /// <summary>A valid key and the accept value that RFC 6455 section 1.3 gives for it.</summary>
    public const string Key = "dGhlIHNhbXBsZSBub25jZQ==";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly Socket _socket;
    private readonly Stream _stream;
    private readonly string _host;
    private readonly Queue<ServerFrame> _frames = [];
    private byte[] _received = [];

    private RawClient(Socket socket, Stream stream, string host)
    {
        _socket = socket;
        _stream = stream;
        _host = host;
    }

    /// <summary>The TCP socket.</summary>
    public Socket Socket => _socket;

    /// <summary>Opens a TCP connection.</summary>
    public static async Task<RawClient> OpenAsync(Uri address)
    {
        var socket = await ConnectSocketAsync(address);
        return new RawClient(socket, new NetworkStream(socket), address.Authority);
    }

    /// <summary>Opens a TLS connection to a server that must show this certificate.</summary>
    public static async Task<RawClient> OpenTlsAsync(Uri address, X509Certificate2 expected)
    {
        var socket = await ConnectSocketAsync(address);
        var stream = new SslStream(new NetworkStream(socket));
        await stream.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = address.Host,
            RemoteCertificateValidationCallback = (_, shown, _, _) => shown is not null && shown.GetRawCertData().AsSpan().SequenceEqual(expected.RawDataMemory.Span),
        });
        return new RawClient(socket, stream, address.Authority);
    }

    /// <summary>Sends a well-formed WebSocket handshake and reads the answer.</summary>
    /// <param name="target">Path and query.</param>
    /// <param name="subprotocol">Value of <c>Sec-WebSocket-Protocol</c>, or null for no such header.</param>
    /// <param name="replaced">Header lines to change or add; a null value removes the line.</param>
    public Task<RawResponse> UpgradeAsync(string target, string? subprotocol = null, params (string Name, string? Value)[] replaced)
    {
        var headers = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase)
        {
            ["Host"] = _host,
            ["Connection"] = "Upgrade",
            ["Upgrade"] = "websocket",
            ["Sec-WebSocket-Version"] = "13",
            ["Sec-WebSocket-Key"] = Key,
            ["Sec-WebSocket-Protocol"] = subprotocol,
        };
        foreach (var (name, value) in replaced)
        {
            headers[name] = value;
        }

        var lines = headers.Where(header => header.Value is not null).Select(header => $"{header.Key}: {header.Value}");
        return RequestAsync($"GET {target} HTTP/1.1\r\n{string.Join("\r\n", lines)}\r\n\r\n");
    }

    /// <summary>Sends a request as it is and reads the answer.</summary>
    public async Task<RawResponse> RequestAsync(string request)
    {
        await SendAsync(Encoding.ASCII.GetBytes(request));
        int end;
        while ((end = _received.AsSpan().IndexOf("\r\n\r\n"u8)) < 0)
        {
            if (!await ReceiveAsync())
            {
                throw new IOException($"The connection ended within the response: {Encoding.ASCII.GetString(_received)}");
            }
        }

        var lines = Encoding.ASCII.GetString(_received, 0, end).Split("\r\n");
        var headers = lines.Skip(1).Select(line => line.Split(": ", 2)).GroupBy(part => part[0], StringComparer.OrdinalIgnoreCase)
            .ToDictionary(same => same.Key, same => same.Last()[1], StringComparer.OrdinalIgnoreCase);
        var status = int.Parse(lines[0].Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture);
        _received = _received[(end + 4)..];
        return new RawResponse(status, headers, await BodyAsync(status, headers));
    }

    /// <summary>Sends bytes as they are.</summary>
    public async Task SendAsync(byte[] bytes) => await _stream.WriteAsync(bytes);

    /// <summary>Sends a text message.</summary>
    public Task SendTextAsync(string text) => SendAsync(ClientFrames.Text(text));

    /// <summary>The next frame that is not a ping; null at the end of the stream.</summary>
    public async Task<ServerFrame?> ReadFrameAsync()
    {
        while (true)
        {
            while (_frames.TryDequeue(out var frame))
            {
                if (frame.Opcode != Opcode.Ping)
                {
                    return frame;
                }
            }

            var frames = ServerFrames.ReadComplete(_received, out var used);
            foreach (var frame in frames)
            {
                _frames.Enqueue(frame);
            }

            _received = _received[used..];

            if (_frames.Count == 0 && !await ReceiveAsync())
            {
                return null;
            }
        }
    }

    /// <summary>The next frame's text; it must be a text frame.</summary>
    public async Task<string> ReadTextAsync()
    {
        var frame = await ReadFrameAsync() ?? throw new IOException("The connection ended.");
        return frame.Opcode == Opcode.Text ? frame.Text : throw new InvalidOperationException($"Expected text, got {frame.Opcode} {frame.CloseCode} {frame.CloseText}.");
    }

    /// <summary>Reads to the close frame and returns its code; 1006 when the stream ends without one.</summary>
    public async Task<ushort> ReadCloseCodeAsync()
    {
        while (await ReadFrameAsync() is { } frame)
        {
            if (frame.Opcode == Opcode.Close)
            {
                return frame.CloseCode;
            }
        }

        return 1006;
    }

    /// <summary>True when the server ends the stream without sending anything more.</summary>
    public async Task<bool> IsEndedAsync() => await ReadFrameAsync() is null;

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _socket.Dispose();
        return ValueTask.CompletedTask;
    }

    private static async Task<Socket> ConnectSocketAsync(Uri address)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(address.Host, address.Port);
        return socket;
    }

    private async Task<string> BodyAsync(int status, Dictionary<string, string> headers)
    {
        if (status == 101)
        {
            return "";
        }

        // The server writes short bodies in one piece: either their length is known, or they are one chunk.
        var isChunked = headers.GetValueOrDefault("Transfer-Encoding") == "chunked";
        var length = int.Parse(headers.GetValueOrDefault("Content-Length") ?? "0", System.Globalization.CultureInfo.InvariantCulture);
        while (isChunked ? _received.AsSpan().IndexOf("0\r\n\r\n"u8) < 0 : _received.Length < length)
        {
            if (!await ReceiveAsync())
            {
                break;
            }
        }

        var text = Encoding.UTF8.GetString(_received);
        _received = [];
        return isChunked ? string.Concat(text.Split("\r\n").Where((_, index) => index % 2 == 1)) : text;
    }

    private async Task<bool> ReceiveAsync()
    {
        var buffer = new byte[64 * 1024];
        using var deadline = new CancellationTokenSource(Patience);
        try
        {
            var read = await _stream.ReadAsync(buffer, deadline.Token);
            _received = [.. _received, .. buffer.AsSpan(0, read)];
            return read > 0;
        }
        catch (IOException e) when (e.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionReset })
        {
            return false;
        }
    }
}
