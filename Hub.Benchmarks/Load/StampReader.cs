namespace Hub.Benchmarks.Load;

/// <summary>Finds the time stamps that <see cref="StampedFrame"/> wrote in received bytes, also where a stamp is cut in two.</summary>
internal sealed class StampReader
{
    private const int Outside = -1;

    private int _digits = Outside;
    private long _stamp;

    /// <summary>Records <paramref name="now"/> minus the stamp for each stamp that ends in <paramref name="bytes"/>.</summary>
    public void Read(ReadOnlySpan<byte> bytes, long now, LatencyHistogram latencies)
    {
        while (!bytes.IsEmpty)
        {
            if (_digits == Outside)
            {
                var marker = bytes.IndexOf(StampedFrame.Marker);
                if (marker < 0)
                {
                    return;
                }

                bytes = bytes[(marker + 1)..];
                _digits = 0;
                _stamp = 0;
                continue;
            }

            var character = bytes[0];
            _stamp = (_stamp << 4) | (long)(character <= '9' ? character - '0' : character - 'a' + 10);
            bytes = bytes[1..];
            if (++_digits == StampedFrame.StampDigits)
            {
                latencies.Record(now - _stamp);
                _digits = Outside;
            }
        }
    }
}
