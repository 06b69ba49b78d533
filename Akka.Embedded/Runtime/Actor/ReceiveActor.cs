using Akka.Dispatch;

namespace Akka.Actor;

/// <summary>An actor that wants a call between its constructor and its first message.</summary>
public interface IInitializableActor
{
    /// <summary>Runs after the constructor.</summary>
    void Init();
}

/// <summary>An actor that lists its handlers in its constructor; the first that fits a message gets it.</summary>
public abstract class ReceiveActor : UntypedActor, IInitializableActor
{
    private HandlerList _configuring;
    private HandlerList _handlers;

    /// <summary>The derived constructor lists the handlers.</summary>
    protected ReceiveActor() => _configuring = new HandlerList(outer: null);

    void IInitializableActor.Init()
    {
        if (_handlers is not null)
            return;
        _handlers = _configuring;
        _configuring = null;
    }

    /// <inheritdoc />
    protected sealed override void OnReceive(object message) => Handle(_handlers, message);

    /// <summary>Replaces the behaviour by the handlers that the action lists.</summary>
    protected void Become(Action configure)
    {
        var handlers = Configure(configure);
        base.Become((UntypedReceive)(message => Handle(handlers, message)));
    }

    /// <summary>Puts the handlers that the action lists on top of the present behaviour.</summary>
    protected void BecomeStacked(Action configure)
    {
        var handlers = Configure(configure);
        base.BecomeStacked((UntypedReceive)(message => Handle(handlers, message)));
    }

    /// <summary>Handles messages of a type, if the predicate holds.</summary>
    protected void Receive<T>(Action<T> handler, Predicate<T> shouldHandle = null) =>
        Current().Add(new MessageHandler<T>(handler, shouldHandle), catchesAll: typeof(T) == typeof(object) && shouldHandle is null);

    /// <summary>Handles messages of a type, if the predicate holds.</summary>
    protected void Receive<T>(Predicate<T> shouldHandle, Action<T> handler) => Receive(handler, shouldHandle);

    /// <summary>Handles messages of a type, if the predicate holds.</summary>
    protected void Receive(Type messageType, Action<object> handler, Predicate<object> shouldHandle = null) =>
        Current().Add(new RuntimeTypeHandler(messageType, handler, shouldHandle), catchesAll: messageType == typeof(object) && shouldHandle is null);

    /// <summary>Handles messages of a type, if the predicate holds.</summary>
    protected void Receive(Type messageType, Predicate<object> shouldHandle, Action<object> handler) => Receive(messageType, handler, shouldHandle);

    /// <summary>Handles messages of a type, as far as the handler says so.</summary>
    protected void Receive<T>(Func<T, bool> handler) => Current().Add(new DecidingHandler<T>(handler), catchesAll: false);

    /// <summary>Handles messages of a type, as far as the handler says so.</summary>
    protected void Receive(Type messageType, Func<object, bool> handler) =>
        Current().Add(new DecidingHandler<object>(message => messageType.IsInstanceOfType(message) && handler(message)), catchesAll: false);

    /// <summary>Handles whatever no handler before took.</summary>
    protected void ReceiveAny(Action<object> handler) => Current().Add(new MessageHandler<object>(handler, null), catchesAll: true);

    /// <summary>Handles messages of a type with an async method; the next message waits for its end.</summary>
    protected void ReceiveAsync<T>(Func<T, Task> handler, Predicate<T> shouldHandle = null) => Receive(Wrap(handler), shouldHandle);

    /// <summary>Handles messages of a type with an async method; the next message waits for its end.</summary>
    protected void ReceiveAsync<T>(Predicate<T> shouldHandle, Func<T, Task> handler) => Receive(Wrap(handler), shouldHandle);

    /// <summary>Handles messages of a type with an async method; the next message waits for its end.</summary>
    protected void ReceiveAsync(Type messageType, Func<object, Task> handler, Predicate<object> shouldHandle = null) =>
        Receive(messageType, Wrap(handler), shouldHandle);

    /// <summary>Handles messages of a type with an async method; the next message waits for its end.</summary>
    protected void ReceiveAsync(Type messageType, Predicate<object> shouldHandle, Func<object, Task> handler) =>
        Receive(messageType, Wrap(handler), shouldHandle);

    /// <summary>Handles whatever no handler before took with an async method.</summary>
    protected void ReceiveAnyAsync(Func<object, Task> handler) => ReceiveAny(Wrap(handler));

    private static Action<T> Wrap<T>(Func<T, Task> handler) => message => ActorTaskScheduler.RunTask(() => handler(message));

    private HandlerList Current() => _configuring
        ?? throw new InvalidOperationException("You may only call Receive-methods when constructing the actor and inside Become().");

    private HandlerList Configure(Action configure)
    {
        var handlers = _configuring = new HandlerList(_configuring);
        configure();
        _configuring = handlers.Outer;
        return handlers;
    }

    private void Handle(HandlerList handlers, object message)
    {
        if (!handlers.TryHandle(message))
            Unhandled(message);
    }

    private abstract class HandlerBase
    {
        internal abstract bool TryHandle(object message);
    }

    private sealed class MessageHandler<T>(Action<T> action, Predicate<T> predicate) : HandlerBase
    {
        internal override bool TryHandle(object message)
        {
            if (message is not T typed || (predicate is not null && !predicate(typed)))
                return false;
            action(typed);
            return true;
        }
    }

    private sealed class DecidingHandler<T>(Func<T, bool> handler) : HandlerBase
    {
        internal override bool TryHandle(object message) => message is T typed && handler(typed);
    }

    private sealed class RuntimeTypeHandler(Type type, Action<object> action, Predicate<object> predicate) : HandlerBase
    {
        internal override bool TryHandle(object message)
        {
            if (!type.IsInstanceOfType(message) || (predicate is not null && !predicate(message)))
                return false;
            action(message);
            return true;
        }
    }

    private sealed class HandlerList(HandlerList outer)
    {
        // Become inside the constructor, or inside another Become, nests.
        internal HandlerList Outer { get; } = outer;

        private HandlerBase[] _handlers = [];
        private bool _closed;

        internal void Add(HandlerBase handler, bool catchesAll)
        {
            if (_closed)
            {
                throw new InvalidOperationException(
                    "A handler that catches all messages has been added. No handler can be added after that.");
            }
            _closed = catchesAll;
            _handlers = [.. _handlers, handler];
        }

        internal bool TryHandle(object message)
        {
            foreach (var handler in _handlers)
            {
                if (handler.TryHandle(message))
                    return true;
            }
            return false;
        }
    }
}
