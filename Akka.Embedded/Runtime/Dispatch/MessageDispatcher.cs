using Akka.Actor;
using Akka.Configuration;

namespace Akka.Dispatch;

/// <summary>Work without arguments.</summary>
public interface IRunnable
{
    /// <summary>Does it.</summary>
    void Run();
}

/// <summary>Runs mailboxes, and work handed to it.</summary>
public abstract class MessageDispatcher
{
    /// <summary>Messages in a row when nothing else is configured.</summary>
    public const int DefaultThroughput = 100;

    /// <summary>With its configuration, which may be null.</summary>
    protected MessageDispatcher(string id, Config config)
    {
        Id = id;
        Throughput = config is null ? DefaultThroughput : Math.Max(1, config.GetInt("throughput", DefaultThroughput));
    }

    /// <summary>The id it is looked up by.</summary>
    public string Id { get; protected set; }

    /// <summary>How many messages one actor may process before another gets the thread.</summary>
    public int Throughput { get; protected set; }

    /// <summary>Runs work.</summary>
    public void Schedule(Action run) => Execute(new ActionItem(run));

    /// <summary>Runs work.</summary>
    public void Schedule(IRunnable run) => Execute(new ActionItem(run.Run));

    /// <summary>Runs an item as soon as there is a thread for it.</summary>
    protected internal abstract void Execute(IThreadPoolWorkItem item);

    /// <summary>Runs a mailbox that has something to do.</summary>
    internal virtual void Schedule(LocalActorRef mailbox) => Execute(mailbox);

    private sealed class ActionItem(Action action) : IThreadPoolWorkItem
    {
        public void Execute() => action();
    }
}

/// <summary>Runs mailboxes on the thread pool.</summary>
public sealed class Dispatcher : MessageDispatcher
{
    // Handing to the own queue keeps a conversation on one core; every so often the global queue, so that talkers cannot starve others.
    private const int GlobalEvery = 16;

    [ThreadStatic]
    private static int _scheduled;

    /// <summary>With its configuration.</summary>
    public Dispatcher(string id, Config config) : base(id, config) { }

    /// <inheritdoc />
    protected internal override void Execute(IThreadPoolWorkItem item) => ThreadPool.UnsafeQueueUserWorkItem(item, preferLocal: false);

    internal override void Schedule(LocalActorRef mailbox) =>
        ThreadPool.UnsafeQueueUserWorkItem(mailbox, preferLocal: ++_scheduled % GlobalEvery != 0);
}

/// <summary>Runs a mailbox at once on the thread that sends, for specs that want no other thread.</summary>
public sealed class CallingThreadDispatcher : MessageDispatcher
{
    /// <summary>The id it is looked up by.</summary>
    public const string DispatcherId = "akka.test.calling-thread-dispatcher";

    /// <summary>The only kind there is.</summary>
    public CallingThreadDispatcher() : base(DispatcherId, null) => Throughput = int.MaxValue;

    /// <inheritdoc />
    protected internal override void Execute(IThreadPoolWorkItem item) => item.Execute();
}
