using System.IO.Pipelines;

namespace Hub.Actors.Transport;

/// <summary>
/// The byte stream of one upgraded client. One reader (the read loop) and one writer at a time (the write loop) use it.
/// Implementations: straight to the TCP socket, the HTTP server's upgraded stream (TLS), and an in-memory one for specs and the simulator.
/// </summary>
public interface IClientSocket
{
    /// <summary>Remote address for logs and admission, or null where there is none.</summary>
    string? RemoteAddress { get; }

    /// <summary>
    /// What the client sends. It must hold no buffer while nothing arrives; the read loop unmasks frames in place, so its memory must be
    /// writable. A read throws <see cref="IOException"/> (or a socket exception) when the connection broke.
    /// </summary>
    PipeReader Input { get; }

    /// <summary>
    /// Hands all bytes to the network, in order. Completes synchronously when the kernel took them at once; the memory must stay untouched until completion.
    /// Throws <see cref="IOException"/> (or a socket exception) when the connection broke.
    /// </summary>
    ValueTask SendAsync(ReadOnlyMemory<byte> bytes);

    /// <summary>Ends the sending side after what was sent (TCP FIN) and returns; the reader then sees the end when the peer closes too.</summary>
    ValueTask CompleteAsync();

    /// <summary>Tears the connection down at once; pending reads and sends end with an exception or 0. Safe to call more than once and from any thread.</summary>
    void Abort();
}
