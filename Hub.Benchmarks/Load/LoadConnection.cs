using System.Runtime.InteropServices;
using System.Text;
using Hub.Benchmarks.Load.Adapters;

namespace Hub.Benchmarks.Load;

/// <summary>How far a connection of the driver has come.</summary>
internal enum LoadPhase
{
    /// <summary>The TCP connection is being made.</summary>
    Connecting,

    /// <summary>The upgrade request is sent.</summary>
    Upgrading,

    /// <summary>The protocol's opening conversation runs.</summary>
    SettingUp,

    /// <summary>Measured messages may flow.</summary>
    Ready,

    /// <summary>Closed by either side.</summary>
    Closed,
}

/// <summary>One client connection. Owned by its <see cref="LoadEngine"/> and touched by that engine's thread alone.</summary>
internal sealed unsafe class LoadConnection : IFrameSink
{
    private readonly LoadEngine _engine;
    private readonly IEnumerator<SetupStep> _setup;
    private readonly FrameScanner _frames = new();
    private StringBuilder? _setupText = new();
    private byte[]? _backlog;
    private int _backlogSent;

    public LoadConnection(LoadEngine engine, int id, int descriptor, IEnumerable<SetupStep> setup)
    {
        _engine = engine;
        _setup = setup.GetEnumerator();
        Id = id;
        Descriptor = descriptor;
    }

    /// <summary>Index in the engine.</summary>
    public int Id { get; }

    /// <summary>The socket.</summary>
    public int Descriptor { get; }

    /// <summary>State of the connection.</summary>
    public LoadPhase Phase { get; set; }

    /// <summary>True while bytes wait because the server does not read.</summary>
    public bool IsBlocked => _backlog is not null;

    /// <summary>Ping frames the server sent.</summary>
    public int Pings { get; private set; }

    /// <summary>Pings stay unanswered, so a server that checks its clients must drop this one.</summary>
    public bool IsMute { get; set; }

    /// <summary>Close code the server gave; 1006 if the connection ended without a close frame.</summary>
    public int CloseCode { get; private set; } = 1006;

    /// <summary>What the server said last during set-up, for the message when set-up fails.</summary>
    public string LastSetupText => _setupText?.ToString() ?? "";

    /// <summary>Sends what the socket takes now and keeps the rest.</summary>
    public void Send(ReadOnlySpan<byte> bytes)
    {
        if (_backlog is not null)
        {
            _backlog = [.. _backlog.AsSpan(_backlogSent), .. bytes];
            _backlogSent = 0;
            return;
        }

        var sent = SendNow(bytes);
        if (sent < bytes.Length && Phase != LoadPhase.Closed)
        {
            _backlog = bytes[sent..].ToArray();
            _backlogSent = 0;
            _engine.Watch(this, Libc.EpollIn | Libc.EpollOut);
        }
    }

    /// <summary>The socket takes bytes again.</summary>
    public void OnWritable()
    {
        if (Phase == LoadPhase.Connecting)
        {
            Phase = LoadPhase.Upgrading;
            _engine.Watch(this, Libc.EpollIn);
            Send(_engine.UpgradeRequestOf(Id));
            return;
        }

        if (_backlog is null)
        {
            return;
        }

        _backlogSent += SendNow(_backlog.AsSpan(_backlogSent));
        if (_backlogSent == _backlog.Length)
        {
            _backlog = null;
            _engine.Watch(this, Libc.EpollIn);
        }
    }

    /// <summary>Bytes came in.</summary>
    public void OnReceived(ReadOnlySpan<byte> bytes)
    {
        if (Phase is LoadPhase.Connecting or LoadPhase.Upgrading)
        {
            bytes = ReadUpgradeResponse(bytes);
        }

        _frames.Read(bytes, this);
    }

    /// <inheritdoc/>
    public void OnPayload(ReadOnlySpan<byte> piece, bool endOfMessage)
    {
        if (Phase == LoadPhase.Ready)
        {
            _engine.Handler.OnData(this, piece, endOfMessage);
            return;
        }

        if (Phase == LoadPhase.Closed)
        {
            return;                                         // a send failed while the rest of this read was being handled
        }

        _setupText!.Append(Encoding.Latin1.GetString(piece));
        RunSetup();
    }

    /// <inheritdoc/>
    public void OnControl(int opcode, ReadOnlySpan<byte> payload)
    {
        switch (opcode)
        {
            case 8:
                CloseCode = payload.Length >= 2 ? (payload[0] << 8) | payload[1] : 1005;
                Send(ClientFrame.Of(opcode, payload));      // the answer that RFC 6455 section 5.5.1 asks for
                if (Phase != LoadPhase.Closed)
                {
                    _engine.OnClosedByServer(this);
                }

                break;
            case 9:
                Pings++;
                if (!IsMute)
                {
                    Send(ClientFrame.Of(ClientFrame.Pong, payload));
                }

                break;
        }
    }

    private int SendNow(ReadOnlySpan<byte> bytes)
    {
        var sent = 0;
        while (sent < bytes.Length)
        {
            nint count;
            fixed (byte* start = bytes)
            {
                count = Libc.Send(Descriptor, start + sent, bytes.Length - sent, Libc.MsgNoSignal);
            }

            if (count < 0)
            {
                var error = Marshal.GetLastPInvokeError();
                if (error == Libc.ErrorInterrupted)
                {
                    continue;
                }

                if (error != Libc.ErrorAgain)
                {
                    _engine.OnClosedByServer(this);
                }

                break;
            }

            sent += (int)count;
        }

        return sent;
    }

    private ReadOnlySpan<byte> ReadUpgradeResponse(ReadOnlySpan<byte> bytes)
    {
        var before = _setupText!.Length;
        _setupText.Append(Encoding.Latin1.GetString(bytes));
        var text = _setupText.ToString();
        var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        if (end < 0)
        {
            return [];
        }

        if (!text.StartsWith("HTTP/1.1 101 ", StringComparison.Ordinal))
        {
            throw new LoadException($"the server refused the upgrade: {text.ReplaceLineEndings(" ").Trim()}");
        }

        Phase = LoadPhase.SettingUp;
        _setupText.Clear();
        if (_setup.MoveNext())
        {
            SendStep();
        }

        return bytes[(end + 4 - before)..];
    }

    private void SendStep()
    {
        if (_setup.Current.Send is { } message)
        {
            Send(_setup.Current.IsBinary ? ClientFrame.Of(ClientFrame.Binary, Encoding.Latin1.GetBytes(message)) : ClientFrame.OfText(message));
        }
    }

    // Each step waits for one text; the next step looks only at what arrived after it.
    private void RunSetup()
    {
        var text = _setupText!.ToString();
        if (_setup.Current.Refusal is { } refusal && text.Contains(refusal, StringComparison.Ordinal))
        {
            throw new LoadException($"the server refused '{_setup.Current.Send}': {text}");
        }

        var found = text.IndexOf(_setup.Current.WaitFor, StringComparison.Ordinal);
        if (found < 0)
        {
            return;
        }

        _setupText.Remove(0, found + _setup.Current.WaitFor.Length);
        if (_setup.MoveNext())
        {
            SendStep();
            return;
        }

        _setupText = null;
        Phase = LoadPhase.Ready;
        _engine.OnReady(this);
    }
}
