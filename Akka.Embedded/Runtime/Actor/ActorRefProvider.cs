using Akka.Event;
using System.Collections.Concurrent;
using Akka.Actor.Internal;
using Akka.Dispatch.SysMsg;

namespace Akka.Actor;

/// <summary>Owns the roots of a system's tree.</summary>
public interface IActorRefProvider
{
    /// <summary>The system.</summary>
    ActorSystemImpl System { get; }

    /// <summary>The root of all paths.</summary>
    ActorPath RootPath { get; }

    /// <summary>The system's settings.</summary>
    Settings Settings { get; }

    /// <summary>The dead letter office.</summary>
    IActorRef DeadLetters { get; }

    /// <summary>Ignores everything.</summary>
    IActorRef IgnoreRef { get; }

    /// <summary>The address of the system.</summary>
    Address DefaultAddress { get; }

    /// <summary>The guardian above all.</summary>
    IInternalActorRef RootGuardian { get; }

    /// <summary>The guardian of <c>/user</c>.</summary>
    LocalActorRef Guardian { get; }

    /// <summary>The guardian of <c>/system</c>.</summary>
    LocalActorRef SystemGuardian { get; }

    /// <summary>The parent of what lives under <c>/temp</c>.</summary>
    IInternalActorRef TempContainer { get; }

    /// <summary>Ends when the root guardian has.</summary>
    Task TerminationTask { get; }

    /// <summary>A fresh path under <c>/temp</c>.</summary>
    ActorPath TempPath();

    /// <summary>Makes a temporary reference findable.</summary>
    void RegisterTempActor(IInternalActorRef actorRef, ActorPath path);

    /// <summary>Makes it unfindable.</summary>
    void UnregisterTempActor(ActorPath path);

    /// <summary>The reference at a path; an empty one when no actor lives there.</summary>
    IActorRef ResolveActorRef(string path);

    /// <summary>The reference at a path; an empty one when no actor lives there.</summary>
    IActorRef ResolveActorRef(ActorPath actorPath);

    /// <summary>The root guardian of an address; dead letters for others.</summary>
    IActorRef RootGuardianAt(Address address);
}

/// <summary>The provider of a system on one node.</summary>
public sealed class LocalActorRefProvider : IActorRefProvider
{
    private readonly TaskCompletionSource _termination;
    private readonly TempContainer _temp;
    private long _tempNumber = 1;

    internal LocalActorRefProvider(ActorSystemImpl system)
    {
        System = system;
        _termination = new TaskCompletionSource(system.IsSimulated ? TaskCreationOptions.None : TaskCreationOptions.RunContinuationsAsynchronously);
        RootPath = new RootActorPath(new Address("akka", system.Name));
        DeadLetters = new DeadLetterActorRef(this, RootPath / "deadLetters", system.EventStream);
        IgnoreRef = new IgnoreActorRef(this);
        _temp = new TempContainer(this, RootPath / "temp");
    }

    /// <inheritdoc />
    public ActorSystemImpl System { get; }

    /// <inheritdoc />
    public ActorPath RootPath { get; }

    /// <inheritdoc />
    public Settings Settings => System.Settings;

    /// <inheritdoc />
    public IActorRef DeadLetters { get; }

    /// <inheritdoc />
    public IActorRef IgnoreRef { get; }

    /// <inheritdoc />
    public Address DefaultAddress => RootPath.Address;

    /// <inheritdoc />
    public IInternalActorRef RootGuardian { get; private set; }

    /// <inheritdoc />
    public LocalActorRef Guardian { get; private set; }

    /// <inheritdoc />
    public LocalActorRef SystemGuardian { get; private set; }

    /// <inheritdoc />
    public IInternalActorRef TempContainer => _temp;

    /// <inheritdoc />
    public Task TerminationTask => _termination.Task;

    /// <inheritdoc />
    public ActorPath TempPath() => _temp.Path / Util.Base64Encoding.Encode(Interlocked.Increment(ref _tempNumber) - 1);

    /// <inheritdoc />
    public void RegisterTempActor(IInternalActorRef actorRef, ActorPath path) => _temp.Children[path.Name] = actorRef;

    /// <inheritdoc />
    public void UnregisterTempActor(ActorPath path) => _temp.Children.TryRemove(path.Name, out _);

    /// <inheritdoc />
    public IActorRef RootGuardianAt(Address address) => address == RootPath.Address ? RootGuardian : DeadLetters;

    /// <inheritdoc />
    public IActorRef ResolveActorRef(string path) => ActorPath.TryParse(path, out var parsed) ? ResolveActorRef(parsed) : DeadLetters;

    /// <inheritdoc />
    public IActorRef ResolveActorRef(ActorPath actorPath)
    {
        if (actorPath.Root != RootPath)
            return DeadLetters;
        var names = actorPath.Elements.ToArray();
        if (names.Length == 0)
            return RootGuardian;
        if (actorPath.Uid != 0)
            names[^1] = $"{names[^1]}#{actorPath.Uid}";
        var found = RootGuardian.GetChild(names);
        return found.IsNobody() ? new EmptyLocalActorRef(this, actorPath, System.EventStream) : found;
    }

    internal void Start()
    {
        var walker = new RootGuardianSupervisor(this, _termination);
        var rootStrategy = new OneForOneStrategy(exception =>
        {
            System.Log.Error(exception, "Guardian failed. Shutting down system");
            return Directive.Stop;
        });
        var root = new RootCell(System, Props.Create<GuardianActor>(rootStrategy), walker, RootPath, DeadLetters, _temp);
        RootGuardian = root;
        root.Start();
        var userStrategy = SupervisorStrategyConfigurator.CreateConfigurator(Settings.SupervisorStrategyClass).Create();
        Guardian = AddGuardian(root, Props.Create<GuardianActor>(userStrategy), "user");
        SystemGuardian = AddGuardian(root, Props.CreateBy(new SystemGuardianProducer(Guardian)), "system");
        root.SendSystemMessage(new Watch(SystemGuardian, root));
    }

    // Guardians have no uid: their paths are the same in every system and every run.
    private ActorCell AddGuardian(ActorCell root, Props props, string name)
    {
        root.ChildrenContainer.Reserve(name);
        var guardian = new ActorCell(System, props, System.Dispatchers.InternalDispatcher, root, RootPath / name);
        root.ChildrenContainer.Add(guardian);
        guardian.Start();
        return guardian;
    }

    private sealed class RootCell : ActorCell
    {
        private readonly IInternalActorRef _deadLetters;
        private readonly IInternalActorRef _temp;

        internal RootCell(ActorSystemImpl system, Props props, IInternalActorRef walker, ActorPath path, IActorRef deadLetters, IInternalActorRef temp)
            : base(system, props, system.Dispatchers.InternalDispatcher, walker, path)
        {
            _deadLetters = (IInternalActorRef)deadLetters;
            _temp = temp;
        }

        // Its supervisor is not part of the tree.
        public override IInternalActorRef Parent => this;

        public override IInternalActorRef GetSingleChild(string name) => name switch
        {
            "temp" => _temp,
            "deadLetters" => _deadLetters,
            _ => base.GetSingleChild(name),
        };
    }

    private sealed class SystemGuardianProducer(IActorRef userGuardian) : IIndirectActorProducer
    {
        public Type ActorType => typeof(SystemGuardianActor);

        public ActorBase Produce() => new SystemGuardianActor(userGuardian);

        public void Release(ActorBase actor) { }
    }
}

/// <summary>The parent of temporary references.</summary>
internal sealed class TempContainer(IActorRefProvider provider, ActorPath path) : MinimalActorRef
{
    internal ConcurrentDictionary<string, IInternalActorRef> Children { get; } = new();

    public override ActorPath Path => path;

    public override IActorRefProvider Provider => provider;

    public override IInternalActorRef Parent => provider.RootGuardian;

    public override IActorRef GetChild(IReadOnlyList<string> name) => name.Count switch
    {
        0 => this,
        _ when name[0].Length == 0 => this,
        1 when Children.TryGetValue(ActorPath.SplitUid(name[0]).Name, out var child) => child,
        _ => ActorRefs.Nobody,
    };

    // A selection that ends under /temp.
    protected override void TellInternal(object message, IActorRef sender)
    {
        if (message is ActorSelectionMessage { Elements: [SelectChildName child] } selected && Children.TryGetValue(child.Name, out var target))
            target.Tell(selected.Message, sender);
        else
            provider.DeadLetters.Tell(message, sender);
    }
}

/// <summary>Above the root guardian: its end is the end of the system.</summary>
internal sealed class RootGuardianSupervisor(LocalActorRefProvider provider, TaskCompletionSource termination) : MinimalActorRef
{
    public override ActorPath Path { get; } = provider.RootPath / "_Root-guardian-supervisor";

    public override IActorRefProvider Provider => provider;

    public override void SendSystemMessage(ISystemMessage message)
    {
        switch (message)
        {
            case Failed failed:
                provider.System.Log.Error(failed.Cause, "guardian {0} failed, shutting down!", failed.Child);
                ((IInternalActorRef)failed.Child).Stop();
                break;
            case DeathWatchNotification:
                termination.TrySetResult();
                break;
        }
    }

    protected override void TellInternal(object message, IActorRef sender) =>
        provider.System.Log.Error("{0} received unexpected message [{1}]", Path, message);
}
