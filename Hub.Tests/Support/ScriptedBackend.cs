using System.Collections.Concurrent;
using System.Text;
using System.Threading.Channels;
using Akka.Actor;
using Hub.Actors.Upstream;
using Hub.Protocol.CloudEvents;

namespace Hub.Tests.Support;

/// <summary>
/// Application servers in memory, one for each backend of the rules. Each event is handed to the spec, which answers it, unless
/// <see cref="Answer"/> does.
/// </summary>
public sealed class ScriptedBackend : IBackendFactory
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly Channel<ScriptedCall> _calls = Channel.CreateUnbounded<ScriptedCall>();

    /// <summary>A backend with rules for the hub <c>chat</c>.</summary>
    internal ScriptedBackend(params EventHandlerRule[] rules) => Options = new UpstreamOptions(
        new Dictionary<string, IReadOnlyList<EventHandlerRule>> { ["chat"] = rules }, [Encoding.UTF8.GetBytes("key")], "hub.example", () => 8080);

    internal UpstreamOptions Options { get; }

    /// <summary>Answers an event at once; null leaves it to <see cref="NextAsync"/>.</summary>
    internal Func<UpstreamCall, CloudEventReply?> Answer { get; set; } = static _ => null;

    /// <summary>Answers every event in its own time, where it is set.</summary>
    internal Func<UpstreamCall, Task<CloudEventReply>>? Delayed { get; set; }

    /// <summary>Backends made, by name.</summary>
    internal ConcurrentQueue<string> Made { get; } = new();

    /// <summary>A rule for all events at one backend.</summary>
    internal static EventHandlerRule Rule(string url = "http://app:80/", string? userEvents = "*", bool connect = false, bool connected = false, bool disconnected = false)
    {
        Assert.True(UrlTemplate.TryParse(url, out var template, out var error), error);
        EventPattern? pattern = null;
        if (userEvents is not null) Assert.True(EventPattern.TryParse(userEvents, out pattern, out error), error);
        return new EventHandlerRule(template!, pattern, connect, connected, disconnected);
    }

    /// <summary>A successful answer with a text.</summary>
    internal static CloudEventReply Text(string text) => new(200, "text/plain", Encoding.UTF8.GetBytes(text));

    /// <summary>An answer without a body.</summary>
    internal static CloudEventReply Status(int status) => new(status, null, ReadOnlyMemory<byte>.Empty);

    /// <summary>The next event that waits for an answer.</summary>
    internal async Task<ScriptedCall> NextAsync()
    {
        using var timeout = new CancellationTokenSource(Patience);
        try
        {
            return await _calls.Reader.ReadAsync(timeout.Token);
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"No event came within {Patience}.");
        }
    }

    /// <summary>The next event must have that name; it is answered with 200 and nothing else.</summary>
    internal async Task<CloudEvent> AcceptAsync(string name)
    {
        var call = await NextAsync();
        Assert.Equal(name, call.Event.Name);
        call.Answer(Status(200));
        return call.Event;
    }

    /// <summary>True when an event is there that nobody has asked for.</summary>
    internal bool HasMore => _calls.Reader.Count > 0;

    IBackend IBackendFactory.Create(UrlTemplate url, IActorRefFactory actors)
    {
        Made.Enqueue(url.Backend);
        return new Connections(this);
    }

    private sealed class Connections(ScriptedBackend backend) : IBackend
    {
        public Task<CloudEventReply> CallAsync(UpstreamCall call, CancellationToken cancellation)
        {
            if (backend.Delayed is { } delayed) return delayed(call);
            if (backend.Answer(call) is { } reply) return Task.FromResult(reply);
            var waiting = new ScriptedCall(call, cancellation);
            backend._calls.Writer.TryWrite(waiting);
            return waiting.Reply;
        }

        public void Close()
        {
        }
    }
}

/// <summary>One event that waits for its answer.</summary>
internal sealed class ScriptedCall
{
    private readonly TaskCompletionSource<CloudEventReply> _reply = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ScriptedCall(UpstreamCall call, CancellationToken cancellation)
    {
        Call = call;
        cancellation.Register(() => _reply.TrySetCanceled(cancellation));
    }

    public UpstreamCall Call { get; }

    public CloudEvent Event => Call.Event;

    public Task<CloudEventReply> Reply => _reply.Task;

    public void Answer(CloudEventReply reply) => _reply.TrySetResult(reply);

    public void Answer(int status) => _reply.TrySetResult(ScriptedBackend.Status(status));

    public void Fail(Exception reason) => _reply.TrySetException(reason);
}
