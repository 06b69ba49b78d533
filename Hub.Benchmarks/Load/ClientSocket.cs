using System.Buffers.Binary;
using System.Net;
using System.Runtime.InteropServices;

namespace Hub.Benchmarks.Load;

/// <summary>Opens and closes the non-blocking sockets of the driver.</summary>
internal static unsafe class ClientSocket
{
    private const int AddressFamilyInternet = 2;
    private const int StreamNonBlockingCloseOnExec = 1 | 0x800 | 0x80000;
    private const int LevelInternet = 0;
    private const int LevelSocket = 1;
    private const int LevelTcp = 6;
    private const int BindAddressNoPort = 24;
    private const int NoDelay = 1;
    private const int Linger = 13;

    // A loopback source address has some 28,000 ports for one destination; beyond this many connections the next address is used.
    private const int ConnectionsPerSourceAddress = 15_000;

    /// <summary>Starts to connect and returns the descriptor at once.</summary>
    public static int Open(IPEndPoint server, int connectionId)
    {
        var descriptor = Libc.Socket(AddressFamilyInternet, StreamNonBlockingCloseOnExec, 0);
        if (descriptor < 0)
        {
            throw Failure("no socket for the next connection");
        }

        var one = 1;
        _ = Libc.SetSocketOption(descriptor, LevelTcp, NoDelay, &one, sizeof(int));
        if (IPAddress.IsLoopback(server.Address))
        {
            _ = Libc.SetSocketOption(descriptor, LevelInternet, BindAddressNoPort, &one, sizeof(int));
            var source = AddressOf(new IPEndPoint(new IPAddress([127, 0, 0, (byte)(2 + (connectionId / ConnectionsPerSourceAddress))]), 0));
            _ = Libc.Bind(descriptor, &source, sizeof(Libc.SocketAddress));
        }

        var target = AddressOf(server);
        if (Libc.Connect(descriptor, &target, sizeof(Libc.SocketAddress)) != 0 && Marshal.GetLastPInvokeError() != Libc.ErrorInProgress)
        {
            throw Failure($"cannot connect to {server}");
        }

        return descriptor;
    }

    /// <summary>Closes with a reset, so that thousands of closed sockets do not wait out TIME_WAIT between runs.</summary>
    public static void Reset(int descriptor)
    {
        var lingerForZeroSeconds = 1L;                      // struct linger: on = 1, seconds = 0
        _ = Libc.SetSocketOption(descriptor, LevelSocket, Linger, &lingerForZeroSeconds, sizeof(long));
        _ = Libc.Close(descriptor);
    }

    private static Libc.SocketAddress AddressOf(IPEndPoint endpoint)
    {
        var bytes = endpoint.Address.GetAddressBytes();
        return new Libc.SocketAddress
        {
            Family = AddressFamilyInternet,
            Port = BinaryPrimitives.ReverseEndianness((ushort)endpoint.Port),
            Address = BinaryPrimitives.ReadUInt32LittleEndian(bytes),
        };
    }

    private static LoadException Failure(string what)
    {
        var error = Marshal.GetLastPInvokeError();
        var hint = error == Libc.ErrorTooManyFiles ? "; raise the limit of open files (ulimit -n)" : "";
        return new LoadException($"{what}: {Marshal.GetPInvokeErrorMessage(error)}{hint}");
    }
}
