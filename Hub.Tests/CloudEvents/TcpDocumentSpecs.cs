using System.Text.RegularExpressions;
using Hub.Protocol.CloudEvents;
using Hub.Tests.Support;

namespace Hub.Tests.CloudEvents;

/// <summary>The examples of <c>docs/upstream-tcp.md</c> are what the hub writes and reads, byte for byte.</summary>
public sealed partial class TcpDocumentSpecs
{
    private static readonly string[] Examples =
        [.. Example().Matches(File.ReadAllText(Path.Combine(Repository.Root, "docs", "upstream-tcp.md"))).Select(match => match.Groups[1].Value)];

    [Fact]
    public void Events_must_be_written_as_the_page_shows_them()
    {
        var events = Examples.Where(example => example.Contains("specversion", StringComparison.Ordinal)).ToList();

        Assert.Equal(3, events.Count);
        foreach (var example in events)
        {
            Assert.True(TcpEnvelope.TryReadEvent(SampleEvents.Bytes(example), out var e, out var error), error);
            Assert.Equal(example, SampleEvents.Text(TcpEnvelope.WriteEvent(e)));
            Assert.Equal(EventSignature.Create([SampleEvents.Bytes("a-key-that-has-thirty-two-bytes!")], e.ConnectionId), e.Signature);
        }
    }

    [Fact]
    public void Replies_must_be_read_as_the_page_says()
    {
        var replies = Examples.Where(example => !example.Contains("specversion", StringComparison.Ordinal)).Select(example =>
        {
            Assert.True(TcpEnvelope.TryReadReply(SampleEvents.Bytes(example), out var reply, out var error), error);
            return (reply.Status, reply.ContentType, SampleEvents.Text(reply.Body));
        });

        Assert.Equal(
            [
                (200, "text/plain", "hello"),
                (200, "application/json", "{\"n\":1.0}"),
                (200, "application/octet-stream", "\u0001\u0002\u0003"),
                (200, null, ""),
                (200, "application/json", """{"userId":"ann","roles":["webpubsub.sendToGroup"],"groups":["lobby"],"subprotocol":"json.webpubsub.azure.v1"}"""),
                (401, "text/plain", "The room is full."),
            ],
            replies);
    }

    [GeneratedRegex(@"^```json\n(.*?)\n```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Example();
}
