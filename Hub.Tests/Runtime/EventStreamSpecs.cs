using Akka.Actor;
using Akka.Event;

namespace Hub.Tests.Runtime;

/// <summary>Publishing to subscribers by type, and what a log call puts on the stream.</summary>
public sealed class EventStreamSpecs() : RuntimeSpec("akka.loglevel = DEBUG")
{
    private interface ISignal;

    private record Base(int Number) : ISignal;

    private sealed record Derived(int Number) : Base(Number);

    private void Publish(object message) => Sys.EventStream.Publish(message);

    [Fact]
    public void A_subscriber_gets_its_class_and_what_derives_from_it()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(Base));

        Publish(new Base(1));
        Publish("not for us");
        Publish(new Derived(2));

        ExpectInOrder(new Base(1), new Derived(2));
    }

    [Fact]
    public void A_subscriber_of_a_derived_class_does_not_get_its_base()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(Derived));

        Publish(new Base(1));
        Publish(new Derived(2));

        ExpectMsg(new Derived(2));
    }

    [Fact]
    public void A_subscriber_of_an_interface_gets_what_implements_it()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(ISignal));

        Publish(new Base(1));
        Publish(new Derived(2));

        ExpectInOrder(new Base(1), new Derived(2));
    }

    [Fact]
    public void A_message_arrives_once_however_many_subscriptions_fit()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(Base));
        Sys.EventStream.Subscribe(TestActor, typeof(ISignal));

        Publish(new Derived(1));
        Publish(new Derived(2));

        ExpectInOrder(new Derived(1), new Derived(2));
    }

    [Fact]
    public void Subscribe_tells_whether_the_subscription_is_new()
    {
        Assert.True(Sys.EventStream.Subscribe(TestActor, typeof(Base)));
        Assert.False(Sys.EventStream.Subscribe(TestActor, typeof(Base)));
    }

    [Fact]
    public void An_unsubscribed_actor_hears_no_more_of_that_class()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(Base));
        Sys.EventStream.Subscribe(TestActor, typeof(string));

        Assert.True(Sys.EventStream.Unsubscribe(TestActor, typeof(Base)));
        Publish(new Base(1));
        Publish("still here");

        ExpectMsg("still here");
    }

    [Fact]
    public void An_actor_that_unsubscribes_from_everything_hears_nothing()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(Base));
        Sys.EventStream.Subscribe(TestActor, typeof(string));

        Sys.EventStream.Unsubscribe(TestActor);
        Publish(new Base(1));
        Publish("gone");
        TestActor.Tell(new Base(2));

        ExpectMsg(new Base(2));
    }

    [Fact]
    public void Each_log_call_publishes_an_event_of_its_level()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(LogEvent));
        var cause = new InvalidOperationException("no");

        Sys.Log.Debug("finest");
        Sys.Log.Info("told");
        Sys.Log.Warning("warned");
        Sys.Log.Error(cause, "failed");

        Assert.Equal("finest", ExpectMsg<Debug>().ToText());
        Assert.Equal("told", ExpectMsg<Info>().ToText());
        Assert.Equal("warned", ExpectMsg<Warning>().ToText());
        var error = ExpectMsg<Error>();
        Assert.Equal("failed", error.ToText());
        Assert.Same(cause, error.Cause);
        Assert.Equal(LogLevel.ErrorLevel, error.LogLevel());
    }

    [Fact]
    public void A_log_template_is_filled_with_its_arguments()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(Info));

        Sys.Log.Info("{0} of {1}", 3, "many");

        Assert.Equal("3 of many", ExpectMsg<Info>().ToText());
    }

    [Fact]
    public async Task A_log_event_of_an_actor_names_its_path_and_class()
    {
        var actor = Sys.ActorOf(Puppet.Props(TestActor), "logger");
        Sys.EventStream.Subscribe(TestActor, typeof(Info));

        await InsideAsync(actor, puppet =>
        {
            puppet.Ctx.GetLogger().Info("from inside");
            return true;
        });

        var info = FishForMessage<Info>(entry => entry.ToText() == "from inside");
        Assert.Contains("/user/logger", info.LogSource, StringComparison.Ordinal);
        Assert.Equal(typeof(Puppet), info.LogClass);
    }

    [Fact]
    public void An_enabled_level_says_so()
    {
        Assert.True(Sys.Log.IsDebugEnabled);
        Assert.True(Sys.Log.IsEnabled(LogLevel.ErrorLevel));
    }

    [Fact]
    public void EventFilter_counts_the_lines_it_is_asked_for() =>
        EventFilter.Info("expected").Expect(2, () =>
        {
            Sys.Log.Info("expected");
            Sys.Log.Info("another");
            Sys.Log.Info("expected");
        });
}

/// <summary>Levels below the configured one cost no event.</summary>
public sealed class LogLevelSpecs() : RuntimeSpec("akka.loglevel = WARNING")
{
    [Fact]
    public void A_level_below_the_configured_one_is_not_published()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(LogEvent));

        var log = Logging.GetLogger(Sys, "spec");

        log.Debug("no");
        log.Info("no");
        log.Warning("yes");

        Assert.Equal("yes", ExpectMsg<Warning>().ToText());
        Assert.Equal((false, false, true), (log.IsDebugEnabled, log.IsInfoEnabled, log.IsWarningEnabled));
    }
}

/// <summary>What specs read of a log event.</summary>
internal static class LogEventText
{
    public static string ToText(this LogEvent entry) => entry.Message.ToString() ?? "";
}
