using System.IO.Pipelines;
using System.Net.Sockets;
using Hub.Actors.Transport;
using Microsoft.AspNetCore.Http.Features;

namespace Hub.Host.WebSockets;

/// <summary>A client behind TLS, or on a transport without a socket: everything goes through the HTTP server's upgraded stream.</summary>
internal sealed class UpgradedStreamSocket : IClientSocket
{
    private readonly Stream _stream;
    private readonly IHttpRequestLifetimeFeature _lifetime;
    private readonly Socket? _socket;

    public UpgradedStreamSocket(Stream stream, IHttpRequestLifetimeFeature lifetime, Socket? socket, string? remoteAddress)
    {
        _stream = stream;
        _lifetime = lifetime;
        _socket = socket;
        Input = UpgradedInput.Of(stream);
        RemoteAddress = remoteAddress;
    }

    public string? RemoteAddress { get; }

    public PipeReader Input { get; }

    public ValueTask SendAsync(ReadOnlyMemory<byte> bytes) => _stream.WriteAsync(bytes);

    public async ValueTask CompleteAsync()
    {
        await _stream.FlushAsync();

        // The stream has no half-close. The close frame has told the client that nothing follows, so a FIN without TLS's own
        // good-bye truncates nothing.
        _socket?.Shutdown(SocketShutdown.Send);
    }

    public void Abort()
    {
        if (_socket is null)
        {
            _lifetime.Abort();
        }
        else
        {
            SocketCloser.Reset(_socket);
        }
    }
}
