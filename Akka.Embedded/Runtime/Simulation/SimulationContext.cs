namespace Akka.Embedded.Simulation;

/// <summary>
/// Brings continuations of posted work back into the simulation. It is not installed while an actor runs: an async handler's continuations
/// belong to its own scheduler, which sends them as system messages.
/// </summary>
internal sealed class SimulationContext(Simulation simulation) : SynchronizationContext
{
    [ThreadStatic]
    private static SimulationContext _active;

    /// <summary>The simulation that runs on this thread, or null.</summary>
    internal static SimulationContext Active => _active;

    internal Random Random => simulation.Random;

    internal DateTime UtcNow => simulation.Clock.UtcNow.UtcDateTime;

    public override void Post(SendOrPostCallback d, object state) => simulation.Post(() => d(state));

    public override void Send(SendOrPostCallback d, object state) => d(state);

    public override SynchronizationContext CreateCopy() => this;

    /// <summary>Runs an item without a synchronization context.</summary>
    internal void Execute(IThreadPoolWorkItem item)
    {
        var (outer, installed) = (_active, Current);
        _active = this;
        SetSynchronizationContext(null);
        try
        {
            item.Execute();
        }
        finally
        {
            _active = outer;
            SetSynchronizationContext(installed);
        }
    }

    /// <summary>Runs code whose awaits come back.</summary>
    internal T Run<T>(Func<T> work)
    {
        var (outer, installed) = (_active, Current);
        _active = this;
        SetSynchronizationContext(this);
        try
        {
            return work();
        }
        finally
        {
            _active = outer;
            SetSynchronizationContext(installed);
        }
    }
}

/// <summary>FNV-1a over the characters of names; stable between processes, unlike a string's own hash code.</summary>
internal struct EventDigest
{
    private const ulong Offset = 14695981039346656037;
    private const ulong Prime = 1099511628211;

    internal static EventDigest Start => new() { Value = Offset };

    internal ulong Value { get; private set; }

    internal void Add(string text)
    {
        var hash = Value;
        foreach (var character in text)
            hash = (hash ^ character) * Prime;

        // An end mark, so that "ab","c" differs from "a","bc".
        Value = (hash ^ '\0') * Prime;
    }
}
