using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;
using Akka.Actor.Setup;
using Akka.Configuration;
using Akka.Dispatch;
using Akka.Embedded.Simulation;
using Akka.Event;
using Akka.Routing;
using Akka.Util;

namespace Akka.Actor;

/// <summary>The only kind of actor system there is here.</summary>
public sealed partial class ActorSystemImpl : ExtendedActorSystem
{
    private readonly ConcurrentDictionary<Type, Lazy<object>> _extensions = new();
    private readonly TerminationCallbacks _callbacks;
    private readonly LocalActorRefProvider _provider;
    private readonly Lazy<QueueScheduler> _realClock;
    private IActorRef _deadLetterListener;
    private long _uid;
    private int _isTerminating;

    internal ActorSystemImpl(string name, Config config, ActorSystemSetup setup, Simulation simulation)
    {
        if (!SystemName().IsMatch(name))
        {
            throw new ArgumentException(
                $"Invalid ActorSystem name [{name}], must contain only word characters (i.e. [a-zA-Z0-9] plus non-leading '-')", nameof(name));
        }
        ArgumentNullException.ThrowIfNull(config);
        Name = name;
        Simulation = simulation;
        _uid = simulation?.Seed ?? Environment.TickCount64;
        Settings = new Settings(this, config, setup);
        EventStream = new EventStream(Settings.DebugEventStream);
        EventStream.StartStdoutLogger(Settings);
        Log = new BusLogging(EventStream, $"ActorSystem({name})", GetType(), Settings.LogFormatter);
        Scheduler = simulation is null ? MakeScheduler() : simulation.CreateScheduler(Settings.Config, Log);
        _realClock = new Lazy<QueueScheduler>(() => new HashedWheelTimerScheduler(Settings.Config, Log));
        RestartClock = simulation is null ? static () => Stopwatch.GetElapsedTime(0) : () => Scheduler.MonotonicClock;
        StartTime = Clock;
        _provider = new LocalActorRefProvider(this);
        _callbacks = new TerminationCallbacks(_provider.TerminationTask, simulation);
        Dispatchers = new Dispatchers(this, simulation?.Dispatcher);
    }

    /// <inheritdoc />
    public override Settings Settings { get; }

    /// <inheritdoc />
    public override string Name { get; }

    /// <inheritdoc />
    public override Dispatchers Dispatchers { get; }

    /// <inheritdoc />
    public override EventStream EventStream { get; }

    /// <inheritdoc />
    public override IActorRef DeadLetters => _provider.DeadLetters;

    /// <inheritdoc />
    public override IActorRef IgnoreRef => _provider.IgnoreRef;

    /// <inheritdoc />
    public override IScheduler Scheduler { get; }

    /// <inheritdoc />
    public override ILoggingAdapter Log { get; }

    /// <inheritdoc />
    public override IActorRefProvider Provider => _provider;

    /// <inheritdoc />
    public override IInternalActorRef Guardian => _provider.Guardian;

    /// <inheritdoc />
    public override IInternalActorRef LookupRoot => _provider.RootGuardian;

    /// <inheritdoc />
    public override IInternalActorRef SystemGuardian => _provider.SystemGuardian;

    /// <inheritdoc />
    public override Task WhenTerminated => _callbacks.Task;

    private protected override TimeSpan Clock => Scheduler.MonotonicClock;

    internal Simulation Simulation { get; }

    internal bool IsSimulated => Simulation is not null;

    /// <summary>Sees every message of a simulated system; null otherwise.</summary>
    internal Simulation Trace => Simulation;

    /// <summary>The clock of restart budgets: real even under a test scheduler, as in Akka.NET.</summary>
    internal Func<TimeSpan> RestartClock { get; }

    /// <summary>The clock of ask timeouts: real even under a test scheduler, as in Akka.NET.</summary>
    internal QueueScheduler AskScheduler => Scheduler as QueueScheduler ?? _realClock.Value;

    /// <summary>What a stopped actor is said to be made from.</summary>
    internal Props TerminatedProps { get; } = Props.Empty;

    internal void Start()
    {
        RegisterOnTermination(StopSchedulers);
        _provider.Start();
        EventStream.StartDefaultLoggers(this);
        LoadExtensions();
        if (Settings.LogDeadLetters > 0)
            _deadLetterListener = SystemActorOf<DeadLetterListener>("deadLetterListener");
        if (Settings.LogConfigOnStart)
            Log.Info(Settings.ToString());
    }

    // Never 0, which means any incarnation. The step is odd and large, so that uids do not look like counters of something.
    internal long NextUid()
    {
        int uid;
        do
        {
            uid = (int)((ulong)Interlocked.Add(ref _uid, unchecked((long)0x9E3779B97F4A7C15)) >> 33);
        }
        while (uid == 0);
        return uid;
    }

    internal ActorCell MakeActor(Props props, ActorCell parent, ActorPath path)
    {
        if (props.RouterConfig is not NoRouter)
            return RoutedActorCell.Create(this, props, parent, path);
        var dispatcher = props.Deploy.Dispatcher.Length == 0 ? Dispatchers.DefaultGlobalDispatcher : DispatcherFor(props, path);
        return new ActorCell(this, props, dispatcher, parent, path);
    }

    private MessageDispatcher DispatcherFor(Props props, ActorPath path) => Dispatchers.HasDispatcher(props.Dispatcher)
        ? Dispatchers.Lookup(props.Dispatcher)
        : throw new ConfigurationException($"Dispatcher [{props.Dispatcher}] not configured for path {path}");

    /// <inheritdoc />
    public override IActorRef ActorOf(Props props, string name = null) => _provider.Guardian.Cell.ActorOf(props, name);

    /// <inheritdoc />
    public override IActorRef SystemActorOf(Props props, string name = null) => _provider.SystemGuardian.Cell.ActorOf(props, name);

    /// <inheritdoc />
    public override IActorRef SystemActorOf<TActor>(string name = null) => SystemActorOf(Props.Create<TActor>(), name);

    /// <inheritdoc />
    public override ActorSelection ActorSelection(ActorPath actorPath) => ActorRefFactoryShared.ActorSelection(actorPath, this);

    /// <inheritdoc />
    public override ActorSelection ActorSelection(string actorPath) => ActorRefFactoryShared.ActorSelection(actorPath, this, _provider.RootGuardian);

    /// <inheritdoc />
    public override void Stop(IActorRef actor)
    {
        var parent = actor.Path.Parent;
        if (parent == _provider.Guardian.Path)
            Guardian.Tell(new Dispatch.SysMsg.StopChild(actor));
        else if (parent == _provider.SystemGuardian.Path)
            SystemGuardian.Tell(new Dispatch.SysMsg.StopChild(actor));
        else
            ((IInternalActorRef)actor).Stop();
    }

    /// <inheritdoc />
    public override Task Terminate() =>
        Settings.CoordinatedShutdownRunByActorSystemTerminate
            ? CoordinatedShutdown.Get(this).Run(CoordinatedShutdown.ActorSystemTerminateReason.Instance)
            : FinalTerminate();

    /// <inheritdoc />
    public override void Abort() => FinalTerminate();

    internal override Task FinalTerminate()
    {
        if (Interlocked.Exchange(ref _isTerminating, 1) == 0)
        {
            Log.Debug("System shutdown initiated");
            if (!Settings.LogDeadLettersDuringShutdown && _deadLetterListener is not null)
                Stop(_deadLetterListener);
            Guardian.Stop();
        }
        return WhenTerminated;
    }

    /// <inheritdoc />
    public override void RegisterOnTermination(Action code) => _callbacks.Add(code);

    /// <inheritdoc />
    public override object RegisterExtension(IExtensionId extension)
    {
        if (extension is null)
            return null;
        _extensions.GetOrAdd(extension.ExtensionType, _ => new Lazy<object>(() => extension.CreateExtension(this)));
        return extension.Get(this);
    }

    /// <inheritdoc />
    public override object GetExtension(IExtensionId extensionId) => TryGetExtension(extensionId.ExtensionType, out var extension) ? extension : null;

    /// <inheritdoc />
    public override T GetExtension<T>() => TryGetExtension<T>(out var extension) ? extension : null;

    /// <inheritdoc />
    public override bool HasExtension(Type type) => _extensions.ContainsKey(type);

    /// <inheritdoc />
    public override bool HasExtension<T>() => _extensions.ContainsKey(typeof(T));

    /// <inheritdoc />
    public override bool TryGetExtension(Type extensionType, out object extension)
    {
        extension = _extensions.TryGetValue(extensionType, out var lazy) ? lazy.Value : null;
        return extension is not null;
    }

    /// <inheritdoc />
    public override bool TryGetExtension<T>(out T extension)
    {
        extension = _extensions.TryGetValue(typeof(T), out var lazy) ? lazy.Value as T : null;
        return extension is not null;
    }

    /// <inheritdoc />
    public override string PrintTree()
    {
        var text = new StringBuilder();
        Print((ActorCell)LookupRoot, 0);
        return text.ToString();

        void Print(ActorCell cell, int depth)
        {
            text.Append(' ', depth * 2).Append("-> ").Append(depth == 0 ? "/" : cell.Path.Name).Append(' ')
                .Append(cell.ActorType).Append(" status=").AppendLine(cell.MailboxStatus);
            foreach (var child in cell.GetChildren().OfType<ActorCell>())
                Print(child, depth + 1);
        }
    }

    /// <inheritdoc />
    public override string ToString() => _provider.RootPath.Address.ToString();

    private IScheduler MakeScheduler()
    {
        var type = TypeLookup.Find(Settings.SchedulerClass)
            ?? throw new ConfigurationException($"akka.scheduler.implementation names the unknown type [{Settings.SchedulerClass}]");
        return (IScheduler)Activator.CreateInstance(type, Settings.Config, Log);
    }

    private void StopSchedulers()
    {
        (Scheduler as IDisposable)?.Dispose();
        if (_realClock.IsValueCreated)
            (_realClock.Value as IDisposable)?.Dispose();
    }

    private void LoadExtensions()
    {
        foreach (var name in Settings.Config.GetStringList("akka.extensions", []))
        {
            if (TypeLookup.Find(name) is { IsAbstract: false } type && typeof(IExtensionId).IsAssignableFrom(type))
                RegisterExtension((IExtensionId)Activator.CreateInstance(type));
            else
                Log.Error("[{0}] is not an 'ExtensionId', skipping...", name);
        }
    }

    [GeneratedRegex("^[a-zA-Z0-9][a-zA-Z0-9-]*$")]
    private static partial Regex SystemName();
}
