using Akka.Actor;
using Akka.Event;

namespace Hub.Actors.Diagnostics.Inspection;

/// <summary>
/// HOT PATH: once per message of every actor of the hub; while nobody watches, one comparison and one type check.
/// Base of the hub's actors: remembers what they fail on, measures them while somebody watches, and answers who asks for their state.
/// State leaves an actor only as such an answer. Guard: ActorInspectionSpecs.
/// </summary>
internal abstract class InspectedActor : UntypedActor
{
    private readonly ActorInspection _inspection = ActorInspection.Of(Context.System);
    private ActorMeter? _meter;

    /// <summary>Name of what it does with messages now, as operators see it.</summary>
    protected abstract string Behaviour { get; }

    /// <summary>Takes one message.</summary>
    protected abstract void OnMessage(object message);

    /// <summary>Adds what an operator should know of its state: names in camel case, values that are text, numbers or true and false.</summary>
    protected abstract void Describe(IDictionary<string, object> state);

    /// <summary>It failed and will go on as a new one. The base does not stop the children, nor run PostStop: state and children are kept.</summary>
    /// <param name="reason">What it failed with.</param>
    /// <param name="message">What it failed on; null when its supervisor failed.</param>
    protected virtual void OnCrash(Exception reason, object? message)
    {
    }

    /// <inheritdoc/>
    protected sealed override void OnReceive(object message)
    {
        try
        {
            if (_inspection.Watch is { } watch) Measure(watch, message);
            else Take(message);
        }
        catch (Exception e) when (_inspection.OnFailure(Self, e, message))
        {
            throw;                                              // never: the filter says no
        }
    }

    /// <inheritdoc/>
    protected sealed override void PreRestart(Exception reason, object message)
    {
        _inspection.OnRestart(Self);
        OnCrash(reason, message);
    }

    private void Take(object message)
    {
        if (message is Inspect inspect) inspect.Answer(this);
        else OnMessage(message);
    }

    private void Measure(ActorWatch watch, object message)
    {
        var meter = _meter is { } known && ReferenceEquals(known.Token, watch.Token) ? known : _meter = watch.MeterFor(Self);
        var began = watch.Now;
        try
        {
            Take(message);
        }
        finally
        {
            if (message is not Inspect) meter.Count(message.GetType(), watch.Now - began);
        }
    }

    /// <summary>To any actor of the hub: say how you are. Not a sign of life of a client, and no news to one that has ended.</summary>
    internal sealed class Inspect : INotInfluenceReceiveTimeout, IDeadLetterSuppression
    {
        private readonly TaskCompletionSource<ActorState> _state = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>Completes on the actor's turn; never when it ends before.</summary>
        public Task<ActorState> State => _state.Task;

        public void Answer(InspectedActor actor)
        {
            var state = new SortedDictionary<string, object>(StringComparer.Ordinal);
            try
            {
                actor.Describe(state);
            }
            catch (Exception e)
            {
                // Looking must not crash what is looked at; what is wrong is itself worth seeing.
                state["error"] = e.Message;
            }
            _state.TrySetResult(new ActorState(actor.Behaviour, state));
        }
    }
}

/// <summary>What an actor says of itself.</summary>
internal sealed record ActorState(string Behaviour, IReadOnlyDictionary<string, object> State);
