using Akka.Actor;

namespace Hub.Tests.Runtime;

/// <summary>Runs the function inside the actor that receives it.</summary>
internal sealed record Do(Action<Puppet> What);

/// <summary>The same, without restarting the receive timeout.</summary>
internal sealed record DoQuietly(Action<Puppet> What) : INotInfluenceReceiveTimeout;

/// <summary>Throws the exception inside the actor that receives it.</summary>
internal sealed record Crash(Exception Cause)
{
    /// <summary>A crash without a particular type.</summary>
    public static Crash Now => new(new InvalidOperationException("crash on command"));
}

/// <summary>The death that a <see cref="Puppet"/> heard of: a Terminated cannot be passed on, since it is meant for its watcher alone.</summary>
internal sealed record Died(IActorRef Who, bool Confirmed);

/// <summary>One call of a lifecycle hook, as a <see cref="Puppet"/> reports it.</summary>
internal sealed record Hook(string Actor, int Incarnation, string Name);

/// <summary>
/// An actor that does what a spec tells it and reports everything else: hooks as <see cref="Hook"/> to the hook listener, messages unchanged
/// (with their sender) to the message listener.
/// </summary>
internal sealed class Puppet : UntypedActor
{
    private readonly Strings _strings;
    private readonly int _incarnation;

    public Puppet(Strings strings)
    {
        _strings = strings;
        _incarnation = strings.NextIncarnation();
        Report("constructor");
    }

    /// <summary>What a puppet hangs on; it outlives restarts.</summary>
    internal sealed class Strings
    {
        private int _incarnations;

        public IActorRef Messages { get; init; } = ActorRefs.Nobody;

        public IActorRef Hooks { get; init; } = ActorRefs.Nobody;

        public SupervisorStrategy? Strategy { get; init; }

        /// <summary>Called in each hook, after the hook was reported; may throw.</summary>
        public Action<Puppet?, Hook> OnHook { get; init; } = (_, _) => { };

        /// <summary>Whether PreRestart calls the inherited method, which stops the children and calls PostStop.</summary>
        public bool CallsBasePreRestart { get; init; } = true;

        public string Name { get; init; } = "puppet";

        public int NextIncarnation() => ++_incarnations;

        public Props Props() => Akka.Actor.Props.Create(() => new Puppet(this));
    }

    /// <summary>A puppet that only reports the messages it gets.</summary>
    public static Props Props(IActorRef messages, SupervisorStrategy? strategy = null) =>
        new Strings { Messages = messages, Strategy = strategy }.Props();

    public IActorContext Ctx { get; } = Context;

    public IActorRef Me => Self;

    public IActorRef From => Sender;

    public int Incarnation => _incarnation;

    /// <summary>The message PreRestart was given.</summary>
    public object? LostMessage { get; private set; }

    public void Reply(object message) => Sender.Tell(message, Self);

    public void Switch(UntypedReceive behaviour) => Become(behaviour);

    public void Push(UntypedReceive behaviour) => BecomeStacked(behaviour);

    public void Pop() => UnbecomeStacked();

    protected override void PreStart() => Report("PreStart");

    protected override void PostStop() => Report("PostStop");

    protected override void PreRestart(Exception reason, object message)
    {
        LostMessage = message;
        Report("PreRestart");
        if (_strings.CallsBasePreRestart)
        {
            base.PreRestart(reason, message);
        }
    }

    protected override void PostRestart(Exception reason)
    {
        Report("PostRestart");
        base.PostRestart(reason);
    }

    protected override SupervisorStrategy SupervisorStrategy() => _strings.Strategy ?? base.SupervisorStrategy();

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case Do work: work.What(this); break;
            case DoQuietly work: work.What(this); break;
            case Crash crash: throw crash.Cause;
            case Terminated death: _strings.Messages.Tell(new Died(death.ActorRef, death.ExistenceConfirmed), Sender); break;
            default: _strings.Messages.Tell(message, Sender); break;
        }
    }

    private void Report(string name)
    {
        var hook = new Hook(_strings.Name, _incarnation, name);
        _strings.Hooks.Tell(hook, Self);
        _strings.OnHook(name == "constructor" ? null : this, hook);
    }
}
