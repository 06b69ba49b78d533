using BenchmarkDotNet.Attributes;
using Hub.Benchmarks.Load;
using Hub.Protocol.Frames;
using Hub.Protocol.Wire;

namespace Hub.Benchmarks.Micro;

/// <summary>Frames in and out. Not sealed: the harness derives from it.</summary>
[MemoryDiagnoser]
public class FrameBench : IDisposable
{
    private const int Frames = 64;

    private readonly FrameReader _reader = new(ProtocolLimits.Default);
    private readonly FrameBuilder _builder = new();
    private byte[] _payload = [];
    private byte[] _received = [];
    private byte[] _input = [];

    /// <summary>Bytes in each frame.</summary>
    [Params(128, 1024)]
    public int PayloadBytes { get; set; }

    /// <summary>What a socket read brings: many masked frames in a row.</summary>
    [GlobalSetup]
    public void Prepare()
    {
        _payload = new byte[PayloadBytes];
        Array.Fill(_payload, (byte)'x');
        _received = [.. Enumerable.Repeat(ClientFrame.Of(ClientFrame.Text, _payload), Frames).SelectMany(frame => frame)];
        _input = new byte[_received.Length];
    }

    /// <summary>Reads and unmasks one frame, UTF-8 check included. The copy of the input is part of the figure, since reading unmasks in
    /// place.</summary>
    [Benchmark(OperationsPerInvoke = Frames)]
    public int Read()
    {
        _received.CopyTo(_input, 0);
        Span<byte> input = _input;
        var messages = 0;
        while (_reader.Read(ref input, out _) == FrameEvent.Message)
        {
            messages++;
        }

        return messages == Frames ? messages : throw new InvalidOperationException($"read {messages} of {Frames} messages");
    }

    /// <summary>Only the copy that <see cref="Read"/> includes.</summary>
    [Benchmark(OperationsPerInvoke = Frames)]
    public byte CopyAlone()
    {
        _received.CopyTo(_input, 0);
        return _input[0];
    }

    /// <summary>Builds one server frame around a payload.</summary>
    [Benchmark]
    public int Build()
    {
        _builder.Reset();
        _builder.WriteFrame(Opcode.Text, _payload);
        return _builder.Length;
    }

    /// <inheritdoc/>
    [GlobalCleanup]
    public void Dispose()
    {
        _reader.Dispose();
        GC.SuppressFinalize(this);
    }
}
