using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Hub.Benchmarks.Load;

namespace Hub.Benchmarks.Servers;

/// <summary>A server under test, started here on a free loopback port and killed here: nothing else is ever killed.</summary>
internal sealed class ServerProcess : IDisposable
{
    /// <summary>Begins each line with which a server answers <see cref="Ask"/>.</summary>
    public const string AnswerMark = "answer: ";

    private const int KeptLines = 20;
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan ConnectPause = TimeSpan.FromMilliseconds(100);
    private static readonly PosixSignal[] EndingSignals = [PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP];

    private readonly Process _process;
    private readonly Queue<string> _lastLines = new();
    private readonly BlockingCollection<string> _answers = [];
    private readonly PosixSignalRegistration[] _signals;

    private ServerProcess(ServerRecipe recipe, int port, ProcessStartInfo command)
    {
        Recipe = recipe;
        Url = $"ws://127.0.0.1:{port}{recipe.Path}";
        command.RedirectStandardOutput = true;
        command.RedirectStandardError = true;
        _process = new Process { StartInfo = command };
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        // The server must not outlive us. Signals end this process without an exit event, so they are asked for one by one.
        _signals = [.. EndingSignals.Select(signal => PosixSignalRegistration.Create(signal, _ => Kill()))];
    }

    /// <summary>What was started.</summary>
    public ServerRecipe Recipe { get; }

    /// <summary>Its WebSocket endpoint.</summary>
    public string Url { get; }

    /// <summary>Its process id.</summary>
    public int ProcessId => _process.Id;

    /// <summary>Starts the server and returns when it takes connections.</summary>
    public static ServerProcess Start(ServerRecipe recipe)
    {
        var port = FreePort();
        var server = new ServerProcess(recipe, port, recipe.Command(port));
        try
        {
            server._process.Start();
            server._process.BeginOutputReadLine();
            server._process.BeginErrorReadLine();
            server.AwaitPort(port);
            return server;
        }
        catch
        {
            server.Dispose();
            throw;
        }
    }

    /// <summary>Writes a line to the server's standard input and returns its answer; only for servers that listen there.</summary>
    public string Ask(string question)
    {
        _process.StandardInput.WriteLine(question);
        return _answers.TryTake(out var answer, AnswerLimit)
            ? answer
            : throw new LoadException($"the server '{Recipe.Name}' did not answer within {AnswerLimit.TotalSeconds} s. Its last words:\n{LastLines()}");
    }

    /// <summary>A port of loopback that nobody listens on.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Kill();
        foreach (var signal in _signals)
        {
            signal.Dispose();
        }

        _process.Dispose();
        _answers.Dispose();
    }

    private void AwaitPort(int port)
    {
        for (var waited = Stopwatch.StartNew(); waited.Elapsed < StartLimit && !_process.HasExited; Thread.Sleep(ConnectPause))
        {
            try
            {
                using var probe = new TcpClient();
                probe.Connect(IPAddress.Loopback, port);
                return;
            }
            catch (SocketException)
            {
                // Not listening yet.
            }
        }

        var state = _process.HasExited ? $"ended with code {_process.ExitCode}" : $"did not listen within {StartLimit.TotalSeconds} s";
        throw new LoadException($"the server '{Recipe.Name}' {state}. Its last words:\n{LastLines()}");
    }

    private void Keep(string? line)
    {
        if (line?.StartsWith(AnswerMark, StringComparison.Ordinal) == true)
        {
            _answers.TryAdd(line[AnswerMark.Length..]);
            return;
        }

        lock (_lastLines)
        {
            _lastLines.Enqueue(line ?? "");
            if (_lastLines.Count > KeptLines)
            {
                _lastLines.Dequeue();
            }
        }
    }

    private string LastLines()
    {
        lock (_lastLines)
        {
            return string.Join('\n', _lastLines);
        }
    }

    private void Kill()
    {
        try
        {
            _process.Kill();
            _process.WaitForExit();
        }
        catch (InvalidOperationException)
        {
            // Never started, or ended by itself.
        }
    }
}
