using System.Buffers.Binary;
using System.IO.Pipelines;
using Hub.Actors.Settings;
using Hub.Actors.Transport;

namespace Hub.Tests.Transport;

/// <summary>Many threads fill one outbox while it sends on the pool.</summary>
public sealed class OutboxConcurrencySpecs
{
    private const int Writers = 4;
    private const int PerWriter = 5_000;

    [Fact]
    public async Task Every_byte_must_leave_once_and_in_the_order_of_each_writer()
    {
        var socket = new YieldingSocket();
        var settings = new OutboxSettings(int.MaxValue, int.MaxValue, TimeSpan.FromDays(1), OverflowPolicy.Close, []);
        var done = new Done();
        var outbox = new Outbox(socket, done, new OutboxShared(settings, OutboxBench.Sessions, new HubClock(TimeProvider.System), ThreadPoolWorkScheduler.Instance), 0);
        outbox.Open(null);
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(() => Fill(outbox, writer))));
        Assert.True(outbox.Close(Frame(99, 0), discard: false));
        await done.CloseSent.Task.WaitAsync(TimeSpan.FromSeconds(30));
        AssertOrder(socket.Stream.ToArray());
    }

    private static void Fill(Outbox outbox, int writer)
    {
        for (var i = 0; i < PerWriter; i++) Assert.Equal(EnqueueResult.Queued, outbox.Enqueue(Frame(writer, i)));
    }

    private static OutboundBytes Frame(int writer, int number)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteInt32BigEndian(bytes, writer);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(4), number);
        return new OutboundBytes(bytes, 1, 0);
    }

    private static void AssertOrder(byte[] stream)
    {
        Assert.Equal((Writers * PerWriter + 1) * 8, stream.Length);
        var next = new int[Writers];
        for (var at = 0; at < stream.Length - 8; at += 8)
        {
            var writer = BinaryPrimitives.ReadInt32BigEndian(stream.AsSpan(at));
            var number = BinaryPrimitives.ReadInt32BigEndian(stream.AsSpan(at + 4));
            Assert.True(next[writer] == number, $"writer {writer}: {number} at byte {at}, expected {next[writer]}");
            next[writer]++;
        }
        Assert.Equal(99, BinaryPrimitives.ReadInt32BigEndian(stream.AsSpan(stream.Length - 8)));
    }

    private sealed class Done : IOutboxOwner
    {
        public TaskCompletionSource CloseSent { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void OnOverflow() => CloseSent.TrySetException(new InvalidOperationException("overflow"));

        public void OnCloseSent() => CloseSent.TrySetResult();

        public void OnSendFailed(IClientSocket socket, Exception reason) => CloseSent.TrySetException(reason);
    }

    /// <summary>Completes every third send later, on another thread; two sends at a time would garble the unguarded list.</summary>
    private sealed class YieldingSocket : IClientSocket
    {
        private int _calls;
        private int _inside;

        public List<byte> Stream { get; } = [];

        public string? RemoteAddress => null;

        public PipeReader Input => throw new NotSupportedException("This socket only sends.");

        public ValueTask SendAsync(ReadOnlyMemory<byte> bytes)
        {
            if (Interlocked.Increment(ref _inside) != 1) throw new InvalidOperationException("two sends at a time");
            if (++_calls % 3 == 0) return SendLaterAsync(bytes);
            Take(bytes);
            return ValueTask.CompletedTask;
        }

        public ValueTask CompleteAsync() => ValueTask.CompletedTask;

        public void Abort()
        {
        }

        private async ValueTask SendLaterAsync(ReadOnlyMemory<byte> bytes)
        {
            await Task.Yield();
            Take(bytes);
        }

        private void Take(ReadOnlyMemory<byte> bytes)
        {
            Stream.AddRange(bytes.Span);
            Interlocked.Decrement(ref _inside);
        }
    }
}
