#nullable disable

using System.Runtime.CompilerServices;

namespace Akka.TestKit;

// Expectations of several messages.
public abstract partial class TestKitBase
{
    /// <summary>The next message must equal one of these.</summary>
    public T ExpectMsgAnyOf<T>(IEnumerable<T> messages, CancellationToken cancellationToken = default) =>
        ExpectMsgAnyOfAsync<T>(messages, cancellationToken).AsTask().GetAwaiter().GetResult();

    /// <summary>The next message must equal one of these.</summary>
    public ValueTask<T> ExpectMsgAnyOfAsync<T>(IEnumerable<T> messages, CancellationToken cancellationToken = default) =>
        ExpectAnyOf(RemainingOrDefault, messages, cancellationToken);

    /// <summary>The next messages must equal these, in any order.</summary>
    public IReadOnlyCollection<T> ExpectMsgAllOf<T>(params T[] messages) => ExpectMsgAllOf((IReadOnlyCollection<T>)messages);

    /// <summary>The next messages must equal these, in any order.</summary>
    public IReadOnlyCollection<T> ExpectMsgAllOf<T>(IReadOnlyCollection<T> messages, CancellationToken cancellationToken = default) =>
        ToList(ExpectMsgAllOfAsync(messages, cancellationToken));

    /// <summary>The next messages must equal these, in any order.</summary>
    public IAsyncEnumerable<T> ExpectMsgAllOfAsync<T>(IReadOnlyCollection<T> messages, CancellationToken cancellationToken = default) =>
        ExpectAllOf(RemainingOrDefault, messages, cancellationToken);

    /// <summary>Within that time the next messages must equal these, in any order.</summary>
    public IReadOnlyCollection<T> ExpectMsgAllOf<T>(TimeSpan max, params T[] messages) =>
        ExpectMsgAllOf(max, (IReadOnlyCollection<T>)messages);

    /// <summary>Within that time the next messages must equal these, in any order.</summary>
    public IReadOnlyCollection<T> ExpectMsgAllOf<T>(
        TimeSpan max, IReadOnlyCollection<T> messages, CancellationToken cancellationToken = default) =>
        ToList(ExpectMsgAllOfAsync(max, messages, cancellationToken));

    /// <summary>Within that time the next messages must equal these, in any order.</summary>
    public IAsyncEnumerable<T> ExpectMsgAllOfAsync<T>(
        TimeSpan max, IReadOnlyCollection<T> messages, CancellationToken cancellationToken = default) =>
        ExpectAllOf(Dilated(max), messages, cancellationToken);

    private async ValueTask<T> ExpectAnyOf<T>(TimeSpan max, IEnumerable<T> messages, CancellationToken cancellationToken)
    {
        var message = await ReceiveOneAsync(max, cancellationToken);
        _assertions.AssertTrue(message != null, "Timeout {0} while waiting for any of ({1})", max, string.Join(",", messages));
        _assertions.AssertTrue(message is T typed && messages.Contains(typed), "ExpectMsgAnyOf found unexpected {0}", message);
        return (T)message;
    }

    private async IAsyncEnumerable<T> ExpectAllOf<T>(
        TimeSpan max, IReadOnlyCollection<T> messages, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var missing = messages.ToList();
        var unexpected = new List<object>();
        await foreach (var message in ReceiveNWithin(messages.Count, max, cancellationToken))
        {
            if (message is T typed && missing.Remove(typed))
            {
                yield return typed;
            }
            else
            {
                unexpected.Add(message);
            }
        }

        if (missing.Count > 0 || unexpected.Count > 0)
        {
            _assertions.Fail("not found [{0}] found unexpected [{1}]", string.Join(", ", missing), string.Join(", ", unexpected));
        }
    }
}
