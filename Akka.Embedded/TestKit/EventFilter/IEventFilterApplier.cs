#nullable disable

namespace Akka.TestKit;

/// <summary>What to do with a filter: count the events that come while something runs, or keep them out of the log.</summary>
public interface IEventFilterApplier
{
    /// <summary>Goes on to a further filter; an event of any of them counts.</summary>
    EventFilterFactory And { get; }

    /// <summary>Exactly one event must come while this runs or shortly after.</summary>
    void ExpectOne(Action action, CancellationToken cancellationToken = default);

    /// <summary>Exactly one event must come while this runs or shortly after.</summary>
    Task ExpectOneAsync(Func<Task> actionAsync, CancellationToken cancellationToken = default);

    /// <summary>Exactly one event must come while this runs or shortly after.</summary>
    T ExpectOne<T>(Func<T> func, CancellationToken cancellationToken = default);

    /// <summary>Exactly one event must come while this runs or shortly after.</summary>
    Task<T> ExpectOneAsync<T>(Func<Task<T>> func, CancellationToken cancellationToken = default);

    /// <summary>Exactly one event must come while this runs or in that time after.</summary>
    void ExpectOne(TimeSpan timeout, Action action, CancellationToken cancellationToken = default);

    /// <summary>Exactly one event must come while this runs or in that time after.</summary>
    Task ExpectOneAsync(TimeSpan timeout, Func<Task> action, CancellationToken cancellationToken = default);

    /// <summary>Exactly one event must come while this runs or in that time after.</summary>
    T ExpectOne<T>(TimeSpan timeout, Func<T> func, CancellationToken cancellationToken = default);

    /// <summary>Exactly one event must come while this runs or in that time after.</summary>
    Task<T> ExpectOneAsync<T>(TimeSpan timeout, Func<Task<T>> func, CancellationToken cancellationToken = default);

    /// <summary>Exactly so many events must come while this runs or shortly after.</summary>
    void Expect(int expectedCount, Action action, CancellationToken cancellationToken = default);

    /// <summary>Exactly so many events must come while this runs or shortly after.</summary>
    Task ExpectAsync(int expectedCount, Func<Task> actionAsync, CancellationToken cancellationToken = default);

    /// <summary>Exactly so many events must come while this runs or shortly after.</summary>
    T Expect<T>(int expectedCount, Func<T> func, CancellationToken cancellationToken = default);

    /// <summary>Exactly so many events must come while this runs or shortly after.</summary>
    Task<T> ExpectAsync<T>(int expectedCount, Func<Task<T>> func, CancellationToken cancellationToken = default);

    /// <summary>Exactly so many events must come while this runs or in that time after.</summary>
    void Expect(int expectedCount, TimeSpan timeout, Action action, CancellationToken cancellationToken = default);

    /// <summary>Exactly so many events must come while this runs or in that time after.</summary>
    Task ExpectAsync(int expectedCount, TimeSpan timeout, Func<Task> action, CancellationToken cancellationToken = default);

    /// <summary>Exactly so many events must come while this runs or in that time after.</summary>
    T Expect<T>(int expectedCount, TimeSpan timeout, Func<T> func, CancellationToken cancellationToken = default);

    /// <summary>Exactly so many events must come while this runs or in that time after.</summary>
    Task<T> ExpectAsync<T>(int expectedCount, TimeSpan timeout, Func<Task<T>> func, CancellationToken cancellationToken = default);

    /// <summary>Exactly so many events must come while this runs or in that time after.</summary>
    Task ExpectAsync(int expectedCount, Func<Task> actionAsync, TimeSpan? timeout, CancellationToken cancellationToken = default);

    /// <summary>Keeps the events out of the log while this runs.</summary>
    void Mute(Action action, CancellationToken cancellationToken = default);

    /// <summary>Keeps the events out of the log while this runs.</summary>
    Task MuteAsync(Func<Task> action, CancellationToken cancellationToken = default);

    /// <summary>Keeps the events out of the log while this runs.</summary>
    T Mute<T>(Func<T> func, CancellationToken cancellationToken = default);

    /// <summary>Keeps the events out of the log while this runs.</summary>
    Task<T> MuteAsync<T>(Func<Task<T>> func, CancellationToken cancellationToken = default);

    /// <summary>Keeps the events out of the log until the result is disposed of.</summary>
    IUnmutableFilter Mute();
}
