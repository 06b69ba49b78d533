#nullable disable

using Akka.Actor;
using Akka.Event;
using Akka.TestKit.Internal;
using Akka.TestKit.TestEvent;

namespace Akka.TestKit;

/// <summary>Applies filters by telling the test logger of them through the event stream.</summary>
internal sealed class EventFilterApplier(TestKitBase testkit, ActorSystem system, IReadOnlyList<EventFilterBase> filters) : IEventFilterApplier
{
    public EventFilterFactory And => new(testkit, system, filters);

    public void ExpectOne(Action action, CancellationToken cancellationToken = default) =>
        Run(1, null, Wrap(action), cancellationToken).GetAwaiter().GetResult();

    public Task ExpectOneAsync(Func<Task> actionAsync, CancellationToken cancellationToken = default) =>
        Run(1, null, Wrap(actionAsync), cancellationToken);

    public T ExpectOne<T>(Func<T> func, CancellationToken cancellationToken = default) =>
        Run(1, null, () => Task.FromResult(func()), cancellationToken).GetAwaiter().GetResult();

    public Task<T> ExpectOneAsync<T>(Func<Task<T>> func, CancellationToken cancellationToken = default) =>
        Run(1, null, func, cancellationToken);

    public void ExpectOne(TimeSpan timeout, Action action, CancellationToken cancellationToken = default) =>
        Run(1, timeout, Wrap(action), cancellationToken).GetAwaiter().GetResult();

    public Task ExpectOneAsync(TimeSpan timeout, Func<Task> action, CancellationToken cancellationToken = default) =>
        Run(1, timeout, Wrap(action), cancellationToken);

    public T ExpectOne<T>(TimeSpan timeout, Func<T> func, CancellationToken cancellationToken = default) =>
        Run(1, timeout, () => Task.FromResult(func()), cancellationToken).GetAwaiter().GetResult();

    public Task<T> ExpectOneAsync<T>(TimeSpan timeout, Func<Task<T>> func, CancellationToken cancellationToken = default) =>
        Run(1, timeout, func, cancellationToken);

    public void Expect(int expectedCount, Action action, CancellationToken cancellationToken = default) =>
        Run(expectedCount, null, Wrap(action), cancellationToken).GetAwaiter().GetResult();

    public Task ExpectAsync(int expectedCount, Func<Task> actionAsync, CancellationToken cancellationToken = default) =>
        Run(expectedCount, null, Wrap(actionAsync), cancellationToken);

    public T Expect<T>(int expectedCount, Func<T> func, CancellationToken cancellationToken = default) =>
        Run(expectedCount, null, () => Task.FromResult(func()), cancellationToken).GetAwaiter().GetResult();

    public Task<T> ExpectAsync<T>(int expectedCount, Func<Task<T>> func, CancellationToken cancellationToken = default) =>
        Run(expectedCount, null, func, cancellationToken);

    public void Expect(int expectedCount, TimeSpan timeout, Action action, CancellationToken cancellationToken = default) =>
        Run(expectedCount, timeout, Wrap(action), cancellationToken).GetAwaiter().GetResult();

    public Task ExpectAsync(int expectedCount, TimeSpan timeout, Func<Task> action, CancellationToken cancellationToken = default) =>
        Run(expectedCount, timeout, Wrap(action), cancellationToken);

    public T Expect<T>(int expectedCount, TimeSpan timeout, Func<T> func, CancellationToken cancellationToken = default) =>
        Run(expectedCount, timeout, () => Task.FromResult(func()), cancellationToken).GetAwaiter().GetResult();

    public Task<T> ExpectAsync<T>(int expectedCount, TimeSpan timeout, Func<Task<T>> func, CancellationToken cancellationToken = default) =>
        Run(expectedCount, timeout, func, cancellationToken);

    public Task ExpectAsync(int expectedCount, Func<Task> actionAsync, TimeSpan? timeout, CancellationToken cancellationToken = default) =>
        Run(expectedCount, timeout, Wrap(actionAsync), cancellationToken);

    public void Mute(Action action, CancellationToken cancellationToken = default) =>
        Run(null, null, Wrap(action), cancellationToken).GetAwaiter().GetResult();

    public Task MuteAsync(Func<Task> action, CancellationToken cancellationToken = default) =>
        Run(null, null, Wrap(action), cancellationToken);

    public T Mute<T>(Func<T> func, CancellationToken cancellationToken = default) =>
        Run(null, null, () => Task.FromResult(func()), cancellationToken).GetAwaiter().GetResult();

    public Task<T> MuteAsync<T>(Func<Task<T>> func, CancellationToken cancellationToken = default) =>
        Run(null, null, func, cancellationToken);

    public IUnmutableFilter Mute()
    {
        system.EventStream.Publish(new Mute(filters));
        return new Muted(system, filters);
    }

    private static Func<Task<bool>> Wrap(Action action) => () =>
    {
        action();
        return Task.FromResult(true);
    };

    private static Func<Task<bool>> Wrap(Func<Task> action) => async () =>
    {
        await action();
        return true;
    };

    private async Task<T> Run<T>(int? expected, TimeSpan? timeout, Func<Task<T>> action, CancellationToken cancellationToken)
    {
        var wait = timeout is { } stated ? testkit.Dilated(stated) : testkit.TestKitSettings.TestEventFilterLeeway;
        // Where none is expected, the first one ends the wait.
        var events = new MatchedEvents(Math.Max(expected ?? 0, 1));
        foreach (var filter in filters)
        {
            filter.EventMatched += events.Add;
        }

        system.EventStream.Publish(new Mute(filters));
        try
        {
            var result = await action();
            if (expected is { } count)
            {
                await events.Wait(wait, cancellationToken);
                Check(events.Count, count, wait);
            }

            return result;
        }
        finally
        {
            foreach (var filter in filters)
            {
                filter.EventMatched -= events.Add;
            }

            system.EventStream.Publish(new Unmute(filters));
        }
    }

    private void Check(int received, int expected, TimeSpan wait)
    {
        var described = string.Join(", ", filters);
        if (received < expected)
        {
            testkit.Assertions.Fail($"Timeout ({wait}) while waiting for messages. Only received {received}/{expected} messages that matched filter [{described}]");
        }
        else if (received > expected)
        {
            testkit.Assertions.Fail($"Received {received - expected} too many. Expected {expected} but received {received} that matched filter [{described}]");
        }
    }

    private sealed class Muted(ActorSystem system, IReadOnlyList<EventFilterBase> filters) : IUnmutableFilter
    {
        private int _isOver;

        public void Unmute()
        {
            if (Interlocked.Exchange(ref _isOver, 1) == 0)
            {
                system.EventStream.Publish(new Unmute(filters));
            }
        }

        public void Dispose() => Unmute();
    }

    /// <summary>Counts on the logger's thread, and wakes the spec when there are enough.</summary>
    private sealed class MatchedEvents(int enough)
    {
        private readonly TaskCompletionSource _enough = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _count;

        public int Count => Volatile.Read(ref _count);

        public void Add(EventFilterBase filter, LogEvent logEvent)
        {
            if (Interlocked.Increment(ref _count) == enough)
            {
                _enough.TrySetResult();
            }
        }

        public async Task Wait(TimeSpan wait, CancellationToken cancellationToken)
        {
            try
            {
                await _enough.Task.WaitAsync(wait, cancellationToken);
            }
            catch (TimeoutException)
            {
                // Too few in time: the caller compares the counts.
            }
        }
    }
}
