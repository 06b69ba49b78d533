#nullable disable

using Akka.Configuration;
using Akka.Event;

namespace Akka.Actor;

/// <summary>
/// Ends an actor system in phases: the tasks of a phase run side by side, and the next phase begins when all are over or the phase's
/// timeout has passed. Runs once; later calls get the first run's task.
/// </summary>
public sealed partial class CoordinatedShutdown : IExtension
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, List<(string Name, Func<Task<Done>> Run)>> _tasks = new(StringComparer.Ordinal);
    private readonly TaskCompletionSource<Done> _over = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ILoggingAdapter _log;

    private Reason _reason;

    internal CoordinatedShutdown(ExtendedActorSystem system)
    {
        var config = system.Settings.Config.GetConfig("akka.coordinated-shutdown");
        if (config.IsNullOrEmpty())
        {
            throw new ConfigurationException("akka.coordinated-shutdown is missing or empty.");
        }

        System = system;
        _log = Logging.GetLogger(system, typeof(CoordinatedShutdown));
        _phases = ReadPhases(config);
        _orderedPhases = Order(_phases);
        AddLastTask(config.GetBoolean("terminate-actor-system", true), config.GetBoolean("exit-clr"));
        if (config.GetBoolean("run-by-clr-shutdown-hook"))
        {
            RunOnProcessExit();
        }
    }

    /// <summary>The actor system that ends.</summary>
    public ExtendedActorSystem System { get; }

    /// <summary>Why the shutdown runs; null while it does not.</summary>
    public Reason ShutdownReason => Volatile.Read(ref _reason);

    /// <summary>The timeouts of all phases that have tasks.</summary>
    public TimeSpan TotalTimeout
    {
        get
        {
            lock (_gate)
            {
                return _tasks.Keys.Aggregate(TimeSpan.Zero, (total, phase) => total + Timeout(phase));
            }
        }
    }

    /// <summary>The shutdown of an actor system.</summary>
    public static CoordinatedShutdown Get(ActorSystem sys) => sys.WithExtension<CoordinatedShutdown, CoordinatedShutdownExtension>();

    /// <summary>Adds a task to a phase. One that is added while its phase runs, or later, is not called.</summary>
    /// <exception cref="ConfigurationException">There is no such phase.</exception>
    public void AddTask(string phase, string taskName, Func<Task<Done>> task)
    {
        if (!_orderedPhases.Contains(phase))
        {
            throw new ConfigurationException($"There is no phase {phase}; there are {string.Join(", ", _orderedPhases)}.");
        }

        lock (_gate)
        {
            if (!_tasks.TryGetValue(phase, out var tasks))
            {
                _tasks[phase] = tasks = [];
            }

            tasks.Add((taskName, task));
        }
    }

    /// <summary>Runs the phases, or those from <paramref name="fromPhase"/> on. The task fails when a phase without recovery does.</summary>
    public Task<Done> Run(Reason reason, string fromPhase = null)
    {
        if (Interlocked.CompareExchange(ref _reason, reason, null) == null)
        {
            _ = RunPhases(fromPhase == null ? _orderedPhases : _orderedPhases.SkipWhile(phase => phase != fromPhase));
        }

        return _over.Task;
    }

    private async Task RunPhases(IEnumerable<string> phases)
    {
        try
        {
            foreach (var phase in phases)
            {
                (string Name, Func<Task<Done>> Run)[] tasks;
                lock (_gate)
                {
                    tasks = _tasks.TryGetValue(phase, out var added) ? [.. added] : [];
                }

                _log.Debug("Performing phase [{0}] with [{1}] tasks: [{2}]", phase, tasks.Length, string.Join(",", tasks.Select(task => task.Name)));
                if (tasks.Length > 0)
                {
                    await RunPhase(phase, tasks);
                }
            }

            _over.TrySetResult(Done.Instance);
        }
        catch (Exception failure)
        {
            _over.TrySetException(failure);
        }
    }

    private async Task RunPhase(string name, (string Name, Func<Task<Done>> Run)[] tasks)
    {
        var phase = _phases.GetValueOrDefault(name) ?? new Phase([], Timeout(name), Recover: true);
        var all = Task.WhenAll(tasks.Select(task => RunTask(name, phase, task.Name, task.Run)));
        var expired = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var timer = ScheduleTimeout(phase.Timeout, expired);
        if (await Task.WhenAny(all, expired.Task) == all)
        {
            timer?.Cancel();
            await all;
        }
        else if (phase.Recover)
        {
            _log.Warning("Coordinated shutdown phase [{0}] timed out after {1}", name, phase.Timeout);
        }
        else
        {
            throw new TimeoutException($"The shutdown phase {name} took longer than {phase.Timeout}.");
        }
    }

    private async Task RunTask(string phaseName, Phase phase, string name, Func<Task<Done>> run)
    {
        try
        {
            await run();
        }
        catch (Exception failure) when (phase.Recover)
        {
            _log.Warning("Task [{0}] failed in phase [{1}]: {2}", name, phaseName, failure.Message);
        }
    }

    /// <summary>Null where the scheduler has stopped already: then the tasks alone say when the phase is over.</summary>
    private Cancelable ScheduleTimeout(TimeSpan timeout, TaskCompletionSource expired)
    {
        try
        {
            var timer = new Cancelable(System.Scheduler.Advanced);
            System.Scheduler.Advanced.ScheduleOnce(timeout, () => expired.TrySetResult(), timer);
            return timer;
        }
        catch (Exception stopped) when (stopped is SchedulerException or InvalidOperationException)
        {
            return null;
        }
    }

    private void AddLastTask(bool terminateActorSystem, bool exitClr)
    {
        if (!terminateActorSystem && !exitClr)
        {
            return;
        }

        AddTask(PhaseActorSystemTerminate, "terminate-system", async () =>
        {
            if (terminateActorSystem)
            {
                await System.FinalTerminate();
            }

            if (exitClr && ShutdownReason is not ClrExitReason)
            {
                Environment.Exit(0);
            }

            return Done.Instance;
        });
    }

    private void RunOnProcessExit()
    {
        // A process that ends waits for its handlers, and only for so long.
        void OnExit(object sender, EventArgs args)
        {
            if (!System.WhenTerminated.IsCompleted)
            {
                Run(ClrExitReason.Instance).Wait(TotalTimeout);
            }
        }

        AppDomain.CurrentDomain.ProcessExit += OnExit;
        System.WhenTerminated.ContinueWith(
            _ => AppDomain.CurrentDomain.ProcessExit -= OnExit, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
    }
}

/// <summary>Makes the <see cref="CoordinatedShutdown"/> of an actor system.</summary>
public sealed class CoordinatedShutdownExtension : ExtensionIdProvider<CoordinatedShutdown>
{
    /// <inheritdoc />
    public override CoordinatedShutdown CreateExtension(ExtendedActorSystem system) => new(system);
}
