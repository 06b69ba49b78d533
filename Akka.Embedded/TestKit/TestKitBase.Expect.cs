#nullable disable

using Akka.Actor;

namespace Akka.TestKit;

// Expectations of one message. Each has an asynchronous form; the other one waits for it.
public abstract partial class TestKitBase
{
    /// <summary>The next message must be a <typeparamref name="T"/>.</summary>
    public T ExpectMsg<T>(TimeSpan? duration = null, string hint = null, CancellationToken cancellationToken = default) =>
        ExpectMsgAsync<T>(duration, hint, cancellationToken).AsTask().GetAwaiter().GetResult();

    /// <summary>The next message must be a <typeparamref name="T"/>.</summary>
    public ValueTask<T> ExpectMsgAsync<T>(TimeSpan? duration = null, string hint = null, CancellationToken cancellationToken = default) =>
        Expect<T>(duration, null, hint, cancellationToken);

    /// <summary>The next message must equal this one.</summary>
    public T ExpectMsg<T>(T message, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default) =>
        ExpectMsgAsync<T>(message, timeout, hint, cancellationToken).AsTask().GetAwaiter().GetResult();

    /// <summary>The next message must equal this one.</summary>
    public ValueTask<T> ExpectMsgAsync<T>(T message, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default) =>
        Expect<T>(timeout, (actual, _) => _assertions.AssertEqual(message, actual), hint, cancellationToken);

    /// <summary>The next message must be a <typeparamref name="T"/> for which this holds.</summary>
    public T ExpectMsg<T>(Predicate<T> isMessage, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default) =>
        ExpectMsgAsync<T>(isMessage, timeout, hint, cancellationToken).AsTask().GetAwaiter().GetResult();

    /// <summary>The next message must be a <typeparamref name="T"/> for which this holds.</summary>
    public ValueTask<T> ExpectMsgAsync<T>(Predicate<T> isMessage, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default) =>
        Expect<T>(timeout, (actual, sender) => CheckHolds(isMessage == null || isMessage(actual), actual, sender, hint), hint, cancellationToken);

    /// <summary>The next message must be a <typeparamref name="T"/> that passes these assertions.</summary>
    public T ExpectMsg<T>(Action<T> assert, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default) =>
        ExpectMsgAsync<T>(assert, timeout, hint, cancellationToken).AsTask().GetAwaiter().GetResult();

    /// <summary>The next message must be a <typeparamref name="T"/> that passes these assertions.</summary>
    public ValueTask<T> ExpectMsgAsync<T>(Action<T> assert, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default) =>
        Expect<T>(timeout, (actual, _) => assert?.Invoke(actual), hint, cancellationToken);

    /// <summary>The next message must be a <typeparamref name="T"/> for which, with its sender, this holds.</summary>
    public T ExpectMsg<T>(Func<T, IActorRef, bool> isMessageAndSender, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default) =>
        ExpectMsgAsync<T>(isMessageAndSender, timeout, hint, cancellationToken).AsTask().GetAwaiter().GetResult();

    /// <summary>The next message must be a <typeparamref name="T"/> for which, with its sender, this holds.</summary>
    public ValueTask<T> ExpectMsgAsync<T>(Func<T, IActorRef, bool> isMessageAndSender, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default) =>
        Expect<T>(timeout, (actual, sender) => CheckHolds(isMessageAndSender(actual, sender), actual, sender, hint), hint, cancellationToken);

    /// <summary>The next message must be a <typeparamref name="T"/> that, with its sender, passes these assertions.</summary>
    public T ExpectMsg<T>(Action<T, IActorRef> assertMessageAndSender, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default) =>
        ExpectMsgAsync<T>(assertMessageAndSender, timeout, hint, cancellationToken).AsTask().GetAwaiter().GetResult();

    /// <summary>The next message must be a <typeparamref name="T"/> that, with its sender, passes these assertions.</summary>
    public ValueTask<T> ExpectMsgAsync<T>(Action<T, IActorRef> assertMessageAndSender, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default) =>
        Expect(timeout, assertMessageAndSender, hint, cancellationToken);

    /// <summary>The next message must equal this one by the comparer.</summary>
    public T ExpectMsg<T>(T expected, Func<T, T, bool> comparer, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default) =>
        ExpectMsgAsync<T>(expected, comparer, timeout, hint, cancellationToken).AsTask().GetAwaiter().GetResult();

    /// <summary>The next message must equal this one by the comparer.</summary>
    public ValueTask<T> ExpectMsgAsync<T>(T expected, Func<T, T, bool> comparer, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default) =>
        Expect<T>(timeout, (actual, _) => _assertions.AssertEqual(expected, actual, comparer, hint ?? ""), hint, cancellationToken);

    /// <summary>The next message must say that this actor has stopped; it must be watched.</summary>
    public Terminated ExpectTerminated(IActorRef target, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default) =>
        ExpectTerminatedAsync(target, timeout, hint, cancellationToken).AsTask().GetAwaiter().GetResult();

    /// <summary>The next message must say that this actor has stopped; it must be watched.</summary>
    public ValueTask<Terminated> ExpectTerminatedAsync(IActorRef target, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default) =>
        Expect<Terminated>(timeout, (gone, _) => _assertions.AssertEqual(target, gone.ActorRef), $"Terminated {target}. {hint}", cancellationToken);

    /// <summary>No message must arrive while an expectation would wait.</summary>
    public void ExpectNoMsg(CancellationToken cancellationToken = default) =>
        ExpectNoMsgAsync(cancellationToken).AsTask().GetAwaiter().GetResult();

    /// <summary>No message must arrive while an expectation would wait.</summary>
    public ValueTask ExpectNoMsgAsync(CancellationToken cancellationToken = default) =>
        ExpectNothing(RemainingOrDefault, cancellationToken);

    /// <summary>No message must arrive for so long.</summary>
    public void ExpectNoMsg(TimeSpan duration, CancellationToken cancellationToken = default) =>
        ExpectNoMsgAsync(duration, cancellationToken).AsTask().GetAwaiter().GetResult();

    /// <summary>No message must arrive for so long.</summary>
    public ValueTask ExpectNoMsgAsync(TimeSpan duration, CancellationToken cancellationToken = default) =>
        ExpectNothing(Dilated(duration), cancellationToken);

    /// <summary>No message must arrive for so many milliseconds; these are not dilated.</summary>
    public void ExpectNoMsg(int milliseconds, CancellationToken cancellationToken = default) =>
        ExpectNoMsgAsync(milliseconds, cancellationToken).AsTask().GetAwaiter().GetResult();

    /// <summary>No message must arrive for so many milliseconds; these are not dilated.</summary>
    public ValueTask ExpectNoMsgAsync(int milliseconds, CancellationToken cancellationToken = default) =>
        ExpectNothing(TimeSpan.FromMilliseconds(milliseconds), cancellationToken);

    private async ValueTask<T> Expect<T>(TimeSpan? timeout, Action<T, IActorRef> assert, string hint, CancellationToken cancellationToken)
    {
        var wait = RemainingOrDilated(timeout);
        LogCall("Expecting message of type {0}. {1}", typeof(T), hint);
        var (success, envelope) = await TryReceiveOneAsync(wait, cancellationToken);
        if (!success)
        {
            _assertions.Fail("Failed: Timeout {0} while waiting for a message of type {1} {2}", wait, typeof(T), hint ?? "");
        }

        if (envelope.Message is not T message)
        {
            _assertions.Fail(
                "Failed: Expected a message of type {0}, but received {{{2}}} (type {1}) instead {3} from {4}",
                typeof(T), envelope.Message.GetType(), envelope.Message, hint ?? "", envelope.Sender);
            return default;
        }

        assert?.Invoke(message, envelope.Sender);
        return message;
    }

    private void CheckHolds<T>(bool holds, T message, IActorRef sender, string hint) => _assertions.AssertTrue(
        holds,
        "Got a message of the expected type {2} from {3}, but {0} does not hold for {{{1}}}",
        hint ?? "the predicate", message, typeof(T), sender);

    private async ValueTask ExpectNothing(TimeSpan duration, CancellationToken cancellationToken)
    {
        LogCall("Expecting no messages during {0}", duration);
        var start = Now;
        var (success, envelope) = await TryReceiveOneAsync(duration, cancellationToken);
        if (success)
        {
            _assertions.Fail("Failed: Expected no messages during {0}, instead we received {1} after {2}", duration, envelope, Now - start);
        }
    }
}
