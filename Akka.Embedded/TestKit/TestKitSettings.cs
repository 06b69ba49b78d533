#nullable disable

using Akka.Actor;
using Akka.Configuration;

namespace Akka.TestKit;

/// <summary>The <c>akka.test</c> section.</summary>
public class TestKitSettings : IExtension
{
    /// <summary>Reads the section.</summary>
    /// <exception cref="ConfigurationException">The time factor is missing or not positive.</exception>
    public TestKitSettings(Config config)
    {
        if (config.IsNullOrEmpty())
        {
            throw ConfigurationException.NullOrEmptyConfig<TestKitSettings>();
        }

        DefaultTimeout = config.GetTimeSpan("akka.test.default-timeout", null, allowInfinite: false);
        SingleExpectDefault = config.GetTimeSpan("akka.test.single-expect-default", null, allowInfinite: false);
        TestEventFilterLeeway = config.GetTimeSpan("akka.test.filter-leeway", null, allowInfinite: false);
        TestTimeFactor = config.GetDouble("akka.test.timefactor");
        LogTestKitCalls = config.GetBoolean("akka.test.testkit.debug");
        if (TestTimeFactor <= 0)
        {
            throw new ConfigurationException($"akka.test.timefactor is {TestTimeFactor}; it must be positive.");
        }
    }

    /// <summary>How long latches and barriers wait.</summary>
    public TimeSpan DefaultTimeout { get; }

    /// <summary>How long one expectation waits.</summary>
    public TimeSpan SingleExpectDefault { get; }

    /// <summary>How long an event filter waits.</summary>
    public TimeSpan TestEventFilterLeeway { get; }

    /// <summary>What the time that specs state is multiplied by, for slow machines.</summary>
    public double TestTimeFactor { get; }

    /// <summary>Whether the kit logs what it waits for.</summary>
    public bool LogTestKitCalls { get; }
}

/// <summary>The settings of an actor system under test.</summary>
public class TestKitExtension : ExtensionIdProvider<TestKitSettings>
{
    /// <inheritdoc />
    public override TestKitSettings CreateExtension(ExtendedActorSystem system) => new(system.Settings.Config);

    /// <summary>The settings of an actor system under test.</summary>
    public static TestKitSettings For(ActorSystem system) => system.GetExtension<TestKitSettings>();
}
