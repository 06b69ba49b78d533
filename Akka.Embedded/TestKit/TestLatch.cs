#nullable disable

using Timeout = System.Threading.Timeout;

namespace Akka.TestKit;

/// <summary>Blocks a thread until it has been counted down.</summary>
#pragma warning disable CA1001 // Akka.NET's latch is not disposable; the event holds no handle unless one is asked for.
public class TestLatch
{
    private readonly CountdownEvent _latch;
    private readonly Func<TimeSpan, TimeSpan> _dilate;
    private readonly TimeSpan _defaultTimeout;

    /// <summary>To be counted down once; waits five seconds.</summary>
    public TestLatch()
        : this(1)
    {
    }

    /// <summary>To be counted down so often; waits five seconds.</summary>
    public TestLatch(int count)
        : this(count, TimeSpan.FromSeconds(5))
    {
    }

    /// <summary>To be counted down so often; waits so long.</summary>
    public TestLatch(int count, TimeSpan defaultTimeout)
        : this(time => time, count, defaultTimeout)
    {
    }

    internal TestLatch(Func<TimeSpan, TimeSpan> dilate, int count, TimeSpan defaultTimeout)
    {
        _dilate = dilate;
        _latch = new CountdownEvent(count);
        _defaultTimeout = defaultTimeout;
    }

    /// <summary>Whether nothing is left to count down.</summary>
    public bool IsOpen => _latch.CurrentCount == 0;

    /// <summary>Counts down once.</summary>
    public void CountDown() => _latch.Signal();

    /// <summary>Counts down to zero.</summary>
    public void Open()
    {
        while (!IsOpen)
        {
            CountDown();
        }
    }

    /// <summary>Starts over.</summary>
    public void Reset() => _latch.Reset();

    /// <summary>Waits for the latch to open.</summary>
    /// <exception cref="TimeoutException">It did not in time.</exception>
    public void Ready(TimeSpan timeout)
    {
        if (timeout == TimeSpan.MaxValue)
        {
            throw new ArgumentException($"A latch cannot wait for {timeout}; use {nameof(Timeout)}.{nameof(Timeout.InfiniteTimeSpan)}.");
        }

        if (!_latch.Wait(_dilate(timeout)))
        {
            throw new TimeoutException($"The latch did not open within {timeout}.");
        }
    }

    /// <summary>Waits for the latch to open, for its default time.</summary>
    public void Ready() => Ready(_defaultTimeout);
}
