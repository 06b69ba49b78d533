using Akka.Actor;
using Akka.Configuration;
using Akka.TestKit;
using Akka.TestKit.Xunit2;
using Xunit.Sdk;

namespace Hub.Tests.Runtime;

/// <summary>What specs rely on: expectations that pass, and above all expectations that fail when they should.</summary>
public sealed class TestKitSpecs : TestKit
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(50);

    public TestKitSpecs()
        : base("akka.loglevel = DEBUG")
    {
    }

    [Fact]
    public void A_message_sent_from_a_spec_must_carry_the_test_actor_as_its_sender()
    {
        var echo = Sys.ActorOf(Props.Create(() => new Echo()));

        echo.Tell("hello");
        Assert.Equal("hello", ExpectMsg<string>());
        Assert.Equal(echo, LastSender);
        Assert.Equal("hello", LastMessage);
    }

    [Fact]
    public async Task The_implicit_sender_must_survive_an_await()
    {
        var echo = Sys.ActorOf(Props.Create(() => new Echo()));

        await Task.Yield();
        echo.Tell("one");
        await ExpectMsgAsync("one");
        await Task.Delay(1);
        echo.Tell("two");
        await ExpectMsgAsync("two");
    }

    [Fact]
    public void A_message_to_the_test_actor_must_be_there_when_the_send_returns()
    {
        TestActor.Tell("now", TestActor);

        Assert.True(HasMessages);
        Assert.Equal("now", ReceiveOne(TimeSpan.Zero));
        Assert.False(HasMessages);
        Assert.Null(ReceiveOne(TimeSpan.Zero));
    }

    [Fact]
    public void An_expectation_must_fail_on_another_message()
    {
        TestActor.Tell("text");
        Assert.ThrowsAny<XunitException>(() => ExpectMsg<int>());
        TestActor.Tell("text");
        Assert.ThrowsAny<XunitException>(() => ExpectMsg("other"));
        TestActor.Tell("text");
        Assert.ThrowsAny<XunitException>(() => ExpectMsg<string>(text => text.Length == 5));
        TestActor.Tell("text");
        Assert.ThrowsAny<XunitException>(() => ExpectMsg<string>(text => Assert.Equal("other", text)));
        Assert.ThrowsAny<XunitException>(() => ExpectMsg<string>(Short));
    }

    [Fact]
    public void An_expectation_must_return_the_message_it_accepts()
    {
        TestActor.Tell(1);
        Assert.Equal(1, ExpectMsg(1));
        TestActor.Tell(2);
        Assert.Equal(2, ExpectMsg<int>(number => number == 2, TimeSpan.FromSeconds(1), "a hint"));
        TestActor.Tell(3);
        Assert.Equal(3, ExpectMsg<int>((number, sender) => number == 3 && sender.Equals(TestActor)));
        TestActor.Tell("ABC");
        Assert.Equal("ABC", ExpectMsg("abc", (expected, actual) => string.Equals(expected, actual, StringComparison.OrdinalIgnoreCase)));
        TestActor.Tell(4);
        Assert.Equal(4, ExpectMsgFrom<int>(TestActor));
        TestActor.Tell(new[] { 1, 2 });
        Assert.Equal([1, 2], ExpectMsg(new[] { 1, 2 }));
    }

    [Fact]
    public void Silence_must_be_expected_and_broken()
    {
        ExpectNoMsg(Short);
        ExpectNoMsg(20);
        TestActor.Tell("noise");
        Assert.ThrowsAny<XunitException>(() => ExpectNoMsg(Short));
    }

    [Fact]
    public void Several_messages_must_be_expected_in_any_order()
    {
        Send(1, 2, 3);
        Assert.Equal([1, 2, 3], ExpectMsgAllOf(3, 1, 2).Order());
        Send(1, 4);
        Assert.ThrowsAny<XunitException>(() => ExpectMsgAllOf(1, 2));
        Send(5);
        Assert.Equal(5, ExpectMsgAnyOf([4, 5]));
        Send(6);
        Assert.ThrowsAny<XunitException>(() => ExpectMsgAnyOf([4, 5]));
    }

    [Fact]
    public void Messages_must_be_received_by_number_and_as_long_as_something_holds()
    {
        Send(1, 2);
        Assert.Equal([1, 2], ReceiveN(2).Cast<int>());
        Send(1);
        Assert.ThrowsAny<XunitException>(() => ReceiveN(2, Short));

        Send(1, 2, 9, 3);
        Assert.Equal([1, 2], ReceiveWhile<int>(number => number < 9, Short));
        Assert.Equal([9, 3], ReceiveN(2).Cast<int>());

        Send(1, 2, 3);
        Assert.Equal(["1", "2"], ReceiveWhile(TimeSpan.FromSeconds(1), message => message.ToString(), 2));
        Assert.Equal(3, ExpectMsg<int>());
    }

    [Fact]
    public void Fishing_must_drop_what_comes_before()
    {
        Send(1, 2, 3);
        Assert.Equal(2, FishForMessage(message => message is 2));
        Assert.Equal(3, FishForMessage<int>(number => number == 3));
        Send(1);
        Assert.ThrowsAny<XunitException>(() => FishForMessage(message => message is 2, Short));
    }

    [Fact]
    public void Ignored_messages_must_not_be_seen()
    {
        IgnoreMessages<int>(number => number > 1);
        Send(2, 1, 3);
        Assert.Equal(1, ExpectMsg<int>());
        IgnoreNoMessages();
        Send(2);
        Assert.Equal(2, ExpectMsg<int>());
    }

    [Fact]
    public void A_watched_actor_must_be_reported_when_it_stops()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Echo()));

        Assert.Equal(actor, Watch(actor));
        Sys.Stop(actor);
        Assert.Equal(actor, ExpectTerminated(actor).ActorRef);

        var other = Watch(Sys.ActorOf(Props.Create(() => new Echo())));
        Unwatch(other);
        Sys.Stop(other);
        ExpectNoMsg(Short);
    }

    [Fact]
    public void A_probe_must_stand_for_a_reference_and_answer()
    {
        var probe = CreateTestProbe("probe");
        var echo = Sys.ActorOf(Props.Create(() => new Echo()));

        probe.Send(echo, "via probe");
        probe.ExpectMsg("via probe");
        Assert.Equal(echo, probe.Sender);
        Assert.Equal("probe", probe.Ref.Path.Name);

        probe.Ref.Tell("question");
        probe.ExpectMsg("question");
        probe.Reply("answer");
        ExpectMsg("answer");
        Assert.Equal(probe.Ref, LastSender);

        probe.Tell("pass on");
        probe.ExpectMsg("pass on");
        probe.Forward(TestActor);
        ExpectMsg("pass on");
        Assert.Equal(TestActor, LastSender);
        ExpectNoMsg(Short);
    }

    [Fact]
    public void An_auto_pilot_must_react_before_the_spec()
    {
        var probe = CreateTestProbe();
        probe.SetAutoPilot(new DelegateAutoPilot((sender, message) =>
        {
            sender.Tell($"pilot saw {message}", ActorRefs.NoSender);
            return AutoPilot.NoAutoPilot;
        }));

        probe.Ref.Tell(1);
        probe.Ref.Tell(2);
        ExpectMsg("pilot saw 1");
        ExpectNoMsg(Short);
        Assert.Equal([1, 2], probe.ReceiveN(2).Cast<int>());
    }

    [Fact]
    public void Within_must_limit_what_is_inside_and_measure_it()
    {
        var seven = Within(TimeSpan.FromSeconds(2), () =>
        {
            Assert.InRange(Remaining, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2));
            return 7;
        });
        Assert.Equal(7, seven);
        Assert.ThrowsAny<XunitException>(() => Within(Short, () => ExpectMsg<int>()));
        Assert.ThrowsAny<XunitException>(() => Within(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2), () => { }));
        Assert.Empty(Within(Short, () => ReceiveWhile<int>(_ => true)));
        Assert.Throws<InvalidOperationException>(() => Remaining);
    }

    [Fact]
    public async Task Conditions_and_assertions_must_be_awaited()
    {
        var tries = 0;
        await AwaitConditionAsync(() => Task.FromResult(++tries == 3), TimeSpan.FromSeconds(5), TimeSpan.FromMilliseconds(5));
        Assert.Equal(3, tries);
        await AwaitAssertAsync(() => Assert.Equal(6, ++tries), TimeSpan.FromSeconds(5), TimeSpan.FromMilliseconds(5));
        Assert.Equal(6, tries);

        Assert.False(AwaitConditionNoThrow(() => false, Short));
        Assert.ThrowsAny<XunitException>(() => AwaitCondition(() => false, Short));
        Assert.ThrowsAny<XunitException>(() => AwaitAssert(() => Assert.Equal(0, tries), Short, TimeSpan.FromMilliseconds(5)));
    }

    [Fact]
    public void A_latch_must_open_when_it_has_been_counted_down()
    {
        var latch = CreateTestLatch(2);

        latch.CountDown();
        Assert.False(latch.IsOpen);
        Assert.Throws<TimeoutException>(() => latch.Ready(Short));
        latch.CountDown();
        latch.Ready();
        Assert.True(latch.IsOpen);
    }

    [Fact]
    public void Actors_must_be_made_by_the_kit()
    {
        ActorOf<Echo>("by-type").Tell(1);
        ExpectMsg(1);
        ActorOf(() => new Echo()).Tell(2);
        ExpectMsg(2);
        ActorSelection("/user/by-type").Tell(3);
        ExpectMsg(3);
        var child = ChildActorOf(Props.Create(() => new Echo()), "child");
        Assert.Equal(TestActor.Path / "child", child.Path);
    }

    [Fact]
    public void Time_must_be_dilated_by_the_factor()
    {
        using var slow = new TestKit("akka.test.timefactor = 2.5");

        Assert.Equal(TimeSpan.FromSeconds(5), slow.Dilated(TimeSpan.FromSeconds(2)));
        Assert.Equal(TimeSpan.FromSeconds(2), Dilated(TimeSpan.FromSeconds(2)));
        Assert.Equal(TimeSpan.FromSeconds(3), TestKitSettings.SingleExpectDefault);
        Assert.Throws<ConfigurationException>(() => new TestKitSettings("akka.test { timefactor = 0, default-timeout = 1s, single-expect-default = 1s, filter-leeway = 1s }"));
        Assert.True(DefaultConfig.HasPath("akka.test"));
        Assert.True(FullDebugConfig.GetBoolean("akka.actor.debug.lifecycle"));
    }

    private void Send(params int[] numbers) => Array.ForEach(numbers, number => TestActor.Tell(number));

    private sealed class Echo : ReceiveActor
    {
        public Echo()
        {
            ReceiveAny(message => Sender.Tell(message));
        }
    }
}
