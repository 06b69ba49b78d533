using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;

namespace Hub.Tests.EndToEnd;

/// <summary>One client on the framework's own WebSocket, so that the hub's frames are read by somebody else's code.</summary>
internal sealed class WebSocketPeer : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly ClientWebSocket _socket = new();
    private readonly byte[] _buffer = new byte[64 * 1024];

    private WebSocketPeer() => _socket.Options.AddSubProtocol("json.webpubsub.azure.v1");

    /// <summary>Close code that the hub sent, or null.</summary>
    public WebSocketCloseStatus? CloseCode => _socket.CloseStatus;

    /// <summary>Reason that the hub sent, or null.</summary>
    public string? CloseText => _socket.CloseStatusDescription;

    /// <summary>Connects and reads the <c>connected</c> message.</summary>
    public static async Task<WebSocketPeer> ConnectAsync(string url)
    {
        var peer = new WebSocketPeer();
        using var limit = new CancellationTokenSource(Patience);
        await peer._socket.ConnectAsync(new Uri(url), limit.Token);
        Assert.Contains("\"connected\"", await peer.ReceiveAsync(), StringComparison.Ordinal);
        return peer;
    }

    /// <summary>Sends one text message.</summary>
    public async Task SendAsync(string text)
    {
        using var limit = new CancellationTokenSource(Patience);
        await _socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, true, limit.Token);
    }

    /// <summary>The next message; null when the hub closed instead, and then the close is answered.</summary>
    public async Task<string?> ReceiveAsync()
    {
        using var limit = new CancellationTokenSource(Patience);
        var received = await _socket.ReceiveAsync(_buffer, limit.Token);
        if (received.MessageType != WebSocketMessageType.Close)
        {
            Assert.True(received.EndOfMessage);
            return Encoding.UTF8.GetString(_buffer, 0, received.Count);
        }

        await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, limit.Token);
        return null;
    }

    /// <summary>Opens a socket that upgrades and then never reads or says anything again, not even a close frame.</summary>
    public static async Task<TcpClient> ConnectMuteAsync(string url)
    {
        var uri = new Uri(url);
        var client = new TcpClient();
        await client.ConnectAsync(uri.Host, uri.Port);
        var request = $"GET {uri.PathAndQuery} HTTP/1.1\r\nHost: {uri.Authority}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Protocol: json.webpubsub.azure.v1\r\n\r\n";
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(request));
        var first = new byte[12];
        await client.GetStream().ReadExactlyAsync(first);
        Assert.Equal("HTTP/1.1 101", Encoding.ASCII.GetString(first));
        return client;
    }

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();
}
