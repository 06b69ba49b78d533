using System.Text;
using Hub.Benchmarks.Load;

namespace Hub.Tests.Benchmarks;

/// <summary>Time stamps of measured messages, and the histogram they end in.</summary>
public sealed class StampSpecs
{
    [Theory]
    [InlineData(17)]
    [InlineData(128)]
    [InlineData(1024)]
    [InlineData(70_000)]
    public void A_stamp_must_be_found_in_the_unmasked_frame_and_change_nothing_else(int dataBytes)
    {
        var frame = new StampedFrame(data => $"{{\"to\":\"été\",\"data\":\"{data}\"}}", dataBytes);
        var bytes = new byte[frame.Length];

        frame.WriteTo(bytes, 0x0123_4567_89ab_cdef);

        var filler = new string('x', dataBytes - 17);
        Assert.Equal($"{{\"to\":\"été\",\"data\":\"^0123456789abcdef{filler}\"}}", Encoding.UTF8.GetString(Unmask(bytes)));
    }

    [Fact]
    public void Data_shorter_than_marker_and_stamp_must_still_carry_both()
    {
        var frame = new StampedFrame(data => data, dataBytes: 1);
        var bytes = new byte[frame.Length];

        frame.WriteTo(bytes, 0);

        Assert.Equal("^0000000000000000", Encoding.UTF8.GetString(Unmask(bytes)));
    }

    [Fact]
    public void Stamps_must_be_read_wherever_the_bytes_are_cut()
    {
        var bytes = Encoding.ASCII.GetBytes("{\"data\":\"^00000000000003e8xx\"}{\"data\":\"^00000000000007d0xx\"}");

        for (var cut = 0; cut <= bytes.Length; cut++)
        {
            var latencies = new LatencyHistogram { Recording = true };
            var reader = new StampReader();
            reader.Read(bytes.AsSpan(0, cut), now: 3000, latencies);
            reader.Read(bytes.AsSpan(cut), now: 3000, latencies);

            Assert.Equal(2, latencies.Count);
            Assert.Equal(2.0, latencies.MaxMicros);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(127)]
    [InlineData(128)]
    [InlineData(1_000_000)]
    [InlineData(987_654_321)]
    [InlineData(long.MaxValue)]
    public void A_lone_duration_must_be_every_percentile_exactly(long nanoseconds)
    {
        var latencies = new LatencyHistogram { Recording = true };

        latencies.Record(nanoseconds);

        Assert.Equal(nanoseconds / 1000.0, latencies.PercentileMicros(0.5));
        Assert.Equal(nanoseconds / 1000.0, latencies.MaxMicros);
    }

    [Fact]
    public void Percentiles_must_be_true_to_a_64th()
    {
        var latencies = new LatencyHistogram { Recording = true };
        for (var micros = 1; micros <= 100_000; micros++)
        {
            latencies.Record(micros * 1000L);
        }

        Assert.InRange(latencies.PercentileMicros(0.50), 50_000, 50_000 * (1 + (1 / 64.0)));
        Assert.InRange(latencies.PercentileMicros(0.99), 99_000, 99_000 * (1 + (1 / 64.0)));
        Assert.Equal(100_000, latencies.PercentileMicros(1));
    }

    [Fact]
    public void Nothing_must_count_while_the_run_warms_up()
    {
        var latencies = new LatencyHistogram();

        latencies.Record(1000);

        Assert.Equal(0, latencies.Count);
        Assert.Equal(0, latencies.PercentileMicros(0.5));
    }

    // RFC 6455 section 5.3, done by hand.
    private static byte[] Unmask(byte[] frame)
    {
        var maskAt = (frame[1] & 0x7f) switch { 126 => 4, 127 => 10, _ => 2 };
        return [.. frame.Skip(maskAt + 4).Select((value, i) => (byte)(value ^ frame[maskAt + (i % 4)]))];
    }
}
