using System.IO.Pipelines;
using System.Net.Sockets;
using Hub.Actors.Transport;

namespace Hub.Host.WebSockets;

// HOT PATH: SendAsync runs once per flush of each connection. No allocation while the kernel takes everything at once.

/// <summary>
/// A client on plain TCP: reads come through the server, which owns the receiving side (the transport's pipe behind
/// <see cref="FrontDoor"/>, the upgraded stream behind <see cref="ClientEndpoint"/>), and writes go straight to the accepted socket, past
/// the server's output pipe and its thread hop.
/// <para>
/// Nothing can overtake the 101 response: the front door writes it by itself, and for the endpoint <see cref="Hosting.KestrelSetup"/>
/// keeps the transport from buffering, so the upgrade completes only when the kernel has the response.
/// </para>
/// </summary>
internal sealed class DirectSocket : IClientSocket
{
    private readonly Socket _socket;

    public DirectSocket(PipeReader input, Socket socket, string? remoteAddress)
    {
        _socket = socket;
        _socket.Blocking = false;
        Input = input;
        RemoteAddress = remoteAddress;
    }

    /// <summary>A client on <paramref name="socket"/>; null when the server has closed it meanwhile.</summary>
    public static DirectSocket? TryCreate(PipeReader input, Socket socket, string? remoteAddress)
    {
        try
        {
            return new DirectSocket(input, socket, remoteAddress);
        }
        catch (ObjectDisposedException)
        {
            return null;
        }
    }

    public string? RemoteAddress { get; }

    public PipeReader Input { get; }

    public ValueTask SendAsync(ReadOnlyMemory<byte> bytes)
    {
        var sent = _socket.Send(bytes.Span, SocketFlags.None, out var error);
        if (error == SocketError.WouldBlock)
        {
            return SendRestAsync(bytes);
        }

        if (error != SocketError.Success)
        {
            throw new SocketException((int)error);
        }

        return sent == bytes.Length ? ValueTask.CompletedTask : SendRestAsync(bytes[sent..]);
    }

    /// <summary>Hands over all bytes at once; false when the kernel does not take them, which on a new connection means that the peer is gone.</summary>
    public bool TrySend(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return _socket.Send(bytes, SocketFlags.None, out _) == bytes.Length;
        }
        catch (ObjectDisposedException)
        {
            return false;                                   // the server has cut it meanwhile
        }
    }

    public ValueTask CompleteAsync()
    {
        _socket.Shutdown(SocketShutdown.Send);
        return ValueTask.CompletedTask;
    }

    public void Abort() => SocketCloser.Reset(_socket);

    private async ValueTask SendRestAsync(ReadOnlyMemory<byte> rest)
    {
        while (!rest.IsEmpty)
        {
            rest = rest[await _socket.SendAsync(rest, SocketFlags.None)..];
        }
    }
}
