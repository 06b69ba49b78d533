using Hub.Benchmarks.Servers;
using Hub.Benchmarks.Upstream;

namespace Hub.Benchmarks.Peers;

/// <summary>How an event handler behaves.</summary>
/// <param name="Port">Port on loopback.</param>
/// <param name="Delay">How long it takes for each event.</param>
/// <param name="IsSilent">Accepts connections and events, and never answers one.</param>
internal sealed record HandlerBehaviour(int Port, TimeSpan Delay, bool IsSilent);

/// <summary>What both event handlers share: their counts, which they tell whoever writes a line to their standard input, and their delay.</summary>
internal sealed class HandlerPeer(HandlerBehaviour behaviour)
{
    private long _accepted;
    private long _events;

    /// <summary>A connection was accepted.</summary>
    public void OnAccepted() => Interlocked.Increment(ref _accepted);

    /// <summary>An event arrived; completes when it is to be answered.</summary>
    public async ValueTask OnEventAsync(CancellationToken stop)
    {
        Interlocked.Increment(ref _events);
        if (behaviour.IsSilent)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, stop);
        }
        else if (behaviour.Delay > TimeSpan.Zero)
        {
            await Task.Delay(behaviour.Delay, stop);
        }
    }

    /// <summary>Answers each line of standard input until it ends. On a thread of its own, since reading it blocks.</summary>
    public void Listen() => new Thread(AnswerLines) { IsBackground = true }.Start();

    private void AnswerLines()
    {
        while (Console.In.ReadLine() is not null)
        {
            var counts = new HandlerCounts(Interlocked.Read(ref _accepted), Interlocked.Read(ref _events));
            Console.Out.WriteLine(ServerProcess.AnswerMark + counts.ToText());
        }
    }
}
