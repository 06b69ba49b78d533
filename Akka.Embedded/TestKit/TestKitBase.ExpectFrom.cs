#nullable disable

using Akka.Actor;

namespace Akka.TestKit;

// Expectations of one message from a certain sender.
public abstract partial class TestKitBase
{
    /// <summary>The next message must be a <typeparamref name="T"/> from this sender.</summary>
    public T ExpectMsgFrom<T>(IActorRef sender, TimeSpan? duration = null, string hint = null, CancellationToken cancellationToken = default) =>
        ExpectMsgFromAsync<T>(sender, duration, hint, cancellationToken).AsTask().GetAwaiter().GetResult();

    /// <summary>The next message must be a <typeparamref name="T"/> from this sender.</summary>
    public ValueTask<T> ExpectMsgFromAsync<T>(IActorRef sender, TimeSpan? duration = null, string hint = null, CancellationToken cancellationToken = default) =>
        Expect<T>(duration, (_, actual) => CheckSender(sender, actual), hint, cancellationToken);

    /// <summary>The next message must equal this one and be from this sender.</summary>
    public T ExpectMsgFrom<T>(IActorRef sender, T message, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default) =>
        ExpectMsgFromAsync<T>(sender, message, timeout, hint, cancellationToken).AsTask().GetAwaiter().GetResult();

    /// <summary>The next message must equal this one and be from this sender.</summary>
    public ValueTask<T> ExpectMsgFromAsync<T>(IActorRef sender, T message, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default) =>
        ExpectFrom<T>(sender, actual => _assertions.AssertEqual(message, actual), timeout, hint, cancellationToken);

    /// <summary>The next message must be from this sender and a <typeparamref name="T"/> for which this holds.</summary>
    public T ExpectMsgFrom<T>(IActorRef sender, Predicate<T> isMessage, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default) =>
        ExpectMsgFromAsync<T>(sender, isMessage, timeout, hint, cancellationToken).AsTask().GetAwaiter().GetResult();

    /// <summary>The next message must be from this sender and a <typeparamref name="T"/> for which this holds.</summary>
    public ValueTask<T> ExpectMsgFromAsync<T>(IActorRef sender, Predicate<T> isMessage, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default) =>
        ExpectFrom<T>(sender, actual => CheckHolds(isMessage(actual), actual, sender, hint), timeout, hint, cancellationToken);

    /// <summary>The next message must be from a sender and a <typeparamref name="T"/> for which these hold.</summary>
    public T ExpectMsgFrom<T>(Predicate<IActorRef> isSender, Predicate<T> isMessage, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default) =>
        ExpectMsgFromAsync<T>(isSender, isMessage, timeout, hint, cancellationToken).AsTask().GetAwaiter().GetResult();

    /// <summary>The next message must be from a sender and a <typeparamref name="T"/> for which these hold.</summary>
    public ValueTask<T> ExpectMsgFromAsync<T>(Predicate<IActorRef> isSender, Predicate<T> isMessage, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default) =>
        Expect<T>(timeout, (actual, from) => CheckHolds(isSender(from) && isMessage(actual), actual, from, hint), hint, cancellationToken);

    /// <summary>The next message must be from this sender and a <typeparamref name="T"/> that passes these assertions.</summary>
    public T ExpectMsgFrom<T>(IActorRef sender, Action<T> assertMessage, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default) =>
        ExpectMsgFromAsync<T>(sender, assertMessage, timeout, hint, cancellationToken).AsTask().GetAwaiter().GetResult();

    /// <summary>The next message must be from this sender and a <typeparamref name="T"/> that passes these assertions.</summary>
    public ValueTask<T> ExpectMsgFromAsync<T>(IActorRef sender, Action<T> assertMessage, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default) =>
        ExpectFrom(sender, assertMessage, timeout, hint, cancellationToken);

    /// <summary>The next message must be a <typeparamref name="T"/> that, with its sender, passes these assertions.</summary>
    public T ExpectMsgFrom<T>(Action<IActorRef> assertSender, Action<T> assertMessage, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default) =>
        ExpectMsgFromAsync<T>(assertSender, assertMessage, timeout, hint, cancellationToken).AsTask().GetAwaiter().GetResult();

    /// <summary>The next message must be a <typeparamref name="T"/> that, with its sender, passes these assertions.</summary>
    public ValueTask<T> ExpectMsgFromAsync<T>(Action<IActorRef> assertSender, Action<T> assertMessage, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default) =>
        Expect<T>(
            timeout,
            (actual, from) =>
            {
                assertSender(from);
                assertMessage(actual);
            },
            hint,
            cancellationToken);

    private ValueTask<T> ExpectFrom<T>(
        IActorRef sender, Action<T> assertMessage, TimeSpan? timeout, string hint, CancellationToken cancellationToken) => Expect<T>(
            timeout,
            (actual, from) =>
            {
                CheckSender(sender, from);
                assertMessage?.Invoke(actual);
            },
            hint,
            cancellationToken);

    private void CheckSender(IActorRef expected, IActorRef actual) =>
        _assertions.AssertEqual(expected, actual, "The message is from {0} instead of {1}", actual, expected);
}
