using System.Diagnostics;
using System.Globalization;
using Akka.Actor;

namespace Hub.Benchmarks.Micro;

/// <summary>
/// What the actor runtime costs: the rows that the design holds it to. It uses the public Akka.NET API alone, so that both runtimes can be
/// measured by the same code on the same machine. Timings are the best of some rounds, since others may use the machine, too.
/// </summary>
public static class ActorRuntimeBench
{
    private const int Rounds = 7;
    private const int Actors = 100_000;
    private const int FanOut = 1_000;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>Measures all rows and writes them as a table.</summary>
    public static void Run(TextWriter output)
    {
        output.WriteLine($"runtime: {typeof(ActorSystem).Assembly.GetName().Name}");
        using (var system = ActorSystem.Create("bench"))
        {
            MeasureTell(system, output);
            MeasurePingPong(system, output);
            MeasureAsk(system, output);
            MeasureFanOut(system, output);
            system.Terminate().Wait(Limit);
        }
        MeasureCrowd(output);
    }

    private static void MeasureTell(ActorSystem system, TextWriter output)
    {
        const int Messages = 1_000_000;
        using var done = new SemaphoreSlim(0);
        var counter = system.ActorOf(Props.CreateBy(new Made(() => new Counter(done, Messages))));
        var message = new object();
        var (time, bytes) = Best(Messages, () =>
        {
            for (var i = 0; i < Messages; i++)
            {
                counter.Tell(message, ActorRefs.NoSender);
            }

            Await(done);
        });
        Row(output, "tell, end to end", $"{time:F0} ns", $"{bytes:F0} B");
    }

    private static void MeasurePingPong(ActorSystem system, TextWriter output)
    {
        const int Trips = 500_000;
        using var done = new SemaphoreSlim(0);
        var pong = system.ActorOf(Props.CreateBy(new Made(() => new Pong())));
        var ping = system.ActorOf(Props.CreateBy(new Made(() => new Ping(pong, done, Trips))));
        var (time, bytes) = Best(Trips, () =>
        {
            ping.Tell("start", ActorRefs.NoSender);
            Await(done);
        });
        Row(output, "ping-pong, round trip", $"{time:F0} ns", $"{bytes:F0} B");
    }

    private static void MeasureAsk(ActorSystem system, TextWriter output)
    {
        const int Questions = 100_000;
        const int AtOnce = 100;
        var pong = system.ActorOf(Props.CreateBy(new Made(() => new Pong())));
        var message = new object();
        var timeout = TimeSpan.FromSeconds(10);
        var (time, bytes) = Best(Questions, () => Task.WhenAll(Enumerable.Range(0, AtOnce).Select(async _ =>
        {
            for (var i = 0; i < Questions / AtOnce; i++)
            {
                await pong.Ask<object>(message, timeout);
            }
        })).Wait(Limit));
        Row(output, "ask with a timeout", $"{time:F0} ns", $"{bytes:F0} B");
    }

    private static void MeasureFanOut(ActorSystem system, TextWriter output)
    {
        const int Times = 200;
        using var done = new SemaphoreSlim(0);
        var wave = new Wave();
        var receivers = Enumerable.Range(0, FanOut).Select(_ => system.ActorOf(Props.CreateBy(new Made(() => new Receiver(wave))))).ToArray();
        var source = system.ActorOf(Props.CreateBy(new Made(() => new Fan(receivers, wave, done, Times))));
        wave.Source = source;
        var (time, bytes) = Best(Times, () =>
        {
            source.Tell("start", ActorRefs.NoSender);
            Await(done);
        });
        Row(output, $"fan-out to {FanOut} actors", $"{time / 1000:F0} us", $"{bytes / 1024:F1} KiB");
    }

    private static void MeasureCrowd(TextWriter output)
    {
        var plain = BytesPerActor(receiveTimeout: null, out var system, out var parent);
        Row(output, "idle untyped actor", "", $"{plain:F0} B");
        var watch = Stopwatch.StartNew();
        Require(parent.GracefulStop(Limit).Result);
        Row(output, $"stop {Actors} children", $"{watch.Elapsed.TotalSeconds:F2} s", "");
        system.Terminate().Wait(Limit);

        var timed = BytesPerActor(TimeSpan.FromMinutes(10), out system, out parent);
        Row(output, "idle with a receive timeout", "", $"{timed:F0} B");
        Require(parent.GracefulStop(Limit).Result);
        var before = Settled();
        var crowd = system.ActorOf(Props.CreateBy(new Made(() => new Crowd(TimeSpan.FromMinutes(10)))));
        Require(crowd.Ask<bool>(Actors, Limit).Result);
        Require(crowd.GracefulStop(Limit).Result);
        Row(output, $"left after {Actors} cancelled receive timeouts", "", $"{(Settled() - before) / 1024.0 / 1024:F1} MiB");
        system.Terminate().Wait(Limit);
    }

    private static double BytesPerActor(TimeSpan? receiveTimeout, out ActorSystem system, out IActorRef parent)
    {
        system = ActorSystem.Create("crowd");
        parent = system.ActorOf(Props.CreateBy(new Made(() => new Crowd(receiveTimeout))));
        Require(parent.Ask<bool>(0, Limit).Result);
        var before = Settled();
        Require(parent.Ask<bool>(Actors, Limit).Result);
        return (Settled() - before) / (double)Actors;
    }

    private static long Settled()
    {
        for (var i = 0; i < 3; i++)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
        }

        return GC.GetTotalMemory(forceFullCollection: true);
    }

    /// <summary>Nanoseconds and allocated bytes per operation: the best round, after one to warm up.</summary>
    private static (double Nanoseconds, double Bytes) Best(int operations, Action round)
    {
        round();
        var (best, bytes) = (double.MaxValue, double.MaxValue);
        for (var i = 0; i < Rounds; i++)
        {
            var allocated = GC.GetTotalAllocatedBytes(precise: true);
            var start = Stopwatch.GetTimestamp();
            round();
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalNanoseconds / operations);
            bytes = Math.Min(bytes, (GC.GetTotalAllocatedBytes(precise: true) - allocated) / (double)operations);
        }

        return (best, bytes);
    }

    private static void Await(SemaphoreSlim done) => Require(done.Wait(Limit));

    private static void Require(bool inTime)
    {
        if (!inTime)
        {
            throw new TimeoutException($"the actors did not finish within {Limit}");
        }
    }

    private static void Row(TextWriter output, string what, string time, string bytes) =>
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what,-46}{time,12}{bytes,14}"));

    private sealed class Made(Func<ActorBase> make) : IIndirectActorProducer
    {
        public Type ActorType => typeof(ActorBase);

        public ActorBase Produce() => make();

        public void Release(ActorBase actor)
        {
        }
    }

    private sealed class Counter(SemaphoreSlim done, int each) : UntypedActor
    {
        private int _count;

        protected override void OnReceive(object message)
        {
            if (++_count % each == 0)
            {
                done.Release();
            }
        }
    }

    private sealed class Pong : UntypedActor
    {
        protected override void OnReceive(object message) => Sender.Tell(message, Self);
    }

    private sealed class Ping(IActorRef pong, SemaphoreSlim done, int trips) : UntypedActor
    {
        private int _left;

        protected override void OnReceive(object message)
        {
            if (message is string)
            {
                _left = trips;
                pong.Tell(this, Self);
            }
            else if (--_left > 0)
            {
                pong.Tell(this, Self);
            }
            else
            {
                done.Release();
            }
        }
    }

    private sealed class Wave
    {
        public int Missing;

        public IActorRef Source { get; set; } = ActorRefs.Nobody;
    }

    private sealed class Receiver(Wave wave) : UntypedActor
    {
        protected override void OnReceive(object message)
        {
            if (Interlocked.Decrement(ref wave.Missing) == 0)
            {
                wave.Source.Tell(message, Self);
            }
        }
    }

    private sealed class Fan(IActorRef[] receivers, Wave wave, SemaphoreSlim done, int times) : UntypedActor
    {
        private static readonly object Item = new();
        private int _left;

        protected override void OnReceive(object message)
        {
            if (message is string)
            {
                _left = times;
            }
            else if (--_left == 0)
            {
                done.Release();
                return;
            }

            wave.Missing = receivers.Length;
            foreach (var receiver in receivers)
            {
                receiver.Tell(Item, Self);
            }
        }
    }

    private sealed class Crowd(TimeSpan? receiveTimeout) : UntypedActor
    {
        private readonly Props _member = Props.CreateBy(new Made(() => new Member(receiveTimeout)));
        private IActorRef _asker = ActorRefs.Nobody;

        protected override void OnReceive(object message)
        {
            switch (message)
            {
                case int count:
                    _asker = Sender;
                    for (var i = 0; i < count; i++)
                    {
                        Context.ActorOf(_member);
                    }

                    Context.ActorOf(Props.CreateBy(new Made(() => new Member(null)))).Tell(Last.Instance, Self);
                    break;
                case Last:
                    _asker.Tell(true, Self);
                    break;
            }
        }
    }

    private sealed class Member(TimeSpan? receiveTimeout) : UntypedActor
    {
        protected override void PreStart()
        {
            if (receiveTimeout is not null)
            {
                Context.SetReceiveTimeout(receiveTimeout);
            }
        }

        protected override void OnReceive(object message) => Sender.Tell(message, Self);
    }

    private sealed class Last
    {
        public static readonly Last Instance = new();
    }
}
