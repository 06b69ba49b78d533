using System.Diagnostics;
using Akka.Configuration;
using Akka.Event;

namespace Akka.Actor;

/// <summary>
/// The real clock. Named as in Akka.NET, since configurations name it; inside it is a heap with one thread, which sleeps until the next
/// entry is due, so that an idle system does not wake up at all.
/// </summary>
internal sealed class HashedWheelTimerScheduler : QueueScheduler, IDisposable
{
    private readonly long _tick;
    private Thread _thread;
    private long _wakesAt = long.MaxValue;
    private bool _closed;

    public HashedWheelTimerScheduler(Config scheduler, ILoggingAdapter log) : base(scheduler, log) =>
        _tick = Math.Max(TimeSpan.TicksPerMillisecond, scheduler.GetTimeSpan("akka.scheduler.tick-duration", TimeSpan.FromMilliseconds(10)).Ticks);

    public override TimeSpan MonotonicClock => TimeSpan.FromTicks(NowTicks);

    public override TimeSpan HighResMonotonicClock => TimeSpan.FromTicks(NowTicks);

    internal override long NowTicks => (long)(Stopwatch.GetTimestamp() * (TimeSpan.TicksPerSecond / (double)Stopwatch.Frequency));

    protected override DateTimeOffset TimeNow => DateTimeOffset.Now;

    protected override bool IsClosed => Volatile.Read(ref _closed);

    public void Dispose()
    {
        Volatile.Write(ref _closed, true);
        lock (Gate)
            Monitor.Pulse(Gate);
    }

    // Entries are rounded up to a tick: those that are due close together then share one wake-up.
    protected override long Align(long due) => (due + _tick - 1) / _tick * _tick;

    protected override void OnQueued(long due)
    {
        if (due >= _wakesAt)
            return;
        _wakesAt = due;
        if (_thread is null)
        {
            _thread = new Thread(Run) { IsBackground = true, Name = "akka-scheduler" };
            _thread.Start();
            return;
        }
        Monitor.Pulse(Gate);
    }

    private void Run()
    {
        while (!IsClosed)
        {
            while (FireNext(NowTicks)) { }
            lock (Gate)
            {
                if (IsClosed)
                    return;
                _wakesAt = NextDue;
                var wait = _wakesAt - NowTicks;
                if (_wakesAt == long.MaxValue)
                    Monitor.Wait(Gate);
                else if (wait > 0)
                    Monitor.Wait(Gate, TimeSpan.FromTicks(Math.Min(wait + TimeSpan.TicksPerMillisecond - 1, TimeSpan.TicksPerHour)));
            }
        }
    }
}
