using Akka.Actor.Setup;
using Akka.Configuration;
using Akka.Dispatch;
using Akka.Event;

namespace Akka.Actor;

/// <summary>A tree of actors and what they share.</summary>
public abstract class ActorSystem : IActorRefFactory, IDisposable
{
    /// <summary>The settings.</summary>
    public abstract Settings Settings { get; }

    /// <summary>The name.</summary>
    public abstract string Name { get; }

    /// <summary>The dispatchers.</summary>
    public abstract Dispatchers Dispatchers { get; }

    /// <summary>Where events are published.</summary>
    public abstract EventStream EventStream { get; }

    /// <summary>Where undeliverable messages go.</summary>
    public abstract IActorRef DeadLetters { get; }

    /// <summary>Ignores everything.</summary>
    public abstract IActorRef IgnoreRef { get; }

    /// <summary>The clock, and work for later.</summary>
    public abstract IScheduler Scheduler { get; }

    /// <summary>The system's own log.</summary>
    public abstract ILoggingAdapter Log { get; }

    /// <summary>When it started, by the scheduler's clock.</summary>
    public TimeSpan StartTime { get; private protected set; }

    /// <summary>How long it has been running.</summary>
    public TimeSpan Uptime => Clock - StartTime;

    /// <summary>Ends when the system has.</summary>
    public abstract Task WhenTerminated { get; }

    private protected abstract TimeSpan Clock { get; }

    /// <summary>Starts a system with the default configuration.</summary>
    public static ActorSystem Create(string name) => Create(name, ActorSystemSetup.Empty);

    /// <summary>Starts a system.</summary>
    public static ActorSystem Create(string name, Config config) => Create(name, BootstrapSetup.Create().WithConfig(config));

    /// <summary>Starts a system.</summary>
    public static ActorSystem Create(string name, BootstrapSetup setup) => Create(name, ActorSystemSetup.Create(setup));

    /// <summary>Starts a system.</summary>
    public static ActorSystem Create(string name, ActorSystemSetup setup)
    {
        var bootstrap = setup.Get<BootstrapSetup>();
        var config = bootstrap.HasValue && bootstrap.Value.Config.HasValue ? bootstrap.Value.Config.Value : ConfigurationFactory.Empty;
        var system = new ActorSystemImpl(name, config, setup, null);
        system.Start();
        return system;
    }

    /// <inheritdoc />
    public abstract IActorRef ActorOf(Props props, string name = null);

    /// <inheritdoc />
    public abstract ActorSelection ActorSelection(ActorPath actorPath);

    /// <inheritdoc />
    public abstract ActorSelection ActorSelection(string actorPath);

    /// <summary>Stops an actor.</summary>
    public abstract void Stop(IActorRef actor);

    /// <summary>Stops all actors; the task ends when they have and the callbacks ran.</summary>
    public abstract Task Terminate();

    /// <summary>Runs code after the last actor ended.</summary>
    public abstract void RegisterOnTermination(Action code);

    /// <summary>Makes an extension, unless the system has it.</summary>
    public abstract object RegisterExtension(IExtensionId extension);

    /// <summary>The extension of an id, or null.</summary>
    public abstract object GetExtension(IExtensionId extensionId);

    /// <summary>The extension of a type, or null.</summary>
    public abstract T GetExtension<T>() where T : class, IExtension;

    /// <summary>Whether the system has the extension.</summary>
    public abstract bool HasExtension(Type type);

    /// <summary>Whether the system has the extension.</summary>
    public abstract bool HasExtension<T>() where T : class, IExtension;

    /// <summary>The extension of a type, if the system has it.</summary>
    public abstract bool TryGetExtension(Type extensionType, out object extension);

    /// <summary>The extension of a type, if the system has it.</summary>
    public abstract bool TryGetExtension<T>(out T extension) where T : class, IExtension;

    /// <summary>Starts the end of the system, without waiting for it.</summary>
    public void Dispose()
    {
        Terminate();
        GC.SuppressFinalize(this);
    }

    /// <summary>Stops all actors without any shutdown phases before it.</summary>
    internal abstract Task FinalTerminate();
}

/// <summary>A system as its extensions see it.</summary>
public abstract class ExtendedActorSystem : ActorSystem
{
    /// <summary>Owner of the roots.</summary>
    public abstract IActorRefProvider Provider { get; }

    /// <summary>The parent of top-level actors.</summary>
    public abstract IInternalActorRef Guardian { get; }

    /// <summary>Where absolute paths start.</summary>
    public abstract IInternalActorRef LookupRoot { get; }

    /// <summary>The parent of the runtime's own actors.</summary>
    public abstract IInternalActorRef SystemGuardian { get; }

    /// <summary>Makes an actor under <c>/system</c>.</summary>
    public abstract IActorRef SystemActorOf(Props props, string name = null);

    /// <summary>Makes an actor under <c>/system</c>.</summary>
    public abstract IActorRef SystemActorOf<TActor>(string name = null) where TActor : ActorBase, new();

    /// <summary>Ends the system at once, without shutdown phases.</summary>
    public abstract void Abort();

    /// <summary>The tree of actors as text.</summary>
    public abstract string PrintTree();
}
