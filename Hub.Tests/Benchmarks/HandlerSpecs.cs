using System.Buffers;
using System.Text;
using Hub.Benchmarks.Peers;
using Hub.Benchmarks.Upstream;

namespace Hub.Tests.Benchmarks;

/// <summary>The event handlers that the upstream benchmarks measure against: frames and replies over TCP, and what they count.</summary>
public sealed class HandlerSpecs
{
    [Theory]
    [InlineData("", false, 0)]
    [InlineData("000000", false, 0)]
    [InlineData("00000000", true, 0)]
    [InlineData("00000002ff", false, 2)]
    [InlineData("00000002ffff", true, 2)]
    [InlineData("00000002ffffee", true, 2)]
    public void A_frame_must_be_taken_when_it_is_whole(string hex, bool isWhole, int payload)
    {
        Assert.Equal(isWhole, TcpEcho.TryTakeFrame(Convert.FromHexString(hex), out var length));
        Assert.Equal(payload, length);
    }

    [Fact]
    public void A_ping_must_be_answered_with_an_empty_frame() => Assert.Equal([0, 0, 0, 0], Answer(""));

    [Theory]
    [InlineData("\"text/plain; charset=utf-8\"", "\"data\":\"h\\u0069\"")]
    [InlineData("\"application/json\"", "\"data\" : {\"a\":[1.0,{\"type\":1}]}")]
    [InlineData("\"application/octet-stream\"", "\"data_base64\":\"AQID\"")]
    public void The_data_of_a_user_event_must_come_back_as_it_was(string mediaType, string data)
    {
        var answer = Answer($$"""{"type":"azure.webpubsub.user.echo","metadata":{"data":"no"},"datacontenttype":{{mediaType}},{{data}}}""");

        var expected = $$"""{"status":200,"datacontenttype":{{mediaType}},{{data}}}""";
        Assert.Equal(expected, Encoding.UTF8.GetString(answer[4..]));
        Assert.Equal([0, 0, 0, (byte)expected.Length], answer[..4]);
    }

    [Theory]
    [InlineData("""{"type":"azure.webpubsub.sys.connected","datacontenttype":"application/json","data":{}}""")]
    [InlineData("""{"type":"azure.webpubsub.user.echo","datacontenttype":"application/octet-stream"}""")]
    public void Every_other_event_must_be_accepted_without_data(string text) =>
        Assert.Equal("""{"status":204}""", Encoding.UTF8.GetString(Answer(text)[4..]));

    [Fact]
    public void Counts_must_survive_the_way_to_the_driver()
    {
        var counts = new HandlerCounts(Accepted: 12, Events: 3456);

        Assert.Equal(counts, HandlerCounts.Parse(counts.ToText()));
        Assert.Equal(new HandlerCounts(2, 56), counts - new HandlerCounts(10, 3400));
    }

    [Theory]
    [InlineData("")]
    [InlineData("1")]
    [InlineData("1 2 3")]
    [InlineData("1 x")]
    public void What_is_no_count_must_be_refused(string text) => Assert.Throws<FormatException>(() => HandlerCounts.Parse(text));

    [Fact]
    public void The_share_of_events_over_used_connections_must_be_told()
    {
        Assert.Equal(100, new HandlerCounts(Accepted: 0, Events: 50).ReusePercent);
        Assert.Equal(80, new HandlerCounts(Accepted: 10, Events: 50).ReusePercent);
        Assert.Equal(0, new HandlerCounts(Accepted: 60, Events: 50).ReusePercent);
        Assert.Null(new HandlerCounts(Accepted: 1, Events: 0).ReusePercent);
    }

    private static byte[] Answer(string payload)
    {
        var output = new ArrayBufferWriter<byte>();
        TcpEcho.Answer(Encoding.UTF8.GetBytes(payload), output);
        return output.WrittenSpan.ToArray();
    }
}
