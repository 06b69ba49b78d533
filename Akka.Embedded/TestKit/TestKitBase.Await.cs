#nullable disable

namespace Akka.TestKit;

// Waiting for something that no message tells.
#pragma warning disable CA1822 // These are instance methods in Akka.NET.
public abstract partial class TestKitBase
{
    private static readonly TimeSpan DefaultInterval = TimeSpan.FromMilliseconds(100);

    /// <summary>The assertion must come to pass; it is tried every 100 milliseconds unless told otherwise.</summary>
    public void AwaitAssert(Action assertion, TimeSpan? duration = null, TimeSpan? interval = null, CancellationToken cancellationToken = default) =>
        AwaitAssertAsync(assertion, duration, interval, cancellationToken).GetAwaiter().GetResult();

    /// <summary>The assertion must come to pass; it is tried every 100 milliseconds unless told otherwise.</summary>
    public Task AwaitAssertAsync(Action assertion, TimeSpan? duration = null, TimeSpan? interval = null, CancellationToken cancellationToken = default) =>
        AwaitAssertAsync(
            () =>
            {
                assertion();
                return Task.CompletedTask;
            },
            duration,
            interval,
            cancellationToken);

    /// <summary>The assertion must come to pass; it is tried every 100 milliseconds unless told otherwise.</summary>
    public async Task AwaitAssertAsync(
        Func<Task> assertion, TimeSpan? duration = null, TimeSpan? interval = null, CancellationToken cancellationToken = default)
    {
        var end = Now + RemainingOrDilated(duration);
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var pause = Pause(interval ?? DefaultInterval, end);
            try
            {
                await assertion();
                return;
            }
            catch (Exception) when (Now + pause < end)
            {
                // There is time for another try; the last failure passes.
            }

            await Task.Delay(pause, cancellationToken);
        }
    }

    /// <summary>The condition must come true in time.</summary>
    public void AwaitCondition(Func<bool> conditionIsFulfilled, CancellationToken cancellationToken = default) =>
        AwaitConditionAsync(conditionIsFulfilled, cancellationToken).GetAwaiter().GetResult();

    /// <summary>The condition must come true in time.</summary>
    public Task AwaitConditionAsync(Func<bool> conditionIsFulfilled, CancellationToken cancellationToken = default) =>
        AwaitConditionAsync(() => Task.FromResult(conditionIsFulfilled()), cancellationToken);

    /// <summary>The condition must come true in time.</summary>
    public Task AwaitConditionAsync(Func<Task<bool>> conditionIsFulfilled, CancellationToken cancellationToken = default) =>
        AwaitTrue(conditionIsFulfilled, RemainingOrDefault, RemainingOrDefault / 10, null, cancellationToken);

    /// <summary>The condition must come true in time.</summary>
    public void AwaitCondition(Func<bool> conditionIsFulfilled, TimeSpan? max, CancellationToken cancellationToken = default) =>
        AwaitConditionAsync(() => Task.FromResult(conditionIsFulfilled()), max, cancellationToken).GetAwaiter().GetResult();

    /// <summary>The condition must come true in time.</summary>
    public Task AwaitConditionAsync(Func<Task<bool>> conditionIsFulfilled, TimeSpan? max, CancellationToken cancellationToken = default) =>
        AwaitTrue(conditionIsFulfilled, RemainingOrDilated(max), RemainingOrDilated(max) / 10, null, cancellationToken);

    /// <summary>The condition must come true in time.</summary>
    public void AwaitCondition(Func<bool> conditionIsFulfilled, TimeSpan? max, string message, CancellationToken cancellationToken = default) =>
        AwaitConditionAsync(conditionIsFulfilled, max, message, cancellationToken).GetAwaiter().GetResult();

    /// <summary>The condition must come true in time.</summary>
    public Task AwaitConditionAsync(Func<bool> conditionIsFulfilled, TimeSpan? max, string message, CancellationToken cancellationToken = default) =>
        AwaitConditionAsync(() => Task.FromResult(conditionIsFulfilled()), max, message, cancellationToken);

    /// <summary>The condition must come true in time.</summary>
    public Task AwaitConditionAsync(Func<Task<bool>> conditionIsFulfilled, TimeSpan? max, string message, CancellationToken cancellationToken = default) =>
        AwaitTrue(conditionIsFulfilled, RemainingOrDilated(max), RemainingOrDilated(max) / 10, message, cancellationToken);

    /// <summary>The condition must come true in time.</summary>
    public void AwaitCondition(Func<bool> conditionIsFulfilled, TimeSpan? max, TimeSpan? interval, string message = null, CancellationToken cancellationToken = default) =>
        AwaitConditionAsync(conditionIsFulfilled, max, interval, message, cancellationToken).GetAwaiter().GetResult();

    /// <summary>The condition must come true in time.</summary>
    public Task AwaitConditionAsync(Func<bool> conditionIsFulfilled, TimeSpan? max, TimeSpan? interval, string message = null, CancellationToken cancellationToken = default) =>
        AwaitConditionAsync(() => Task.FromResult(conditionIsFulfilled()), max, interval, message, cancellationToken);

    /// <summary>The condition must come true in time.</summary>
    public Task AwaitConditionAsync(Func<Task<bool>> conditionIsFulfilled, TimeSpan? max, TimeSpan? interval, string message = null, CancellationToken cancellationToken = default) =>
        AwaitTrue(conditionIsFulfilled, RemainingOrDilated(max), interval ?? DefaultInterval, message, cancellationToken);

    /// <summary>Whether the condition comes true in time.</summary>
    public bool AwaitConditionNoThrow(Func<bool> conditionIsFulfilled, TimeSpan max, TimeSpan? interval = null, CancellationToken cancellationToken = default) =>
        AwaitConditionNoThrowAsync(conditionIsFulfilled, max, interval, cancellationToken).GetAwaiter().GetResult();

    /// <summary>Whether the condition comes true in time.</summary>
    public Task<bool> AwaitConditionNoThrowAsync(Func<bool> conditionIsFulfilled, TimeSpan max, TimeSpan? interval = null, CancellationToken cancellationToken = default) =>
        AwaitConditionNoThrowAsync(() => Task.FromResult(conditionIsFulfilled()), max, interval, cancellationToken);

    /// <summary>Whether the condition comes true in time.</summary>
    public Task<bool> AwaitConditionNoThrowAsync(Func<Task<bool>> conditionIsFulfilled, TimeSpan max, TimeSpan? interval = null, CancellationToken cancellationToken = default) =>
        ComesTrue(conditionIsFulfilled, max, interval ?? DefaultInterval, cancellationToken);

    private async Task AwaitTrue(
        Func<Task<bool>> condition, TimeSpan max, TimeSpan interval, string message, CancellationToken cancellationToken)
    {
        if (!await ComesTrue(condition, max, interval, cancellationToken))
        {
            _assertions.Fail("Timeout {0} expired while waiting for condition. {1}", max, message ?? "");
        }
    }

    private static async Task<bool> ComesTrue(Func<Task<bool>> condition, TimeSpan max, TimeSpan interval, CancellationToken cancellationToken)
    {
        var end = Now + max;
        while (!await condition())
        {
            if (Now >= end)
            {
                return false;
            }

            await Task.Delay(Pause(interval, end), cancellationToken);
        }

        return true;
    }

    private static TimeSpan Pause(TimeSpan interval, TimeSpan end)
    {
        var left = NotNegative(end - Now);
        return interval < TimeSpan.Zero || interval > left ? left : interval;
    }
}
