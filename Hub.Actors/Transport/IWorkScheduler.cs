namespace Hub.Actors.Transport;

/// <summary>Where transport work (write loops, resumed read loops) runs. The simulator puts it on its own thread in seeded order.</summary>
public interface IWorkScheduler
{
    /// <summary>Runs <paramref name="item"/> soon, exactly once, never inside this call.</summary>
    void Schedule(IThreadPoolWorkItem item);
}

/// <summary>The .NET thread pool.</summary>
public sealed class ThreadPoolWorkScheduler : IWorkScheduler
{
    /// <summary>The only instance needed.</summary>
    public static readonly ThreadPoolWorkScheduler Instance = new();

    /// <inheritdoc/>
    public void Schedule(IThreadPoolWorkItem item) => ThreadPool.UnsafeQueueUserWorkItem(item, preferLocal: false);
}
