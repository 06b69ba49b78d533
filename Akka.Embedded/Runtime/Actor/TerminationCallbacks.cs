using Akka.Embedded.Simulation;

namespace Akka.Actor;

/// <summary>What runs after the last actor ended, latest first.</summary>
internal sealed class TerminationCallbacks
{
    private readonly Lock _gate = new();
    private readonly TaskCompletionSource _done;
    private Stack<Action> _callbacks = new();

    internal TerminationCallbacks(Task lastActorEnded, Simulation simulation)
    {
        _done = new TaskCompletionSource(simulation is null ? TaskCreationOptions.RunContinuationsAsynchronously : TaskCreationOptions.None);
        lastActorEnded.ContinueWith(
            static (_, state) => ((TerminationCallbacks)state).Run(),
            this,
            CancellationToken.None,
            simulation is null ? TaskContinuationOptions.None : TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
    }

    internal Task Task => _done.Task;

    internal void Add(Action callback)
    {
        lock (_gate)
            (_callbacks ?? throw new InvalidOperationException("ActorSystem already terminated.")).Push(callback);
    }

    private void Run()
    {
        Stack<Action> callbacks;
        lock (_gate)
            (callbacks, _callbacks) = (_callbacks, null);
        foreach (var callback in callbacks)
        {
            try
            {
                callback();
            }
            catch (Exception)
            {
                // The others must run, and the system must end, whatever one of them does.
            }
        }
        _done.TrySetResult();
    }
}
