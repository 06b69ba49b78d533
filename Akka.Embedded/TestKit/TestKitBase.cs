#nullable disable

using System.Threading.Channels;
using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Configuration;
using Akka.Event;
using Akka.TestKit.Internal;

namespace Akka.TestKit;

/// <summary>
/// The base of actor specs: an actor system, a test actor that collects what is sent to it, and expectations about what it collected.
/// Messages that a spec sends carry the test actor as their sender.
/// </summary>
public abstract partial class TestKitBase : IActorRefFactory
{
    private static int _lastTestActor;

    private readonly ITestKitAssertions _assertions;
    private readonly Channel<MessageEnvelope> _queue = Channel.CreateUnbounded<MessageEnvelope>();
    private MessageEnvelope _last = NullMessageEnvelope.Instance;
    private TimeSpan? _end;
    private bool _lastWasNoMessage;

    /// <summary>In that actor system, or in a new one when it is null.</summary>
    protected TestKitBase(ITestKitAssertions assertions, ActorSystem system = null, string testActorName = null)
        : this(assertions, system, ActorSystemSetup.Empty, null, testActorName)
    {
    }

    /// <summary>In a new actor system with that setup.</summary>
    protected TestKitBase(ITestKitAssertions assertions, ActorSystemSetup setup, string actorSystemName = null, string testActorName = null)
        : this(assertions, null, setup, actorSystemName, testActorName)
    {
    }

    /// <summary>In a new actor system with that configuration.</summary>
    protected TestKitBase(ITestKitAssertions assertions, Config config, string actorSystemName = null, string testActorName = null)
        : this(assertions, null, SetupOf(config), actorSystemName, testActorName)
    {
    }

    private TestKitBase(ITestKitAssertions assertions, ActorSystem system, ActorSystemSetup setup, string actorSystemName, string testActorName)
    {
        _assertions = assertions ?? throw new ArgumentNullException(nameof(assertions), "Without assertions a spec could not fail.");
        InitializeTest(system, setup, actorSystemName, testActorName);
    }

    internal ITestKitAssertions Assertions => _assertions;

    /// <summary>The actor system.</summary>
    public ActorSystem Sys { get; private set; }

    /// <summary>The settings of the kit.</summary>
    public TestKitSettings TestKitSettings { get; private set; }

    /// <summary>The actor that collects the messages.</summary>
    public IActorRef TestActor { get; private set; }

    /// <summary>A log for the spec itself.</summary>
    public ILoggingAdapter Log { get; private set; }

    /// <summary>Makes filters for log events.</summary>
    public EventFilterFactory EventFilter { get; private set; }

    /// <summary>Who sent the last message that an expectation took.</summary>
    public IActorRef LastSender => _last.Sender;

    /// <summary>The last message that an expectation took.</summary>
    public object LastMessage => _last.Message;

    /// <summary>Whether messages wait to be taken.</summary>
    public bool HasMessages => _queue.Reader.TryPeek(out _);

    /// <summary>What a test system has on top of the runtime's defaults.</summary>
    public static Config DefaultConfig { get; } = ConfigurationFactory.FromResource<TestKitBase>("Akka.TestKit.Internal.Reference.conf");

    /// <summary>Every debug line there is.</summary>
    public static Config FullDebugConfig { get; } = ConfigurationFactory.ParseString("""
        akka {
          loglevel = DEBUG
          stdout-loglevel = DEBUG
          log-dead-letters = on
          log-dead-letters-during-shutdown = on
          actor.debug {
            receive = on
            autoreceive = on
            lifecycle = on
            event-stream = on
            unhandled = on
            fsm = on
            router-misconfiguration = on
          }
        }
        """);

    /// <summary>The wall clock, as a duration.</summary>
    public static TimeSpan Now => TimeSpan.FromTicks(DateTime.UtcNow.Ticks);

    /// <summary>What is left of the enclosing <c>Within</c>, or else how long one expectation waits.</summary>
    public TimeSpan RemainingOrDefault => RemainingOr(Dilated(TestKitSettings.SingleExpectDefault));

    /// <summary>What is left of the enclosing <c>Within</c>.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public TimeSpan Remaining => _end is { } end
        ? NotNegative(end - Now)
        : throw new InvalidOperationException("Remaining is known only inside of Within.");

    /// <summary>A filter factory for another actor system.</summary>
    public EventFilterFactory CreateEventFilter(ActorSystem system) => new(this, system);

    /// <summary>The given time, dilated; or what is left, or the default.</summary>
    public TimeSpan RemainingOrDilated(TimeSpan? duration) => duration is { } time ? Dilated(time) : RemainingOrDefault;

    /// <summary>The time multiplied by the time factor.</summary>
    /// <exception cref="ArgumentException">The time is negative.</exception>
    public TimeSpan Dilated(TimeSpan duration) => duration < TimeSpan.Zero
        ? throw new ArgumentException($"The time is {duration}; it must not be negative.", nameof(duration))
        : new TimeSpan((long)(duration.Ticks * TestKitSettings.TestTimeFactor));

    /// <summary>The given time, or how long one expectation waits.</summary>
    public TimeSpan GetTimeoutOrDefault(TimeSpan? timeout) => timeout ?? TestKitSettings.SingleExpectDefault;

    /// <summary>Ends the actor system.</summary>
    public virtual void Shutdown(TimeSpan? duration = null, bool verifySystemShutdown = false) => Shutdown(Sys, duration, verifySystemShutdown);

    /// <summary>A probe: another test actor with expectations of its own.</summary>
    public virtual TestProbe CreateTestProbe(string name = null) => CreateTestProbe(Sys, name);

    /// <summary>A probe in another actor system.</summary>
    public virtual TestProbe CreateTestProbe(ActorSystem system, string name = null) => new(system, _assertions, name);

    /// <summary>A latch that waits in dilated time.</summary>
    public virtual TestLatch CreateTestLatch(int count = 1) => new(Dilated, count, TestKitSettings.DefaultTimeout);

    /// <summary>Another test actor that feeds the queue of this one.</summary>
    public IActorRef CreateTestActor(string name) => ((ExtendedActorSystem)Sys).SystemActorOf(
        Props.Create(() => new InternalTestActor(_queue.Writer)).WithDispatcher("akka.test.test-actor.dispatcher"), name);

    /// <summary>Sets the kit up; called once by the constructor.</summary>
    protected virtual void InitializeTest(ActorSystem system, ActorSystemSetup config, string actorSystemName, string testActorName)
    {
        if (system == null)
        {
            Sys = ActorSystem.Create(actorSystemName ?? "test", WithDefaults(config));
        }
        else
        {
            system.Settings.InjectTopLevelFallback(DefaultConfig);
            Sys = system;
        }

        Sys.RegisterExtension(new TestKitExtension());
        TestKitSettings = TestKitExtension.For(Sys);
        Log = Logging.GetLogger(Sys, GetType());
        EventFilter = new EventFilterFactory(this);
        TestActor = CreateTestActor(string.IsNullOrEmpty(testActorName) ? $"testActor{Interlocked.Increment(ref _lastTestActor)}" : testActorName);
        AmbientActor.Enter(this);
    }

    /// <summary>Sets the kit up with a configuration.</summary>
    protected void InitializeTest(ActorSystem system, Config config, string actorSystemName, string testActorName) =>
        InitializeTest(system, SetupOf(config), actorSystemName, testActorName);

    /// <summary>What is left of the enclosing <c>Within</c>, or else the given time.</summary>
    protected TimeSpan RemainingOr(TimeSpan duration) => _end is { } end ? NotNegative(end - Now) : duration;

    /// <summary>Ends an actor system and waits for it: for the given time, or five seconds dilated but no more than ten.</summary>
    /// <exception cref="TimeoutException">It did not end in time, and that was to be verified.</exception>
    protected virtual void Shutdown(ActorSystem system, TimeSpan? duration = null, bool verifySystemShutdown = false)
    {
        system ??= Sys;
        var dilated = Dilated(TimeSpan.FromSeconds(5));
        var most = TimeSpan.FromSeconds(10);
        var wait = duration ?? (dilated < most ? dilated : most);
        if (system.Terminate().Wait(wait))
        {
            return;
        }

        ((ExtendedActorSystem)system).Guardian.Stop();
        if (verifySystemShutdown)
        {
            throw new TimeoutException($"The actor system {system.Name} did not end within {wait}.");
        }

        system.Log.Warning("Failed to stop [{0}] within [{1}].", system.Name, wait);
    }

    private static ActorSystemSetup SetupOf(Config config) => ActorSystemSetup.Create(BootstrapSetup.Create().WithConfig(config));

    private static ActorSystemSetup WithDefaults(ActorSystemSetup setup)
    {
        var bootstrap = setup.Get<BootstrapSetup>();
        var config = bootstrap.HasValue && bootstrap.Value.Config.HasValue
            ? bootstrap.Value.Config.Value.WithFallback(DefaultConfig)
            : DefaultConfig;
        return setup.WithSetup((bootstrap.HasValue ? bootstrap.Value : BootstrapSetup.Create()).WithConfig(config));
    }

    private void LogCall(string format, params object[] args)
    {
        if (TestKitSettings.LogTestKitCalls)
        {
            Log.Debug(format, args);
        }
    }
}
