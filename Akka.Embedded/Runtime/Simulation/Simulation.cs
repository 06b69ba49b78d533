using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Configuration;
using Akka.Dispatch;
using Akka.Event;

namespace Akka.Embedded.Simulation;

/// <summary>
/// An actor system on one thread and a virtual clock. Whoever holds it makes time pass; which of the runnable mailboxes runs next is drawn
/// from the seed, so the same seed gives the same run, and another seed another order of events.
/// </summary>
public sealed class Simulation : IDisposable
{
    private const int DefaultMaxSteps = 10_000_000;
    private static readonly Config Defaults = ConfigurationFactory.ParseString(
        "akka { loggers = [], stdout-loglevel = OFF, loglevel = OFF, log-dead-letters = off }");

    private readonly List<IThreadPoolWorkItem> _runnable = [];
    private readonly Dictionary<string, IThreadPoolWorkItem> _held = [];
    private readonly Random _order;
    private readonly int _thread = Environment.CurrentManagedThreadId;
    private readonly SimulationContext _context;
    private readonly SimulationTimeProvider _time;
    private readonly ActorSystemImpl _system;
    private SimulationScheduler _scheduler;
    private EventDigest _hash = EventDigest.Start;

    /// <summary>Starts a system; time stands still until it is advanced.</summary>
    public Simulation(long seed, Config config = null, string name = "sim")
    {
        Seed = seed;
        _order = new Random(unchecked((int)(seed ^ (seed >> 32))));
        Random = new Random(unchecked((int)(seed * 31) ^ 0x5EED));
        Dispatcher = new SimulationDispatcher(this);
        _context = new SimulationContext(this);
        _system = new ActorSystemImpl(name, (config ?? ConfigurationFactory.Empty).SafeWithFallback(Defaults), ActorSystemSetup.Empty, this);
        _time = new SimulationTimeProvider(_scheduler);
        _context.Run(() =>
        {
            _system.Start();
            return true;
        });
        RunUntilIdle();
    }

    /// <summary>The seed.</summary>
    public long Seed { get; }

    /// <summary>The system.</summary>
    public ActorSystem System => _system;

    /// <summary>The virtual clock, with timers that it fires.</summary>
    public TimeProvider TimeProvider => _time;

    /// <summary>Virtual time of day; starts at the same moment in every run.</summary>
    public DateTimeOffset Now => _time.GetUtcNow();

    /// <summary>Randomness for faults and loads; apart from the one that orders mailboxes.</summary>
    public Random Random { get; }

    /// <summary>A hash over everything that happened: which actor got which type of message in which order, and what was recorded.</summary>
    public ulong EventHash => _hash.Value;

    /// <summary>How many steps ran.</summary>
    public long Steps { get; private set; }

    internal SimulationDispatcher Dispatcher { get; }

    internal SimulationScheduler Clock => _scheduler;

    internal SimulationScheduler CreateScheduler(Config config, ILoggingAdapter log) => _scheduler = new SimulationScheduler(config, log);

    /// <summary>Makes work runnable; awaits inside it come back to this simulation.</summary>
    public void Post(Action work) => Schedule(new PostedWork(_context, work));

    /// <summary>Work that came from another thread than the simulation's: its order was not drawn from the seed, so the run cannot be repeated.</summary>
    public int Strays { get; private set; }

    /// <summary>Makes an item runnable.</summary>
    public void Schedule(IThreadPoolWorkItem item)
    {
        lock (_runnable)
        {
            if (Environment.CurrentManagedThreadId != _thread)
                Strays++;
            _runnable.Add(item);
        }
    }

    /// <summary>
    /// The actor gets no turn until it is released, like one whose thread was taken away: its mailbox fills, and the clock goes on. Once for
    /// each path; there need be no such actor.
    /// </summary>
    /// <param name="path">Path without the address: <c>/user/workers/$a</c>.</param>
    public void Hold(string path)
    {
        lock (_runnable)
            _held.TryAdd(path, null);
    }

    /// <summary>The actor gets its turns again.</summary>
    public void Release(string path)
    {
        lock (_runnable)
        {
            if (_held.Remove(path, out var waiting) && waiting is not null)
                _runnable.Add(waiting);
        }
    }

    /// <summary>Runs one item, drawn from those that are runnable; false when there is none.</summary>
    public bool Step()
    {
        IThreadPoolWorkItem item;
        lock (_runnable)
        {
            do
            {
                if (_runnable.Count == 0)
                    return false;
                var index = _order.Next(_runnable.Count);
                item = _runnable[index];
                _runnable[index] = _runnable[^1];
                _runnable.RemoveAt(_runnable.Count - 1);
            }
            while (_held.Count > 0 && IsHeld(item));
        }
        Steps++;
        _context.Execute(item);
        return true;
    }

    private bool IsHeld(IThreadPoolWorkItem item)
    {
        if (item is not LocalActorRef actor || actor.Path.ToStringWithoutAddress() is var path && !_held.ContainsKey(path))
            return false;
        _held[path] = item;                 // a mailbox is scheduled once at a time, so there is never a second one
        return true;
    }

    /// <summary>Runs until nothing is runnable; throws when that takes more steps than allowed.</summary>
    public int RunUntilIdle(int maxSteps = DefaultMaxSteps)
    {
        var steps = 0;
        while (Step())
        {
            if (++steps >= maxSteps)
                throw new InvalidOperationException($"Seed {Seed}: still busy after {maxSteps} steps.");
        }
        return steps;
    }

    /// <summary>Lets time pass: fires what falls due in its order, and runs everything to idle in between.</summary>
    public void Advance(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        RunUntilIdle();
        var end = _scheduler.NowTicks + by.Ticks;
        while (_context.Run(() => _scheduler.FireNextUntil(end)))
            RunUntilIdle();
        _scheduler.MoveTo(end);
    }

    /// <summary>The same as <see cref="Advance"/>.</summary>
    public void RunFor(TimeSpan duration) => Advance(duration);

    /// <summary>Adds an observation to <see cref="EventHash"/>.</summary>
    public void Record(string observation) => _hash.Add(observation);

    internal void OnMessage(ActorCell cell, object message)
    {
        for (var path = cell.Path; path.Depth > 0; path = path.Parent)
            _hash.Add(path.Name);
        _hash.Add(WrappedMessage.Unwrap(message).GetType().ToString());
    }

    /// <summary>Ends the system.</summary>
    public void Dispose()
    {
        _context.Run(_system.FinalTerminate);
        for (var round = 0; round < 1000 && !_system.WhenTerminated.IsCompleted; round++)
        {
            RunUntilIdle();
            if (!_system.WhenTerminated.IsCompleted)
                Advance(TimeSpan.FromSeconds(1));
        }
    }

    private sealed class PostedWork(SimulationContext context, Action work) : IThreadPoolWorkItem
    {
        public void Execute() => context.Run(() =>
        {
            work();
            return true;
        });
    }
}

/// <summary>Runs every mailbox of a simulated system, one message at a time so that orders differ as much as they can.</summary>
internal sealed class SimulationDispatcher : MessageDispatcher
{
    private readonly Simulation _simulation;

    internal SimulationDispatcher(Simulation simulation) : base(null)
    {
        _simulation = simulation;
        Id = "akka.simulation-dispatcher";
        Throughput = 1;
    }

    internal override void ScheduleMailbox(LocalActorRef mailbox) => _simulation.Schedule(mailbox);

    protected override void ExecuteTask(IRunnable run) => _simulation.Post(run.Run);

    protected override void Shutdown() { }
}
