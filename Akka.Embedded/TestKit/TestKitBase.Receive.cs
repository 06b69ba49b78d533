#nullable disable

using System.Collections;
using System.Runtime.CompilerServices;
using Timeout = System.Threading.Timeout;

namespace Akka.TestKit;

// Taking messages without judging them, and fishing for one.
public abstract partial class TestKitBase
{
    /// <summary>The next message, or null when none arrives in time.</summary>
    public object ReceiveOne(TimeSpan? max = null, CancellationToken cancellationToken = default) =>
        ReceiveOneAsync(max, cancellationToken).AsTask().GetAwaiter().GetResult();

    /// <summary>The next message, or null when none arrives in time.</summary>
    public async ValueTask<object> ReceiveOneAsync(TimeSpan? max = null, CancellationToken cancellationToken = default) =>
        await TryReceiveOneAsync(max, cancellationToken) is (true, var envelope) ? envelope.Message : null;

    /// <summary>Whether a message arrives in time, and which.</summary>
    public bool TryReceiveOne(out MessageEnvelope envelope, TimeSpan? max = null, CancellationToken cancellationToken = default)
    {
        (var success, envelope) = TryReceiveOneAsync(max, cancellationToken).AsTask().GetAwaiter().GetResult();
        return success;
    }

    /// <summary>Whether a message arrives in time, and which. The time is not dilated.</summary>
    public async ValueTask<(bool success, MessageEnvelope envelope)> TryReceiveOneAsync(
        TimeSpan? max, CancellationToken cancellationToken = default)
    {
        MessageEnvelope envelope = null;
        var success = await WaitForMessage(GetTimeoutOrDefault(max), cancellationToken) && _queue.Reader.TryRead(out envelope);
        Remember(envelope);
        return (success, _last);
    }

    /// <summary>The next message without taking it, or null when none arrives in time.</summary>
    public object PeekOne(TimeSpan? max = null, CancellationToken cancellationToken = default) =>
        PeekOneAsync(max, cancellationToken).AsTask().GetAwaiter().GetResult();

    /// <summary>The next message without taking it, or null when none arrives in time.</summary>
    public async ValueTask<object> PeekOneAsync(TimeSpan? max = null, CancellationToken cancellationToken = default) =>
        await TryPeekOneAsync(max, cancellationToken) is (true, var envelope) ? envelope.Message : null;

    /// <summary>Whether a message arrives in time, and which; it is not taken.</summary>
    public async ValueTask<(bool success, MessageEnvelope envelope)> TryPeekOneAsync(TimeSpan? max, CancellationToken cancellationToken)
    {
        MessageEnvelope envelope = null;
        var success = await WaitForMessage(GetTimeoutOrDefault(max), cancellationToken) && _queue.Reader.TryPeek(out envelope);
        Remember(envelope);
        return (success, _last);
    }

    /// <summary>The first message for which this holds; others before it are dropped.</summary>
    public object FishForMessage(
        Predicate<object> isMessage, TimeSpan? max = null, string hint = "", CancellationToken cancellationToken = default) =>
        FishForMessageAsync(isMessage, max, hint, cancellationToken).AsTask().GetAwaiter().GetResult();

    /// <summary>The first message for which this holds; others before it are dropped.</summary>
    public ValueTask<object> FishForMessageAsync(
        Predicate<object> isMessage, TimeSpan? max = null, string hint = "", CancellationToken cancellationToken = default) =>
        FishForMessageAsync<object>(isMessage, max, hint, cancellationToken);

    /// <summary>The first message of the type for which this holds; others before it are dropped.</summary>
    public T FishForMessage<T>(
        Predicate<T> isMessage, TimeSpan? max = null, string hint = "", CancellationToken cancellationToken = default) =>
        FishForMessageAsync(isMessage, max, hint, cancellationToken).AsTask().GetAwaiter().GetResult();

    /// <summary>The first message of the type for which this holds; others before it are dropped.</summary>
    public ValueTask<T> FishForMessageAsync<T>(
        Predicate<T> isMessage, TimeSpan? max = null, string hint = "", CancellationToken cancellationToken = default) =>
        FishForMessageAsync(isMessage, null, max, hint, cancellationToken);

    /// <summary>The first message of the type for which this holds; others before it are put into the list.</summary>
    public T FishForMessage<T>(
        Predicate<T> isMessage, ArrayList allMessages, TimeSpan? max = null, string hint = "", CancellationToken cancellationToken = default) =>
        FishForMessageAsync(isMessage, allMessages, max, hint, cancellationToken).AsTask().GetAwaiter().GetResult();

    /// <summary>The first message of the type for which this holds; others before it are put into the list.</summary>
    public async ValueTask<T> FishForMessageAsync<T>(
        Predicate<T> isMessage, ArrayList allMessages, TimeSpan? max = null, string hint = "", CancellationToken cancellationToken = default)
    {
        var wait = RemainingOrDilated(max);
        var end = Now + wait;
        allMessages?.Clear();
        while (true)
        {
            var message = await ReceiveOneAsync(NotNegative(end - Now), cancellationToken);
            _assertions.AssertTrue(message != null, "Timeout ({0}) while fishing for a message {1}", wait, hint ?? "");
            if (message is T wanted && isMessage(wanted))
            {
                return wanted;
            }

            allMessages?.Add(message);
        }
    }

    /// <summary>So many messages.</summary>
    public IReadOnlyCollection<object> ReceiveN(int numberOfMessages, CancellationToken cancellationToken = default) =>
        ToList(ReceiveNAsync(numberOfMessages, cancellationToken));

    /// <summary>So many messages.</summary>
    public IAsyncEnumerable<object> ReceiveNAsync(int numberOfMessages, CancellationToken cancellationToken = default) =>
        ReceiveNWithin(numberOfMessages, RemainingOrDefault, cancellationToken);

    /// <summary>So many messages within that time.</summary>
    public IReadOnlyCollection<object> ReceiveN(int numberOfMessages, TimeSpan max, CancellationToken cancellationToken = default) =>
        ToList(ReceiveNAsync(numberOfMessages, max, cancellationToken));

    /// <summary>So many messages within that time.</summary>
    public IAsyncEnumerable<object> ReceiveNAsync(int numberOfMessages, TimeSpan max, CancellationToken cancellationToken = default) =>
        ReceiveNWithin(numberOfMessages, Dilated(max), cancellationToken);

    private async IAsyncEnumerable<object> ReceiveNWithin(
        int count, TimeSpan max, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var start = Now;
        for (var received = 0; received < count; received++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var message = await ReceiveOneAsync(NotNegative(start + max - Now), cancellationToken);
            _assertions.AssertTrue(
                message != null, "Timeout ({0}) while expecting {1} messages. Only got {2} after {3}.", max, count, received, Now - start);
            yield return message;
        }
    }

    private async ValueTask<bool> WaitForMessage(TimeSpan wait, CancellationToken cancellationToken)
    {
        if (_queue.Reader.TryPeek(out _))
        {
            return true;
        }

        if (wait == Timeout.InfiniteTimeSpan)
        {
            return await _queue.Reader.WaitToReadAsync(cancellationToken);
        }

        if (wait <= TimeSpan.Zero)
        {
            return false;
        }

        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        end.CancelAfter(wait);
        try
        {
            return await _queue.Reader.WaitToReadAsync(end.Token);
        }
        catch (OperationCanceledException)
        {
            // As in Akka.NET a cancelled wait ends like one that took too long.
            return false;
        }
    }

    private void Remember(MessageEnvelope envelope)
    {
        _lastWasNoMessage = false;
        _last = envelope ?? NullMessageEnvelope.Instance;
    }

    private static TimeSpan NotNegative(TimeSpan time) => time < TimeSpan.Zero ? TimeSpan.Zero : time;

    private static List<T> ToList<T>(IAsyncEnumerable<T> messages)
    {
        // On the caller's thread: the spec blocks here and its synchronization context must not be needed.
        async Task<List<T>> Collect()
        {
            var collected = new List<T>();
            await foreach (var message in messages)
            {
                collected.Add(message);
            }

            return collected;
        }

        return Collect().GetAwaiter().GetResult();
    }
}
