#nullable disable

using System.Runtime.CompilerServices;
using Timeout = System.Threading.Timeout;

namespace Akka.TestKit;

// Taking messages as long as something holds. The message that ends it stays in the queue.
public abstract partial class TestKitBase
{
    /// <summary>What the filter makes of the next messages, until it gives null, the time is over or there are enough.</summary>
    public IReadOnlyList<T> ReceiveWhile<T>(
        TimeSpan? max, Func<object, T> filter, int msgs = int.MaxValue, CancellationToken cancellationToken = default) =>
        ToList(ReceiveWhileAsync(filter, max, null, msgs, cancellationToken));

    /// <summary>What the filter makes of the next messages, until it gives null, the time is over or there are enough.</summary>
    public IAsyncEnumerable<T> ReceiveWhileAsync<T>(
        TimeSpan? max, Func<object, T> filter, int msgs = int.MaxValue, CancellationToken cancellationToken = default) =>
        ReceiveWhileAsync(filter, max, null, msgs, cancellationToken);

    /// <summary>The same; it also ends when no message arrives for the idle time.</summary>
    public IReadOnlyList<T> ReceiveWhile<T>(
        TimeSpan? max, TimeSpan? idle, Func<object, T> filter, int msgs = int.MaxValue, CancellationToken cancellationToken = default) =>
        ToList(ReceiveWhileAsync(filter, max, idle, msgs, cancellationToken));

    /// <summary>The same; it also ends when no message arrives for the idle time.</summary>
    public IAsyncEnumerable<T> ReceiveWhileAsync<T>(
        TimeSpan? max, TimeSpan? idle, Func<object, T> filter, int msgs = int.MaxValue, CancellationToken cancellationToken = default) =>
        ReceiveWhileAsync(filter, max, idle, msgs, cancellationToken);

    /// <summary>What the filter makes of the next messages, until it gives null, the time is over or there are enough.</summary>
    public IReadOnlyList<T> ReceiveWhile<T>(
        Func<object, T> filter,
        TimeSpan? max = null,
        TimeSpan? idle = null,
        int msgs = int.MaxValue,
        CancellationToken cancellationToken = default) =>
        ToList(ReceiveWhileAsync(filter, max, idle, msgs, cancellationToken));

    /// <summary>What the filter makes of the next messages, until it gives null, the time is over or there are enough.</summary>
    public IAsyncEnumerable<T> ReceiveWhileAsync<T>(
        Func<object, T> filter,
        TimeSpan? max = null,
        TimeSpan? idle = null,
        int msgs = int.MaxValue,
        CancellationToken cancellationToken = default) => TakeWhile(
            message =>
            {
                var result = filter(message);
                return (result != null, result != null, result);
            },
            max,
            idle,
            msgs,
            cancellationToken);

    /// <summary>The next messages of the type, until one does not satisfy this; other types are dropped, or end it.</summary>
    public IReadOnlyList<T> ReceiveWhile<T>(
        Predicate<T> shouldContinue,
        TimeSpan? max = null,
        TimeSpan? idle = null,
        int msgs = int.MaxValue,
        bool shouldIgnoreOtherMessageTypes = true,
        CancellationToken cancellationToken = default) =>
        ToList(ReceiveWhileAsync(shouldContinue, max, idle, msgs, shouldIgnoreOtherMessageTypes, cancellationToken));

    /// <summary>The next messages of the type, until one does not satisfy this; other types are dropped, or end it.</summary>
    public IAsyncEnumerable<T> ReceiveWhileAsync<T>(
        Predicate<T> shouldContinue,
        TimeSpan? max = null,
        TimeSpan? idle = null,
        int msgs = int.MaxValue,
        bool shouldIgnoreOtherMessageTypes = true,
        CancellationToken cancellationToken = default) => TakeWhile(
            message => message is T typed
                ? (shouldContinue(typed), true, typed)
                : (shouldIgnoreOtherMessageTypes, false, default(T)),
            max,
            idle,
            msgs,
            cancellationToken);

    private async IAsyncEnumerable<T> TakeWhile<T>(
        Func<object, (bool Take, bool Count, T Result)> judge,
        TimeSpan? max,
        TimeSpan? idle,
        int count,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var end = Now + RemainingOrDilated(max);
        MessageEnvelope taken = NullMessageEnvelope.Instance;
        while (count > 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var left = NotNegative(end - Now);
            var wait = idle is { } idleTime && idleTime != Timeout.InfiniteTimeSpan && idleTime < left ? idleTime : left;
            var (success, envelope) = await TryPeekOneAsync(wait, cancellationToken);
            if (!success || judge(envelope.Message) is not (true, var counts, var result))
            {
                break;
            }

            _queue.Reader.TryRead(out _);
            taken = envelope;
            if (counts)
            {
                count--;
                yield return result;
            }
        }

        _last = taken;
        _lastWasNoMessage = true;
    }
}
