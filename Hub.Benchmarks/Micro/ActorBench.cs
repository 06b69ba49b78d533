using Akka.Actor;
using Akka.Routing;
using BenchmarkDotNet.Attributes;
using Hub.Actors;
using Hub.Actors.Routing;

namespace Hub.Benchmarks.Micro;

/// <summary>Messages to actors, with and without the keyed router, until the last one is handled; and the making of an actor.
/// Not sealed: the harness derives from it.</summary>
[MemoryDiagnoser]
public class ActorBench : IDisposable
{
    private const int Messages = 10_000;
    private const int Workers = 4;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly SemaphoreSlim _handled = new(0);
    private readonly IForWorker[] _keyed = [.. Enumerable.Range(0, Workers).Select(worker => new Keyed(worker))];
    private ActorSystem? _system;
    private IActorRef _one = ActorRefs.Nobody;
    private IActorRef _router = ActorRefs.Nobody;

    /// <summary>Starts the actors.</summary>
    [GlobalSetup]
    public void Start()
    {
        _system = ActorSystem.Create("bench");
        _one = _system.ActorOf(Counter.Props(_handled, Messages), "one");
        var strategy = new OneForOneStrategy(_ => Directive.Restart);
        _router = _system.ActorOf(Counter.Props(_handled, Messages / Workers).WithRouter(new KeyedPool(Workers, strategy)), "router");
    }

    /// <summary>From outside to one actor, end to end.</summary>
    [Benchmark(OperationsPerInvoke = Messages)]
    public void Tell()
    {
        for (var i = 0; i < Messages; i++)
        {
            _one.Tell(_keyed[0], ActorRefs.NoSender);
        }

        Await(1);
    }

    /// <summary>Through the keyed router to four workers, end to end.</summary>
    [Benchmark(OperationsPerInvoke = Messages)]
    public void Route()
    {
        for (var i = 0; i < Messages; i++)
        {
            _router.Tell(_keyed[i % Workers], ActorRefs.NoSender);
        }

        Await(Workers);
    }

    /// <summary>Which worker owns a group: what the sender of a message works out before it tells the router.</summary>
    [Benchmark]
    public int FindWorker() => WorkerKey.Of("bench", "room", Workers);

    /// <summary>Makes an actor, has it handle one message and stops it: all that an actor allocates in its life.</summary>
    [Benchmark]
    public void MakeAndStop()
    {
        var actor = _system!.ActorOf(Counter.Props(_handled, 1));
        actor.Tell(_keyed[0], ActorRefs.NoSender);
        Await(1);
        _system.Stop(actor);
    }

    /// <summary>Stops the actors.</summary>
    [GlobalCleanup]
    public void Dispose()
    {
        _system?.Terminate().Wait(Limit);
        _handled.Dispose();
        GC.SuppressFinalize(this);
    }

    private void Await(int counters)
    {
        for (var i = 0; i < counters; i++)
        {
            if (!_handled.Wait(Limit))
            {
                throw new InvalidOperationException($"messages were not handled within {Limit.TotalSeconds} s");
            }
        }
    }

    private sealed record Keyed(int Worker) : IForWorker
    {
        public void Fail(HubNode node, Exception reason) => throw new NotSupportedException("nothing here crashes");
    }

    private sealed class Counter(SemaphoreSlim handled, int each) : UntypedActor
    {
        private int _count;

        public static Props Props(SemaphoreSlim handled, int each) => Akka.Actor.Props.CreateBy(new Producer(handled, each));

        protected override void OnReceive(object message)
        {
            if (++_count % each == 0)
            {
                handled.Release();
            }
        }

        private sealed class Producer(SemaphoreSlim handled, int each) : IIndirectActorProducer
        {
            public Type ActorType => typeof(Counter);

            public ActorBase Produce() => new Counter(handled, each);

            public void Release(ActorBase actor)
            {
            }
        }
    }
}
