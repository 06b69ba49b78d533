using System.Collections.Concurrent;
using Hub.Actors.Events;
using Hub.Protocol.Messages;
using Hub.Tests.Wire;

namespace Hub.Tests.Support;

/// <summary>
/// An application in the same process. The event's name says what it does: <c>echo</c> answers with the data, <c>done</c> without any,
/// <c>fail</c> fails, <c>throw</c> and <c>throwLater</c> throw, <c>null</c> answers nothing at all, <c>garbage</c> what cannot be written for every protocol, anything else waits for <see cref="Answer"/>.
/// </summary>
public sealed class ScriptedHandler : IHubEventHandler
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource<EventReply>> _waiting = new();
    private readonly ConcurrentDictionary<string, TaskCompletionSource<CancellationToken>> _called = new();

    /// <summary>Every call, in order.</summary>
    public ConcurrentQueue<UserEvent> Calls { get; } = new();

    /// <summary>Completes when the event of that name was called, with its token.</summary>
    public Task<CancellationToken> CalledAsync(string name) => Called(name).Task.WaitAsync(TimeSpan.FromSeconds(10));

    /// <summary>Lets a waiting event go.</summary>
    public void Answer(string name, EventReply reply) => Waiting(name).TrySetResult(reply);

    /// <inheritdoc/>
    public ValueTask<EventReply> OnEventAsync(UserEvent userEvent, CancellationToken cancellation)
    {
        Calls.Enqueue(userEvent);
        Called(userEvent.Name).TrySetResult(cancellation);
        return userEvent.Name switch
        {
            "echo" or "message" => new ValueTask<EventReply>(EventReply.With(userEvent.Payload!.Value)),
            "done" => new ValueTask<EventReply>(EventReply.Done),
            "fail" => new ValueTask<EventReply>(EventReply.Failed("Forbidden", "not you")),
            "throw" => throw new InvalidOperationException("secret"),
            "throwLater" => ThrowLaterAsync(),
            "garbage" => new ValueTask<EventReply>(EventReply.With(Codec.Token(DataType.Binary, "\"***\""))),
            "null" => new ValueTask<EventReply>((EventReply)null!),
            "throwOnCancel" => ThrowOnCancelAsync(userEvent, cancellation),
            _ => new ValueTask<EventReply>(Waiting(userEvent.Name).Task),
        };
    }

    private async ValueTask<EventReply> ThrowOnCancelAsync(UserEvent userEvent, CancellationToken cancellation)
    {
        cancellation.Register(() => throw new InvalidOperationException("thrown by a cancellation callback"));
        return await Waiting(userEvent.Name).Task;
    }

    private static async ValueTask<EventReply> ThrowLaterAsync()
    {
        await Task.Yield();
        throw new InvalidOperationException("secret");
    }

    private TaskCompletionSource<EventReply> Waiting(string name) => _waiting.GetOrAdd(name, _ => new TaskCompletionSource<EventReply>(TaskCreationOptions.RunContinuationsAsynchronously));

    private TaskCompletionSource<CancellationToken> Called(string name)
        => _called.GetOrAdd(name, _ => new TaskCompletionSource<CancellationToken>(TaskCreationOptions.RunContinuationsAsynchronously));

    /// <summary>Waits until the token of a call fires.</summary>
    public static async Task CancelledAsync(CancellationToken token)
    {
        var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = token.Register(() => cancelled.TrySetResult());
        await cancelled.Task.WaitAsync(TimeSpan.FromSeconds(10), CancellationToken.None);
    }

    /// <summary>Text for the client.</summary>
    public static EventReply Text(string text) => EventReply.With(Codec.Raw(DataType.Text, text));
}
