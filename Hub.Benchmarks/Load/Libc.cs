using System.Runtime.InteropServices;

namespace Hub.Benchmarks.Load;

/// <summary>The few C library calls of the load driver. One thread over epoll drives ten thousand connections at less cost than the server
/// under test, which the framework's own sockets cannot promise on a shared machine.</summary>
internal static unsafe partial class Libc
{
    /// <summary>Readable.</summary>
    public const uint EpollIn = 1;

    /// <summary>Writable.</summary>
    public const uint EpollOut = 4;

    /// <summary>Error or hang-up: always reported, never asked for.</summary>
    public const uint EpollBroken = 8 | 16;

    /// <summary>Add a descriptor to an epoll set.</summary>
    public const int EpollAdd = 1;

    /// <summary>Change what an epoll set watches of a descriptor.</summary>
    public const int EpollModify = 3;

    /// <summary>A closed peer must be an error value, not a signal that ends the process.</summary>
    public const int MsgNoSignal = 0x4000;

    /// <summary>errno: interrupted.</summary>
    public const int ErrorInterrupted = 4;

    /// <summary>errno: would block.</summary>
    public const int ErrorAgain = 11;

    /// <summary>errno: too many open files.</summary>
    public const int ErrorTooManyFiles = 24;

    /// <summary>errno: connection under way.</summary>
    public const int ErrorInProgress = 115;

    /// <summary>True on the one platform whose structures these declarations describe.</summary>
    public static bool IsSupported => OperatingSystem.IsLinux() && RuntimeInformation.ProcessArchitecture == Architecture.X64;

    /// <summary>Refuses in words where the driver cannot work.</summary>
    public static void RequireSupportedPlatform()
    {
        if (!IsSupported)
        {
            throw new LoadException(
                $"the load driver speaks to Linux on x64 directly (epoll); this is {RuntimeInformation.OSDescription.Trim()} on "
                + $"{RuntimeInformation.ProcessArchitecture}. Run it in a Linux x64 container or virtual machine.");
        }
    }

    [LibraryImport("libc", EntryPoint = "socket", SetLastError = true)]
    internal static partial int Socket(int domain, int type, int protocol);

    [LibraryImport("libc", EntryPoint = "connect", SetLastError = true)]
    internal static partial int Connect(int descriptor, SocketAddress* address, int length);

    [LibraryImport("libc", EntryPoint = "bind", SetLastError = true)]
    internal static partial int Bind(int descriptor, SocketAddress* address, int length);

    [LibraryImport("libc", EntryPoint = "setsockopt", SetLastError = true)]
    internal static partial int SetSocketOption(int descriptor, int level, int name, void* value, int length);

    [LibraryImport("libc", EntryPoint = "recv", SetLastError = true)]
    internal static partial nint Receive(int descriptor, byte* buffer, nint length, int flags);

    [LibraryImport("libc", EntryPoint = "send", SetLastError = true)]
    internal static partial nint Send(int descriptor, byte* buffer, nint length, int flags);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    internal static partial int Close(int descriptor);

    [LibraryImport("libc", EntryPoint = "epoll_create1", SetLastError = true)]
    internal static partial int EpollCreate(int flags);

    [LibraryImport("libc", EntryPoint = "epoll_ctl", SetLastError = true)]
    internal static partial int EpollControl(int epoll, int operation, int descriptor, EpollEvent* change);

    [LibraryImport("libc", EntryPoint = "epoll_wait", SetLastError = true)]
    internal static partial int EpollWait(int epoll, EpollEvent* events, int capacity, int timeoutMilliseconds);

    [LibraryImport("libc", EntryPoint = "epoll_pwait2", SetLastError = true)]
    internal static partial int EpollWaitPrecisely(int epoll, EpollEvent* events, int capacity, TimeSpec* timeout, void* signals);

    [LibraryImport("libc", EntryPoint = "sysconf", SetLastError = true)]
    internal static partial nint SystemConfiguration(int name);

    /// <summary>struct epoll_event, which x64 packs.</summary>
    [StructLayout(LayoutKind.Sequential, Pack = 1)]
    internal struct EpollEvent
    {
        /// <summary>What is watched, or what happened.</summary>
        public uint Events;

        /// <summary>Index of the connection.</summary>
        public ulong Data;
    }

    /// <summary>struct timespec.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct TimeSpec
    {
        /// <summary>Whole seconds.</summary>
        public long Seconds;

        /// <summary>The rest.</summary>
        public long Nanoseconds;
    }

    /// <summary>struct sockaddr_in.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct SocketAddress
    {
        /// <summary>AF_INET.</summary>
        public ushort Family;

        /// <summary>Port in network order.</summary>
        public ushort Port;

        /// <summary>Address in network order.</summary>
        public uint Address;

        private readonly ulong _padding;
    }
}
