using Akka.Actor;
using Akka.Dispatch;
using Akka.Routing;
using Akka.Util;

namespace Hub.Tests.Runtime;

/// <summary>A pool and a logic of our own, as the hub routes: a key always meets the same worker, and the caller's thread chooses it.</summary>
public sealed class KeyedPoolSpecs : RuntimeSpec
{
    private const int Workers = 4;

    private readonly KeyedLogic _logic = new();

    private IActorRef StartPool(Props worker, SupervisorStrategy? strategy = null) =>
        Sys.ActorOf(new KeyedPool(Workers, _logic, strategy ?? new OneForOneStrategy(_ => Directive.Restart)).Props(worker), "workers");

    private IActorRef StartRecorders(IActorRef? listener = null)
    {
        var to = listener ?? TestActor;
        return StartPool(Props.Create(() => new Recorder(to)));
    }

    [Fact]
    public void A_key_always_meets_the_same_worker()
    {
        var pool = StartRecorders();
        var workers = new string[8];
        for (var key = 0; key < workers.Length; key++)
        {
            pool.Tell(new Keyed(key, 0));
            workers[key] = ExpectMsg<Seen>().Worker;
        }

        Assert.Equal(Workers, workers.Distinct().Count());
        Assert.Equal(workers[..Workers], workers[Workers..]);
    }

    [Fact]
    public async Task The_workers_are_presented_to_the_logic_in_the_order_they_were_made()
    {
        var pool = StartRecorders();
        await pool.Ask<Routees>(new GetRoutees(), RemainingOrDefault);
        for (var key = 0; key < Workers; key++)
        {
            pool.Tell(new Keyed(key, 0));
        }

        var byKey = ReceiveN(Workers).Cast<Seen>().OrderBy(seen => seen.Message.Key).Select(seen => seen.Worker);
        Assert.Equal(["$a", "$b", "$c", "$d"], byKey);
    }

    [Fact]
    public async Task The_logic_runs_on_the_thread_that_tells()
    {
        var pool = StartRecorders();
        await pool.Ask<Routees>(new GetRoutees(), RemainingOrDefault);
        var thread = Environment.CurrentManagedThreadId;

        pool.Tell(new Keyed(1, 0));

        ExpectMsg<Seen>();
        Assert.Equal([thread], _logic.Threads);
    }

    [Fact]
    public void Messages_of_one_sender_with_one_key_keep_their_order()
    {
        const int PerKey = 500;
        var pool = StartRecorders();
        for (var number = 0; number < PerKey; number++)
        {
            for (var key = 0; key < Workers; key++)
            {
                pool.Tell(new Keyed(key, number));
            }
        }

        var seen = ReceiveN(PerKey * Workers, TimeSpan.FromSeconds(20)).Cast<Seen>().Select(entry => entry.Message).ToLookup(message => message.Key);
        Assert.All(seen, ofKey => Assert.Equal(Enumerable.Range(0, PerKey), ofKey.Select(message => message.Number)));
    }

    [Fact]
    public void A_crashed_worker_keeps_its_keys_and_the_messages_behind_the_crash()
    {
        var pool = StartRecorders();
        pool.Tell(new Keyed(2, 0));
        var worker = ExpectMsg<Seen>().Worker;

        pool.Tell(new Keyed(2, Recorder.CrashNumber));
        pool.Tell(new Keyed(2, 1));

        Assert.Equal(new Seen(worker, new Keyed(2, 1), Incarnation: 2), ExpectMsg<Seen>());
    }

    [Fact]
    public void A_crash_of_one_worker_does_not_restart_the_others()
    {
        var pool = StartRecorders();
        pool.Tell(new Keyed(2, Recorder.CrashNumber));
        pool.Tell(new Keyed(2, 1));
        Assert.Equal(2, ExpectMsg<Seen>().Incarnation);

        pool.Tell(new Keyed(3, 1));

        Assert.Equal(1, ExpectMsg<Seen>().Incarnation);
    }

    [Fact]
    public void A_broadcast_passes_by_the_logic()
    {
        var pool = StartRecorders();

        pool.Tell(new Broadcast(new Keyed(0, 0)));

        Assert.Equal(["$a", "$b", "$c", "$d"], ReceiveN(Workers).Cast<Seen>().Select(seen => seen.Worker).Order(StringComparer.Ordinal));
        Assert.Empty(_logic.Threads);
    }

    [Fact]
    public void A_message_the_logic_has_no_routee_for_reaches_none()
    {
        var pool = StartRecorders();

        pool.Tell("no key");
        pool.Tell(new Keyed(0, 1));

        Assert.Equal(new Keyed(0, 1), ExpectMsg<Seen>().Message);
    }

    [Fact]
    public async Task Messages_told_right_after_the_pool_was_made_are_not_lost()
    {
        var sender = CreateTestProbe();
        var made = await Task.Run(() =>
        {
            var pool = StartRecorders(sender);
            for (var number = 0; number < 100; number++)
            {
                pool.Tell(new Keyed(1, number));
            }

            return pool;
        });

        Assert.Equal(Enumerable.Range(0, 100), sender.ReceiveN(100).Cast<Seen>().Select(seen => seen.Message.Number));
        Assert.Equal("workers", made.Path.Name);
    }

    private sealed record Keyed(int Key, int Number);

    private sealed record Seen(string Worker, Keyed Message, int Incarnation);

    private sealed class Recorder : UntypedActor
    {
        /// <summary>The number that crashes the worker which gets it.</summary>
        public const int CrashNumber = -1;

        private readonly IActorRef _listener;
        private int _incarnation = 1;

        public Recorder(IActorRef listener) => _listener = listener;

        protected override void PostRestart(Exception reason) => _incarnation++;

        protected override void OnReceive(object message)
        {
            var keyed = (Keyed)message;
            if (keyed.Number == CrashNumber)
            {
                throw new InvalidOperationException("crash on command");
            }

            _listener.Tell(new Seen(Self.Path.Name, keyed, _incarnation));
        }
    }

    private sealed class KeyedLogic : RoutingLogic
    {
        private readonly List<int> _threads = [];

        public IReadOnlyList<int> Threads => _threads;

        public override Routee Select(object message, Routee[] routees)
        {
            if (message is not Keyed keyed)
            {
                return Routee.NoRoutee;
            }

            lock (_threads)
            {
                _threads.Add(Environment.CurrentManagedThreadId);
            }

            return routees[keyed.Key % routees.Length];
        }
    }

    private sealed class KeyedPool(int size, KeyedLogic logic, SupervisorStrategy strategy)
        : Pool(size, null, strategy, Dispatchers.DefaultDispatcherId, usePoolDispatcher: false)
    {
        public override Router CreateRouter(ActorSystem system) => new(logic);

        public override int GetNrOfInstances(ActorSystem system) => NrOfInstances;

        public override ISurrogate ToSurrogate(ActorSystem system) => throw new NotSupportedException("a pool of one process");
    }
}
