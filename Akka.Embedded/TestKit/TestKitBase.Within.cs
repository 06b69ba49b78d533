#nullable disable

namespace Akka.TestKit;

// Blocks that must take a certain time.
public abstract partial class TestKitBase
{
    /// <summary>The block must end within this time; expectations inside wait no longer than what is left of it.</summary>
    public void Within(TimeSpan max, Action action, TimeSpan? epsilonValue = null, CancellationToken cancellationToken = default) =>
        Within(TimeSpan.Zero, max, action, null, epsilonValue, cancellationToken);

    /// <summary>The block must end within this time; expectations inside wait no longer than what is left of it.</summary>
    public Task WithinAsync(
        TimeSpan max, Func<Task> actionAsync, TimeSpan? epsilonValue = null, CancellationToken cancellationToken = default) =>
        WithinAsync(TimeSpan.Zero, max, actionAsync, null, epsilonValue, cancellationToken);

    /// <summary>The block must take at least the one and at most the other time.</summary>
    public void Within(
        TimeSpan min, TimeSpan max, Action action, string hint = null, TimeSpan? epsilonValue = null, CancellationToken cancellationToken = default) =>
        Within(
            min,
            max,
            () =>
            {
                action();
                return true;
            },
            hint,
            epsilonValue,
            cancellationToken);

    /// <summary>The block must take at least the one and at most the other time.</summary>
    public Task WithinAsync(
        TimeSpan min, TimeSpan max, Func<Task> actionAsync, string hint = null, TimeSpan? epsilonValue = null, CancellationToken cancellationToken = default) =>
        WithinAsync(
            min,
            max,
            async () =>
            {
                await actionAsync();
                return true;
            },
            hint,
            epsilonValue,
            cancellationToken);

    /// <summary>The block must end within this time; expectations inside wait no longer than what is left of it.</summary>
    public T Within<T>(TimeSpan max, Func<T> function, TimeSpan? epsilonValue = null, CancellationToken cancellationToken = default) =>
        Within(TimeSpan.Zero, max, function, null, epsilonValue, cancellationToken);

    /// <summary>The block must end within this time; expectations inside wait no longer than what is left of it.</summary>
    public Task<T> WithinAsync<T>(
        TimeSpan max, Func<Task<T>> function, TimeSpan? epsilonValue = null, CancellationToken cancellationToken = default) =>
        WithinAsync(TimeSpan.Zero, max, function, null, epsilonValue, cancellationToken);

    /// <summary>The block must take at least the one and at most the other time.</summary>
    public T Within<T>(
        TimeSpan min, TimeSpan max, Func<T> function, string hint = null, TimeSpan? epsilonValue = null, CancellationToken cancellationToken = default) =>
        WithinAsync(min, max, () => Task.FromResult(function()), hint, epsilonValue, cancellationToken).GetAwaiter().GetResult();

    /// <summary>The block must take at least the one and at most the other time.</summary>
    public async Task<T> WithinAsync<T>(
        TimeSpan min,
        TimeSpan max,
        Func<Task<T>> function,
        string hint = null,
        TimeSpan? epsilonValue = null,
        CancellationToken cancellationToken = default)
    {
        var start = Now;
        var outerEnd = _end;
        var limit = Dilated(max);
        if (outerEnd is { } end)
        {
            var left = end - start;
            _assertions.AssertTrue(left >= min, "Required min time {0} not possible, only {1} left. {2}", min, left, hint ?? "");
            limit = left < limit ? left : limit;
        }

        _lastWasNoMessage = false;
        _end = start + limit;
        T result;
        try
        {
            result = await RunWithin(function, limit, cancellationToken);
        }
        finally
        {
            _end = outerEnd;
        }

        CheckElapsed(Now - start, min, limit, epsilonValue.GetValueOrDefault(), hint);
        return result;
    }

    /// <summary>Gives up a little after the limit, so that a block that hangs fails and does not hang the run.</summary>
    private static async Task<T> RunWithin<T>(Func<Task<T>> function, TimeSpan limit, CancellationToken cancellationToken)
    {
        var task = function();
        if (task.IsCompleted)
        {
            return await task;
        }

        using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var first = await Task.WhenAny(task, Task.Delay(limit + TimeSpan.FromMilliseconds(200), giveUp.Token));
        cancellationToken.ThrowIfCancellationRequested();
        giveUp.Cancel();
        return first == task ? await task : default;
    }

    private void CheckElapsed(TimeSpan elapsed, TimeSpan min, TimeSpan max, TimeSpan epsilon, string hint)
    {
        if (elapsed < min)
        {
            _assertions.Fail("Failed: Block took {0}, should have at least been {1}. {2}", elapsed, min, hint ?? "");
        }

        // A block that ends by receiving while there is something uses its time up by design.
        if (!_lastWasNoMessage && elapsed > max + epsilon)
        {
            _assertions.Fail("Failed: Block took {0}, exceeding {1}. {2}", elapsed, max, hint ?? "");
        }
    }
}
