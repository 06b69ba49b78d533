using Akka.Actor;
using Akka.Event;

namespace Hub.Tests.Runtime;

/// <summary>Questions with one answer, results piped to an actor, and stops that can be awaited.</summary>
public sealed class AskSpecs : RuntimeSpec
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(50);

    private IActorRef StartEcho() => Sys.ActorOf(Props.Create(() => new Echo()));

    private IActorRef StartMute() => Sys.ActorOf(Puppet.Props(ActorRefs.Nobody));

    [Fact]
    public async Task The_reply_completes_the_question() =>
        Assert.Equal("hello", await StartEcho().Ask<string>("hello", RemainingOrDefault));

    [Fact]
    public async Task A_question_may_be_asked_without_a_result_type() =>
        Assert.Equal(7, await StartEcho().Ask(7, RemainingOrDefault));

    [Fact]
    public async Task Only_the_first_reply_counts()
    {
        var actor = Sys.ActorOf(Puppet.Props(TestActor));

        var reply = await actor.Ask<string>(
            new Do(puppet =>
            {
                puppet.Reply("first");
                puppet.Reply("second");
            }),
            RemainingOrDefault);

        Assert.Equal("first", reply);
    }

    [Fact]
    public async Task No_reply_in_time_is_an_AskTimeoutException() =>
        await Assert.ThrowsAsync<AskTimeoutException>(() => StartMute().Ask<string>("anyone?", Soon));

    [Fact]
    public async Task A_question_to_a_dead_actor_times_out()
    {
        var dead = StartMute();
        StopAndWait(dead);

        await Assert.ThrowsAsync<AskTimeoutException>(() => dead.Ask<string>("anyone?", Soon));
    }

    [Fact]
    public async Task A_cancelled_question_is_cancelled()
    {
        using var cancelled = new CancellationTokenSource();
        var question = StartMute().Ask<string>("anyone?", Timeout.InfiniteTimeSpan, cancelled.Token);
        Assert.False(question.IsCompleted);

        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => question);
    }

    [Fact]
    public async Task A_Failure_fails_the_question_with_its_cause()
    {
        var cause = new InvalidOperationException("no");

        var thrown = await Assert.ThrowsAsync<InvalidOperationException>(
            () => StartEcho().Ask<string>(new Status.Failure(cause), RemainingOrDefault));

        Assert.Same(cause, thrown);
    }

    [Fact]
    public async Task A_reply_of_another_type_fails_the_question() =>
        await Assert.ThrowsAnyAsync<Exception>(() => StartEcho().Ask<string>(7, RemainingOrDefault));

    [Fact]
    public async Task The_question_may_be_made_from_the_reference_to_reply_to()
    {
        var actor = Sys.ActorOf(Puppet.Props(TestActor));

        var reply = await actor.Ask<string>(
            replyTo => new Do(_ => replyTo.Tell("by hand")),
            RemainingOrDefault,
            CancellationToken.None);

        Assert.Equal("by hand", reply);
    }

    [Fact]
    public async Task A_thousand_questions_at_once_get_their_own_answers()
    {
        var echo = StartEcho();

        var answers = await Task.WhenAll(Enumerable.Range(0, 1000).Select(number => echo.Ask<int>(number, TimeSpan.FromSeconds(30))));

        Assert.Equal(Enumerable.Range(0, 1000), answers);
    }

    [Fact]
    public async Task A_late_reply_is_a_dead_letter()
    {
        var letters = CreateTestProbe();
        Sys.EventStream.Subscribe(letters, typeof(DeadLetter));
        var actor = Sys.ActorOf(Props.Create(() => new Keeper()));
        await Assert.ThrowsAsync<AskTimeoutException>(() => actor.Ask<string>("question", Soon));

        actor.Tell("reply now");

        Assert.Equal("late", letters.ExpectMsg<DeadLetter>().Message);
    }

    [Fact]
    public void PipeTo_delivers_the_result_with_the_sender_it_was_given()
    {
        var sender = CreateTestProbe();

        Task.FromResult("result").PipeTo(TestActor, sender);

        ExpectMsg("result");
        Assert.Equal(sender.Ref, LastSender);
    }

    [Fact]
    public void PipeTo_delivers_a_later_result()
    {
        var source = new TaskCompletionSource<string>();
        source.Task.PipeTo(TestActor);

        source.SetResult("later");

        ExpectMsg("later");
    }

    [Fact]
    public void PipeTo_delivers_a_failure_as_Status_Failure()
    {
        var cause = new InvalidOperationException("no");

        Task.FromException<string>(cause).PipeTo(TestActor);

        Assert.Same(cause, ExpectMsg<Status.Failure>().Cause);
    }

    [Fact]
    public void PipeTo_transforms_success_and_failure()
    {
        Task.FromResult(20).PipeTo(TestActor, success: number => number + 1);
        ExpectMsg(21);

        Task.FromException<int>(new InvalidOperationException("no")).PipeTo(TestActor, failure: cause => cause.Message);
        ExpectMsg("no");
    }

    [Fact]
    public void PipeTo_transforms_with_the_sender_it_was_given_or_with_none()
    {
        var sender = CreateTestProbe();
        Task.FromResult(20).PipeTo(TestActor, sender, success: number => number + 1, failure: cause => cause.Message);
        ExpectMsg(21);
        Assert.Equal(sender.Ref, LastSender);

        Task.FromException<int>(new InvalidOperationException("no")).PipeTo(TestActor, sender, success: number => number + 1, failure: cause => cause.Message);
        ExpectMsg("no");
        Assert.Equal(sender.Ref, LastSender);

        Task.FromResult(20).PipeTo(TestActor, ActorRefs.NoSender, success: number => number + 1, failure: cause => cause.Message);
        ExpectMsg(21);
        Assert.Equal(Sys.DeadLetters, LastSender);
    }

    [Fact]
    public void PipeTo_of_a_task_without_result_delivers_what_success_makes()
    {
        Task.CompletedTask.PipeTo(TestActor, success: () => "done");

        ExpectMsg("done");
    }

    [Fact]
    public void PipeTo_delivers_a_cancelled_task_as_a_failure()
    {
        Task.FromCanceled<string>(new CancellationToken(canceled: true)).PipeTo(TestActor);

        Assert.IsAssignableFrom<OperationCanceledException>(ExpectMsg<Status.Failure>().Cause);
    }

    [Fact]
    public async Task GracefulStop_ends_when_the_actor_has_terminated()
    {
        var actor = StartMute();
        Watch(actor);

        Assert.True(await actor.GracefulStop(RemainingOrDefault));

        ExpectTerminated(actor);
    }

    [Fact]
    public async Task GracefulStop_sends_the_message_it_is_given()
    {
        var actor = Sys.ActorOf(Puppet.Props(TestActor));

        Assert.True(await actor.GracefulStop(RemainingOrDefault, new Do(puppet =>
        {
            TestActor.Tell("asked to stop");
            puppet.Ctx.Stop(puppet.Me);
        })));

        ExpectMsg("asked to stop");
    }

    [Fact]
    public async Task GracefulStop_of_a_dead_actor_is_true_at_once()
    {
        var actor = StartMute();
        StopAndWait(actor);

        Assert.True(await actor.GracefulStop(RemainingOrDefault));
    }

    [Fact]
    public async Task GracefulStop_of_an_actor_that_will_not_stop_is_false() =>
        Assert.False(await StartMute().GracefulStop(Soon, "please"));

    private sealed class Echo : UntypedActor
    {
        protected override void OnReceive(object message) => Sender.Tell(message);
    }

    /// <summary>Answers a question only when told to.</summary>
    private sealed class Keeper : UntypedActor
    {
        private IActorRef? _asker;

        protected override void OnReceive(object message)
        {
            if (message is "question")
            {
                _asker = Sender;
            }
            else
            {
                _asker.Tell("late");
            }
        }
    }
}
