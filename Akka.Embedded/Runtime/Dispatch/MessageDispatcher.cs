using Akka.Actor;
using Akka.Configuration;
using Akka.Event;

namespace Akka.Dispatch;

/// <summary>Work without arguments.</summary>
public interface IRunnable
{
    /// <summary>Does it.</summary>
    void Run();
}

/// <summary>What a dispatcher's configurator may ask of the system.</summary>
public interface IDispatcherPrerequisites
{
    /// <summary>The event stream.</summary>
    EventStream EventStream { get; }

    /// <summary>The scheduler.</summary>
    IScheduler Scheduler { get; }

    /// <summary>The settings.</summary>
    Settings Settings { get; }
}

/// <summary>Makes dispatchers from configuration; named as the <c>type</c> of a dispatcher.</summary>
public abstract class MessageDispatcherConfigurator
{
    /// <summary>With the dispatcher's section and the system.</summary>
    protected MessageDispatcherConfigurator(Config config, IDispatcherPrerequisites prerequisites) => (Config, Prerequisites) = (config, prerequisites);

    /// <summary>The dispatcher's section.</summary>
    public Config Config { get; }

    /// <summary>The system.</summary>
    public IDispatcherPrerequisites Prerequisites { get; }

    /// <summary>The dispatcher.</summary>
    public abstract MessageDispatcher Dispatcher();
}

/// <summary>Runs mailboxes, and work handed to it.</summary>
public abstract class MessageDispatcher
{
    /// <summary>Messages in a row when nothing else is configured.</summary>
    public const int DefaultThroughput = 100;

    /// <summary>By its configurator, which may be null.</summary>
    protected MessageDispatcher(MessageDispatcherConfigurator configurator)
    {
        Configurator = configurator;
        Throughput = Math.Max(1, configurator?.Config?.GetInt("throughput", DefaultThroughput) ?? DefaultThroughput);
    }

    /// <summary>What made it.</summary>
    public MessageDispatcherConfigurator Configurator { get; }

    /// <summary>The id it is looked up by.</summary>
    public string Id { get; protected internal set; }

    /// <summary>How many messages one actor may process before another gets the thread.</summary>
    public int Throughput { get; protected set; }

    /// <summary>Runs work.</summary>
    public void Schedule(Action run) => ExecuteTask(new ActionRunnable(run));

    /// <summary>Runs work.</summary>
    public void Schedule(IRunnable run) => ExecuteTask(run);

    /// <summary>Runs work as soon as there is a thread for it.</summary>
    protected abstract void ExecuteTask(IRunnable run);

    /// <summary>The system ends.</summary>
    protected abstract void Shutdown();

    /// <summary>Runs a mailbox that has something to do.</summary>
    internal virtual void ScheduleMailbox(LocalActorRef mailbox) => ExecuteTask(mailbox);

    private sealed class ActionRunnable(Action action) : IRunnable
    {
        public void Run() => action();
    }
}

/// <summary>Runs mailboxes on the thread pool.</summary>
public sealed class Dispatcher : MessageDispatcher
{
    // Handing to the own queue keeps a conversation on one core; every so often the global queue, so that talkers cannot starve others.
    private const int GlobalEvery = 16;

    [ThreadStatic]
    private static int _scheduled;

    internal Dispatcher(MessageDispatcherConfigurator configurator) : base(configurator) { }

    internal override void ScheduleMailbox(LocalActorRef mailbox) =>
        ThreadPool.UnsafeQueueUserWorkItem(mailbox, preferLocal: ++_scheduled % GlobalEvery != 0);

    /// <inheritdoc />
    protected override void ExecuteTask(IRunnable run) =>
        ThreadPool.UnsafeQueueUserWorkItem(static work => work.Run(), run, preferLocal: false);

    /// <inheritdoc />
    protected override void Shutdown() { }
}

/// <summary>Configures <see cref="Dispatcher"/>.</summary>
internal sealed class ThreadPoolDispatcherConfigurator : MessageDispatcherConfigurator
{
    private readonly Dispatcher _dispatcher;

    internal ThreadPoolDispatcherConfigurator(Config config, IDispatcherPrerequisites prerequisites) : base(config, prerequisites) =>
        _dispatcher = new Dispatcher(this);

    public override MessageDispatcher Dispatcher() => _dispatcher;
}
