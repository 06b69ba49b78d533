using System.Net.Sockets;

namespace Hub.Host.WebSockets;

/// <summary>Ends a TCP connection at once.</summary>
internal static class SocketCloser
{
    /// <summary>
    /// Closes with a reset instead of a FIN: unsent bytes are dropped, so a client that does not read cannot keep kernel memory, and
    /// pending reads and sends end. Safe to call more than once and from any thread.
    /// </summary>
    public static void Reset(Socket socket)
    {
        try
        {
            socket.LingerState = new LingerOption(enable: true, seconds: 0);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Already closed by the peer or by an earlier call; closing again is harmless.
        }

        socket.Dispose();
    }
}
