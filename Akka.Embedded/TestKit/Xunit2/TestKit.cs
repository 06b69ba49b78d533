#nullable disable

using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Configuration;
using Akka.Event;
using Akka.TestKit.Xunit2.Internals;
using Xunit.Abstractions;

namespace Akka.TestKit.Xunit2;

/// <summary>The base of actor specs under xunit: one actor system per test, ended when the test is over.</summary>
public class TestKit : TestKitBase, IDisposable
{
    /// <summary>Where log lines go besides standard output; null for nowhere.</summary>
    protected readonly ITestOutputHelper Output;

    private bool _isOver;

    /// <summary>In that actor system, or in a new one when it is null.</summary>
    public TestKit(ActorSystem system = null, ITestOutputHelper output = null)
        : base(Assertions, system)
    {
        Output = output;
        InitializeLogger(Sys);
    }

    /// <summary>In a new actor system with that setup.</summary>
    public TestKit(ActorSystemSetup config, string actorSystemName = null, ITestOutputHelper output = null)
        : base(Assertions, config, actorSystemName)
    {
        Output = output;
        InitializeLogger(Sys);
    }

    /// <summary>In a new actor system with that configuration.</summary>
    public TestKit(Config config, string actorSystemName = null, ITestOutputHelper output = null)
        : base(Assertions, config, actorSystemName)
    {
        Output = output;
        InitializeLogger(Sys);
    }

    /// <summary>In a new actor system with that HOCON.</summary>
    public TestKit(string config, ITestOutputHelper output = null)
        : base(Assertions, ConfigurationFactory.ParseString(config))
    {
        Output = output;
        InitializeLogger(Sys);
    }

    /// <summary>What a test system has on top of the runtime's defaults.</summary>
    public static new Config DefaultConfig => TestKitBase.DefaultConfig;

    /// <summary>Every debug line there is.</summary>
    public static new Config FullDebugConfig => TestKitBase.FullDebugConfig;

    /// <summary>How specs fail.</summary>
    protected static new XunitAssertions Assertions { get; } = new();

    /// <summary>Ends the actor system.</summary>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Called before the actor system ends.</summary>
    protected virtual void AfterAll()
    {
    }

    /// <summary>Sends log events of an actor system to the output as well.</summary>
    protected void InitializeLogger(ActorSystem system) => InitializeLogger(system, null);

    /// <summary>The same, each line with a prefix.</summary>
    protected void InitializeLogger(ActorSystem system, string prefix)
    {
        if (Output == null)
        {
            return;
        }

        var output = string.IsNullOrEmpty(prefix) ? Output : new PrefixedOutput(Output, prefix);
        var logger = ((ExtendedActorSystem)system).SystemActorOf(Props.Create(() => new TestOutputLogger(output)), "log-test");
        logger.Ask<LoggerInitialized>(new InitializeLogger(system.EventStream), TimeSpan.FromSeconds(3)).GetAwaiter().GetResult();
    }

    /// <summary>Ends the actor system, once.</summary>
    protected virtual void Dispose(bool disposing)
    {
        if (_isOver)
        {
            return;
        }

        _isOver = true;
        try
        {
            AfterAll();
        }
        finally
        {
            Shutdown();
        }
    }

    private sealed class PrefixedOutput(ITestOutputHelper output, string prefix) : ITestOutputHelper
    {
        public void WriteLine(string message) => output.WriteLine(prefix + message);

        public void WriteLine(string format, params object[] args) => output.WriteLine(prefix + format, args);
    }
}
