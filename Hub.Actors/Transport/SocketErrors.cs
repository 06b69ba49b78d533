using System.Net.Sockets;

namespace Hub.Actors.Transport;

/// <summary>The one place that says which exceptions are an ordinary end of a connection.</summary>
public static class SocketErrors
{
    /// <summary>True when the exception means that the peer or the network ended the connection, or that we cut it.</summary>
    public static bool IsConnectionLoss(Exception e) => e is IOException or SocketException or ObjectDisposedException or OperationCanceledException;
}
