using System.Diagnostics.CodeAnalysis;
using Akka.Actor.Internal;
using Akka.Dispatch;
using Akka.Dispatch.SysMsg;
using Akka.Event;

namespace Akka.Actor;

// HOT PATH: Invoke and ReceiveMessage run once per message.
/// <summary>An actor's context and the course of its life. What few actors need (children, watches, stacked behaviours) is made on demand.</summary>
public class ActorCell : LocalActorRef, IUntypedActorContext, ICell
{
    [ThreadStatic]
    private static ActorCell _current;

    private readonly IInternalActorRef _parent;
    private readonly ActorSystemImpl _system;
    private Props _props;
    private ActorBase _actor;
    private Delegate _behavior;
    private object _currentMessage;
    private IActorRef _sender;
    private ChildrenContainer _children;
    private RareState _rare;
    private ReceiveTimeoutState _receiveTimeout;
    private int _envelopeId;
    private bool _wrapsReceive;
    private bool _created;
    private bool _cleared;

    /// <summary>An actor at a path, not started yet.</summary>
    public ActorCell(ActorSystemImpl system, Props props, MessageDispatcher dispatcher, IInternalActorRef parent, ActorPath path) : base(path, dispatcher)
    {
        _system = system;
        _props = props;
        _parent = parent;
    }

    /// <summary>The actor that runs on this thread, or null.</summary>
    internal static ActorCell Current
    {
        get => _current;
        set => _current = value;
    }

    /// <inheritdoc />
    public IActorRef Self => this;

    /// <inheritdoc />
    public Props Props => _props;

    /// <inheritdoc cref="IActorContext.System" />
    public ActorSystem System => _system;

    /// <summary>The system, with its inside.</summary>
    public ActorSystemImpl SystemImpl => _system;

    /// <inheritdoc />
    public sealed override IActorRefProvider Provider => _system.Provider;

    /// <inheritdoc />
    public override IInternalActorRef Parent => _parent;

    IActorRef IActorContext.Parent => Parent;

    /// <inheritdoc />
    public IActorRef Sender => _sender ?? _system.DeadLetters;

    /// <summary>The message in hand, or null.</summary>
    public object CurrentMessage => _currentMessage;

    /// <summary>Counts messages, so that a stash knows whether it already has this one.</summary>
    public int CurrentEnvelopeId => _envelopeId;

    /// <inheritdoc />
    public TimeSpan? ReceiveTimeout => _receiveTimeout?.Duration;

    /// <inheritdoc />
    public override IEnumerable<IActorRef> Children => GetChildren();

    /// <summary>Who hears of failures and of the end; the parent, except for the root.</summary>
    internal IInternalActorRef Supervisor => _parent;

    internal ActorBase Actor => _actor;

    internal IActorRef SenderOrNull => _sender;

    /// <summary>Whether the event stream must forget this actor when it ends.</summary>
    internal bool IsSubscriber { get; set; }

    internal Type ActorType => _actor?.GetType() ?? GetType();

    internal bool ActorHasBeenCleared => _cleared;

    internal ChildrenContainer ChildrenOrNull => Volatile.Read(ref _children);

    internal ChildrenContainer ChildrenContainer
    {
        get
        {
            var children = Volatile.Read(ref _children);
            if (children is not null)
                return children;
            var fresh = new ChildrenContainer(_system.RestartClock);
            return Interlocked.CompareExchange(ref _children, fresh, null) ?? fresh;
        }
    }

    internal RareState Rare => _rare ??= new RareState(this);

    internal RareState RareOrNull => _rare;

    internal bool IsTerminating => ChildrenOrNull is { IsTerminating: true };

    /// <summary>The running actor, or no sender outside of actors.</summary>
    public static IActorRef GetCurrentSelfOrNoSender() => _current;

    /// <summary>The sender of the running actor's message, or no sender outside of actors.</summary>
    public static IActorRef GetCurrentSenderOrNoSender() => _current?.Sender;

    /// <inheritdoc />
    public sealed override void Stop() => SendSystemMessage(new Terminate());

    /// <inheritdoc />
    public sealed override void Suspend() => SendSystemMessage(new Suspend());

    /// <inheritdoc />
    public sealed override void Resume(Exception causedByFailure = null) => SendSystemMessage(new Resume(causedByFailure));

    /// <inheritdoc />
    public sealed override void Restart(Exception cause) => SendSystemMessage(new Recreate(cause));

    /// <inheritdoc />
    public IActorRef ActorOf(Props props, string name = null) => CellChildren.Make(this, props, name);

    /// <inheritdoc />
    public ActorSelection ActorSelection(ActorPath actorPath) => ActorRefFactoryShared.ActorSelection(actorPath, _system);

    /// <inheritdoc />
    public ActorSelection ActorSelection(string actorPath) => ActorRefFactoryShared.ActorSelection(actorPath, _system, this);

    /// <inheritdoc />
    public IActorRef Child(string name) => ChildrenOrNull?.ByName(name) ?? ActorRefs.Nobody;

    /// <inheritdoc cref="ICell.GetChildren" />
    public IEnumerable<IInternalActorRef> GetChildren() => ChildrenOrNull?.Snapshot() ?? [];

    IEnumerable<IActorRef> IActorContext.GetChildren() => GetChildren();

    /// <inheritdoc cref="ActorRefWithCell.GetSingleChild" />
    public override IInternalActorRef GetSingleChild(string name) => CellChildren.Find(this, name);

    /// <inheritdoc />
    public override IActorRef GetChild(IReadOnlyList<string> name) => CellChildren.Walk(this, name);

    /// <inheritdoc />
    public void Stop(IActorRef child)
    {
        ChildrenOrNull?.ShallDie(child);
        ((IInternalActorRef)child).Stop();
    }

    /// <inheritdoc />
    public IActorRef Watch(IActorRef subject) => Rare.DeathWatch.Watch(subject, null);

    /// <inheritdoc />
    public IActorRef WatchWith(IActorRef subject, object message) =>
        Rare.DeathWatch.Watch(subject, message ?? throw new ArgumentNullException(nameof(message), "message must not be null"));

    /// <inheritdoc />
    public IActorRef Unwatch(IActorRef subject) => Rare.DeathWatch.Unwatch(subject);

    /// <inheritdoc />
    public void Become(Receive receive) => _behavior = receive;

    /// <inheritdoc />
    public void Become(UntypedReceive receive) => _behavior = receive;

    /// <inheritdoc />
    public void BecomeStacked(Receive receive) => Stack(receive);

    /// <inheritdoc />
    public void BecomeStacked(UntypedReceive receive) => Stack(receive);

    /// <inheritdoc />
    public void UnbecomeStacked()
    {
        if (_rare?.Behaviors is { Count: > 0 } below)
            _behavior = below.Pop();
    }

    /// <inheritdoc />
    public void SetReceiveTimeout(TimeSpan? timeout)
    {
        if (_receiveTimeout is not null)
            _receiveTimeout.Duration = timeout;
        else if (timeout is not null)
            _receiveTimeout = ReceiveTimeoutState.For(this, timeout.Value);
    }

    /// <summary>Runs code as if inside this actor.</summary>
    public void UseThreadContext(Action action)
    {
        var outer = _current;
        _current = this;
        try
        {
            action();
        }
        finally
        {
            _current = outer;
        }
    }

    private void Stack(Delegate receive)
    {
        (Rare.Behaviors ??= new Stack<Delegate>()).Push(_behavior);
        _behavior = receive;
    }

    internal void ClearBehaviors()
    {
        _behavior = null;
        _rare?.Behaviors?.Clear();
    }

    private protected sealed override void Invoke(object message, IActorRef sender)
    {
        _system.Trace?.OnMessage(this, message);
        var influences = true;
        _currentMessage = message;
        _sender = sender;
        _envelopeId++;
        if (_receiveTimeout is not null)
        {
            influences = CellReceive.Influences(message);
            if (influences)
                _receiveTimeout.BeginMessage();
        }
        try
        {
            if (message is IAutoReceivedMessage)
                CellReceive.AutoReceive(this, message);
            else
                ReceiveMessage(message);
            _currentMessage = null;
        }
        catch (Exception cause)
        {
            CellFaults.HandleInvokeFailure(this, cause);
        }
        finally
        {
            if (_receiveTimeout is not null)
                CheckReceiveTimeout(influences);
        }
    }

    internal void ReceiveMessage(object message)
    {
        var actor = _actor;
        if (_wrapsReceive || _system.Settings.AddLoggingReceive)
        {
            CellReceive.Wrapped(this, actor, _behavior, message);
            return;
        }
        if (message is TimerMessage timer && !CellReceive.AcceptTimer(this, actor, timer, out message))
            return;
        switch (_behavior)
        {
            case null:
                if (!actor.ReceiveDirectly(message))
                    actor.UnhandledDirectly(message);
                break;
            case UntypedReceive untyped:
                untyped(message);
                break;
            default:
                if (!((Receive)_behavior)(message))
                    actor.UnhandledDirectly(message);
                break;
        }
    }

    /// <summary>Brings the receive timer in line with the wish; also after an async handler.</summary>
    internal void CheckReceiveTimeout(bool influences)
    {
        var state = _receiveTimeout;
        if (state is null)
            return;
        if (state.Duration is null)
            CancelReceiveTimeout();
        else if (influences || !state.Pending)
            state.Restart();
    }

    internal void CancelReceiveTimeout()
    {
        _receiveTimeout?.Cancel();
        _receiveTimeout = null;
    }

    private protected sealed override void EnsureCreated()
    {
        if (_created)
            return;
        _created = true;
        try
        {
            CellFaults.Create(this);
        }
        catch (Exception cause)
        {
            CellFaults.HandleInvokeFailure(this, cause);
        }
    }

    private protected sealed override void InvokeSystem(SystemMessage first) => CellFaults.InvokeAll(this, first);

    /// <summary>The actor's instance; a router's cell makes another.</summary>
    private protected virtual ActorBase CreateInstance() => _props.NewActor();

    internal ActorBase NewActor()
    {
        ClearBehaviors();
        _cleared = false;
        var outer = _current;
        _current = this;
        try
        {
            var instance = CreateInstance() ?? throw new InvalidOperationException($"Props of {Path} produced no actor");
            _wrapsReceive = ActorTraits.OverridesAroundReceive(instance.GetType());
            if (instance is IActorStash stashing)
                stashing.Stash = new ActorStash(this);
            (instance as IInitializableActor)?.Init();
            instance.SupervisorStrategyInternal = _props.SupervisorStrategy;
            return instance;
        }
        finally
        {
            _current = outer;
        }
    }

    // The container itself is let go: references to ended actors must not hold a table of all the children they had.
    internal void SetChildrenTerminated() => Volatile.Write(ref _children, ChildrenContainer.Ended);

    internal void SetActor(ActorBase actor) => _actor = actor;

    internal void SetCurrent(object message, IActorRef sender) => (_currentMessage, _sender) = (message, sender);

    internal void ClearActor(ActorBase actor)
    {
        if (actor is not null)
        {
            actor.DisposeQuietly(_system.Log);
            _props.Release(actor);
            actor.Clear(_system.DeadLetters);
        }
        _cleared = true;
        _currentMessage = null;
        ClearBehaviors();
    }

    internal void ClearCell()
    {
        _props = _system.TerminatedProps;
        _actor = null;
        _rare = null;
    }

    internal void Close() => CloseMailbox();

    internal void Reject(SystemMessage first) => RejectAllSystem(first);

    [SuppressMessage("Design", "CA1031", Justification = "A broken subscriber must not stop the actor whose news this is.")]
    internal void Publish(LogEvent entry)
    {
        try
        {
            _system.EventStream.Publish(entry);
        }
        catch (Exception)
        {
            // See the justification above.
        }
    }
}
