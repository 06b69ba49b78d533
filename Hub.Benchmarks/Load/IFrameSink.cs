namespace Hub.Benchmarks.Load;

/// <summary>Where a <see cref="FrameScanner"/> puts what it finds. Spans are valid only during the call.</summary>
internal interface IFrameSink
{
    /// <summary>A piece of a data message: the pieces of one message arrive in order, the last one marked.</summary>
    void OnPayload(ReadOnlySpan<byte> piece, bool endOfMessage);

    /// <summary>One whole control frame: close (8), ping (9) or pong (10).</summary>
    void OnControl(int opcode, ReadOnlySpan<byte> payload);
}
