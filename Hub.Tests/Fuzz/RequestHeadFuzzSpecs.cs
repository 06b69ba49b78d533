using System.Buffers;
using System.Text;
using Hub.Host.Auth;
using Hub.Host.WebSockets;
using Hub.Protocol.Tokens;
using Hub.Tests.Fuzz.Support;
using Hub.Tests.Support;

namespace Hub.Tests.Fuzz;

/// <summary>The front door's reader of upgrade requests, and the judgement of what it read, against spoiled requests.</summary>
public sealed class RequestHeadFuzzSpecs
{
    private static readonly FuzzRun Run = FuzzRun.For(nameof(RequestHeadFuzzSpecs));

    private static readonly ClientHandshake Handshake = new(
        new TokenValidator(new TokenRules { Keys = [TokenRules.KeyBytes(HubHost.DefaultKey)] }, TimeProvider.System),
        new OriginRule(["https://app.example.com"]),
        new AnonymousPolicy([]));

    private static readonly byte[][] Corpus =
    [
        Ascii("GET /client/hubs/chat?access_token=a.b-c_d&x=%20 HTTP/1.1\r\nHost: localhost:8080\r\nConnection: keep-alive, Upgrade\r\nUpgrade: websocket\r\n"
            + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol:  json.webpubsub.azure.v1 \r\n\r\n"),
        Ascii("GET /client?hub=chat&webpubsub_mode=sendToGroup&group=g%C3%A9&noEcho=true HTTP/1.1\r\nHost: [::1]\r\nOrigin: https://app.example.com\r\n"
            + "Authorization: Bearer a.b.c\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"),
        Ascii("GET /client/hubs/a%2Fb/?awps_connection_id=1&& HTTP/1.1\r\nA:\r\nHost:\r\n\r\nrest"),
    ];

    [Fact]
    public void A_mutated_request_must_be_read_and_judged_without_throwing() =>
        Run.Parse(
            source => source.Mutate(Corpus),
            static bytes =>
            {
                if (Parse(bytes) is { } head) Assert.NotNull(Handshake.Decide(head));
            },
            length => 32_768 + (64L * length));

    [Fact]
    public void What_is_read_must_be_what_stands_in_the_lines() =>
        Run.Each(source =>
        {
            var bytes = source.Mutate(Corpus);
            source.Remember(bytes);
            if (Parse(bytes) is not { } head) return;
            var text = Encoding.Latin1.GetString(bytes);
            var lines = text[..text.IndexOf("\r\n\r\n", StringComparison.Ordinal)].Split("\r\n");
            Assert.Equal($"GET {head.Path}{(lines[0].Contains('?', StringComparison.Ordinal) ? "?" : "")}{head.Query} HTTP/1.1", lines[0]);
            foreach (var name in lines[1..].Select(line => line[..line.IndexOf(':', StringComparison.Ordinal)]))
            {
                var values = lines[1..].Where(line => line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase)).Select(line => line[(name.Length + 1)..].Trim(' '));
                Assert.Equal(string.Join(',', values), head.Header(name));
            }
        });

    private static RequestHead? Parse(byte[] bytes) => RequestHead.Parse(new ReadOnlySequence<byte>(bytes), out _);

    private static byte[] Ascii(string text) => Encoding.ASCII.GetBytes(text);
}
