using System.Runtime.ExceptionServices;
using Hub.Benchmarks.Load;
using Hub.Benchmarks.Requests;

namespace Hub.Benchmarks.Upstream;

/// <summary>Events at a fixed rate on a thread of its own: its clients are connected at once, and talk from <see cref="Begin"/> to
/// <see cref="Stop"/>.</summary>
internal sealed class StuckTraffic : IDisposable
{
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);
    private static readonly TimeSpan WaitingStep = TimeSpan.FromMilliseconds(50);

    private readonly CancellationTokenSource _stop = new();
    private readonly ManualResetEventSlim _isReady = new();
    private readonly ManualResetEventSlim _begin = new();
    private readonly Thread _thread;
    private ExceptionDispatchInfo? _failure;

    private StuckTraffic(RequestLoad load, double rate, TimeSpan lastAnswers)
    {
        Load = load;
        _thread = new Thread(() => Work(rate, lastAnswers));
    }

    /// <summary>What became of the events; read it after <see cref="Stop"/>.</summary>
    public RequestLoad Load { get; }

    /// <summary>Connects the clients.</summary>
    /// <param name="load">The clients; owned by this object from now on.</param>
    /// <param name="rate">Events per second.</param>
    /// <param name="lastAnswers">How long to wait at the end for what is under way.</param>
    public static StuckTraffic Connect(RequestLoad load, double rate, TimeSpan lastAnswers)
    {
        var traffic = new StuckTraffic(load, rate, lastAnswers);
        traffic._thread.Start();
        traffic._isReady.Wait();
        return traffic;
    }

    /// <summary>The first events leave.</summary>
    public void Begin() => _begin.Set();

    /// <summary>Ends it and waits for the last answers. Throws what went wrong on the thread.</summary>
    public void Stop()
    {
        _stop.Cancel();
        _thread.Join();
        _failure?.Throw();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stop.Cancel();
        _thread.Join();
        Load.Dispose();
        _stop.Dispose();
        _isReady.Dispose();
        _begin.Dispose();
    }

    private void Work(double rate, TimeSpan lastAnswers)
    {
        try
        {
            Load.Open();
            _isReady.Set();
            while (!_begin.IsSet && !_stop.IsCancellationRequested)
            {
                Load.Rest(WaitingStep);
            }

            Load.RunPaced(rate, Longest, tick: null, _stop.Token);
            Load.AwaitAnswers(lastAnswers);
        }
        catch (LoadException failure)
        {
            _failure = ExceptionDispatchInfo.Capture(failure);
            _isReady.Set();
        }
    }
}
