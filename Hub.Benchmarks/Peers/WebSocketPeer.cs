using System.Buffers;
using System.Net.WebSockets;
using System.Threading.Channels;

namespace Hub.Benchmarks.Peers;

/// <summary>What one writes first: the framework's WebSocket, and per connection a channel with a task that sends one message at a time.
/// No tokens, limits or heartbeats; it speaks the subset of json.webpubsub.azure.v1 that the load driver uses.</summary>
internal static class WebSocketPeer
{
    private static readonly Lock Gate = new();
    private static readonly Dictionary<string, List<Member>> Groups = [];
    private static int _connections;
    private static int _loseEvery;
    private static int _deliveries;

    /// <summary>Serves until the process is told to stop.</summary>
    /// <param name="port">Port on loopback.</param>
    /// <param name="loseEvery">Loses every so many deliveries on purpose, to show that the driver sees it; 0 for never.</param>
    /// <param name="stop">Ends it.</param>
    public static async Task RunAsync(int port, int loseEvery, CancellationToken stop)
    {
        _loseEvery = loseEvery;
        await using var application = PeerHost.CreateBuilder(port).Build();
        application.UseWebSockets(new WebSocketOptions { KeepAliveInterval = TimeSpan.FromMinutes(2) });
        application.Run(ServeAsync);
        await PeerHost.RunAsync(application, stop);
    }

    private static async Task ServeAsync(HttpContext context)
    {
        if (!context.WebSockets.IsWebSocketRequest)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }

        using var socket = await context.WebSockets.AcceptWebSocketAsync("json.webpubsub.azure.v1");
        var member = new Member();
        var writer = WriteAsync(socket, member);
        member.Post(PeerJson.Connected(Interlocked.Increment(ref _connections)));
        try
        {
            await ReadAsync(socket, member);
        }
        catch (WebSocketException)
        {
            // The client vanished; the load driver ends its connections with a reset.
        }

        Leave(member);
        await writer;
    }

    private static async Task WriteAsync(WebSocket socket, Member member)
    {
        await Task.Yield();
        try
        {
            await foreach (var message in member.Outgoing.Reader.ReadAllAsync())
            {
                await socket.SendAsync(message, WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
            }
        }
        catch (Exception gone) when (gone is WebSocketException or IOException or ObjectDisposedException or OperationCanceledException)
        {
            // As above; the reading side cleans up.
        }
    }

    private static async Task ReadAsync(WebSocket socket, Member member)
    {
        while (true)
        {
            // A zero-byte read first: an idle connection holds no buffer.
            await socket.ReceiveAsync(Memory<byte>.Empty, CancellationToken.None);
            var buffer = ArrayPool<byte>.Shared.Rent(4096);
            var length = 0;
            ValueWebSocketReceiveResult received;
            do
            {
                if (length == buffer.Length)
                {
                    buffer = Grow(buffer);
                }

                received = await socket.ReceiveAsync(buffer.AsMemory(length), CancellationToken.None);
                length += received.Count;
            }
            while (!received.EndOfMessage);

            if (received.MessageType != WebSocketMessageType.Close)
            {
                Handle(member, buffer.AsSpan(0, length));
            }

            ArrayPool<byte>.Shared.Return(buffer);
            if (received.MessageType == WebSocketMessageType.Close)
            {
                return;
            }
        }
    }

    private static byte[] Grow(byte[] buffer)
    {
        var larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
        buffer.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(buffer);
        return larger;
    }

    private static void Handle(Member member, ReadOnlySpan<byte> message)
    {
        var request = PeerJson.Read(message);
        switch (request.Kind)
        {
            case PeerRequestKind.Join:
                Join(member, request.Group);
                break;
            case PeerRequestKind.Send:
                Send(member, request);
                break;
        }

        if (request.AckId is { } ackId)
        {
            member.Post(PeerJson.Ack(ackId));
        }
    }

    private static void Join(Member member, string group)
    {
        lock (Gate)
        {
            if (!Groups.TryGetValue(group, out var members))
            {
                Groups[group] = members = [];
            }

            members.Add(member);
            member.Groups.Add(group);
        }
    }

    private static void Send(Member sender, PeerRequest request)
    {
        var message = PeerJson.GroupMessage(request.Group, request.Data);
        lock (Gate)
        {
            if (!Groups.TryGetValue(request.Group, out var members))
            {
                return;
            }

            foreach (var member in members)
            {
                var isLost = _loseEvery > 0 && ++_deliveries % _loseEvery == 0;
                if (!isLost && (!request.NoEcho || member != sender))
                {
                    member.Post(message);
                }
            }
        }
    }

    private static void Leave(Member member)
    {
        member.Outgoing.Writer.TryComplete();
        lock (Gate)
        {
            foreach (var group in member.Groups)
            {
                Groups[group].Remove(member);
            }
        }
    }

    private sealed class Member
    {
        public Channel<ReadOnlyMemory<byte>> Outgoing { get; } =
            Channel.CreateUnbounded<ReadOnlyMemory<byte>>(new UnboundedChannelOptions { SingleReader = true });

        public List<string> Groups { get; } = [];

        public void Post(byte[] message) => Outgoing.Writer.TryWrite(message);
    }
}
