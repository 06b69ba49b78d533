using System.Text.RegularExpressions;
using Akka.Actor;
using Akka.Event;
using Akka.TestKit.Xunit2;
using Xunit.Sdk;

namespace Hub.Tests.Runtime;

/// <summary>Filters count log events and keep them out of the log.</summary>
public sealed class EventFilterSpecs : TestKit
{
    public EventFilterSpecs()
        : base("akka { loglevel = DEBUG, log-dead-letters = off, test.filter-leeway = 300ms }")
    {
    }

    [Fact]
    public void An_event_must_be_found_by_level_and_text()
    {
        EventFilter.Warning("watch out").ExpectOne(() => Log.Warning("watch {0}", "out"));
        EventFilter.Info(start: "watch").ExpectOne(() => Log.Info("watch out"));
        EventFilter.Debug(contains: "ch o").ExpectOne(() => Log.Debug("watch out"));
        EventFilter.Error(new Regex("^w.*t$")).ExpectOne(() => Log.Error("watch out"));
    }

    [Fact]
    public void Another_level_text_or_count_must_fail()
    {
        Assert.ThrowsAny<XunitException>(() => EventFilter.Warning("text").ExpectOne(() => Log.Info("text")));
        Assert.ThrowsAny<XunitException>(() => EventFilter.Info("text").ExpectOne(() => Log.Info("other")));
        Assert.ThrowsAny<XunitException>(() => EventFilter.Info("text").Expect(2, () => Log.Info("text")));
        Assert.ThrowsAny<XunitException>(() => EventFilter.Info("text").Expect(0, () => Log.Info("text")));
        EventFilter.Info("text").Expect(0, () => Log.Info("other"));
    }

    [Fact]
    public async Task An_exception_must_be_found_by_its_type_and_text()
    {
        await EventFilter.Exception<InvalidTimeZoneException>("no zone").ExpectOneAsync(() =>
        {
            Log.Error(new InvalidTimeZoneException("no zone"), "it failed");
            return Task.CompletedTask;
        });
        EventFilter.Exception<Exception>(contains: "failed").ExpectOne(() => Log.Error(new InvalidTimeZoneException("no zone"), "it failed"));
        Assert.ThrowsAny<XunitException>(() =>
            EventFilter.Exception<InvalidCastException>().ExpectOne(() => Log.Error(new InvalidTimeZoneException(), "it failed")));
    }

    [Fact]
    public void The_crash_of_an_actor_must_be_found_by_its_source()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Crasher()), "crasher");

        EventFilter.Exception<InvalidTimeZoneException>(source: actor.Path.ToString()).ExpectOne(() => actor.Tell("crash"));
        EventFilter.Exception<InvalidTimeZoneException>("crash").And.Warning("never").ExpectOne(() => actor.Tell("crash"));
    }

    [Fact]
    public void A_dead_letter_must_be_found_by_its_type()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Crasher()));
        Watch(actor);
        Sys.Stop(actor);
        ExpectTerminated(actor);

        EventFilter.DeadLetter<string>().ExpectOne(() => actor.Tell("too late"));
        EventFilter.DeadLetter<int>(number => number == 2).ExpectOne(() =>
        {
            actor.Tell(1);
            actor.Tell(2);
        });
        EventFilter.DeadLetter().Expect(2, () =>
        {
            actor.Tell(1);
            actor.Tell("text");
        });
    }

    [Fact]
    public void A_result_must_be_passed_through_and_muting_must_not_count()
    {
        Assert.Equal(7, EventFilter.Info("text").ExpectOne(() =>
        {
            Log.Info("text");
            return 7;
        }));
        EventFilter.Info("text").Mute(() => Log.Info("text"));
        using var muted = EventFilter.Custom<Info>(info => info.Message.ToString() == "text").Mute();
        Log.Info("text");
    }

    private sealed class Crasher : ReceiveActor
    {
        public Crasher()
        {
            Receive<string>(text => throw new InvalidTimeZoneException(text));
        }
    }
}
