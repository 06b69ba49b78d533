using System.IO.Pipelines;
using System.Runtime.InteropServices;
using Hub.Actors.Transport;

namespace Hub.Tests.Transport;

/// <summary>The sending half of a client: records each send call and can hold or fail the next one.</summary>
internal sealed class SpySocket : IClientSocket
{
    private readonly List<byte> _stream = [];
    private TaskCompletionSource? _held;

    /// <summary>Bytes of each send call.</summary>
    public List<int> Sends { get; } = [];

    /// <summary>The array behind each send call: shows what was copied.</summary>
    public List<byte[]> Arrays { get; } = [];

    /// <summary>Everything sent.</summary>
    public byte[] Stream => [.. _stream];

    /// <summary>The next send waits for <see cref="Release"/> or <see cref="Fail"/>.</summary>
    public bool Hold { get; set; }

    /// <summary>The next send throws this at once.</summary>
    public Exception? Broken { get; set; }

    /// <summary>Called at each send.</summary>
    public Action? OnSend { get; set; }

    public string? RemoteAddress => null;

    public PipeReader Input => throw new NotSupportedException("This socket only sends.");

    public ValueTask SendAsync(ReadOnlyMemory<byte> bytes)
    {
        if (Broken is not null) throw Broken;
        Sends.Add(bytes.Length);
        OnSend?.Invoke();
        if (MemoryMarshal.TryGetArray(bytes, out var segment)) Arrays.Add(segment.Array!);
        _stream.AddRange(bytes.Span);
        if (!Hold) return ValueTask.CompletedTask;
        _held = new TaskCompletionSource();
        return new ValueTask(_held.Task);
    }

    /// <summary>The held send is done; later ones are not held.</summary>
    public void Release()
    {
        Hold = false;
        _held!.SetResult();
    }

    /// <summary>The held send fails.</summary>
    public void Fail(Exception reason) => _held!.SetException(reason);

    public ValueTask CompleteAsync() => ValueTask.CompletedTask;

    public void Abort()
    {
    }
}
