using System.Text;
using System.Text.Json;
using Hub.Protocol.CloudEvents;
using Hub.Protocol.Messages;
using Hub.Tests.CloudEvents;
using Hub.Tests.Fuzz.Support;

namespace Hub.Tests.Fuzz;

/// <summary>What handlers and TCP backends answer, generated and spoiled, and against the framework's document parser.</summary>
public sealed class CloudEventJsonFuzzSpecs
{
    private static readonly FuzzRun Run = FuzzRun.For(nameof(CloudEventJsonFuzzSpecs));

    private static readonly byte[][] ConnectReplies = [.. new[]
    {
        """{"userId":"\u00e4nn","roles":["webpubsub.sendToGroup","r"],"groups":["g1","räume 😀"],"subprotocol":"json.webpubsub.azure.v1"}""",
        """{"roles":[],"groups":[],"userId":"","x":{"y":[1.5e3,true,null]}}""",
        """{ "us\u0065rId" : null , "subprotocol" : "" }""",
        "null",
    }.Select(Encoding.UTF8.GetBytes)];

    private static readonly byte[][] Replies = [.. new[]
    {
        """{"status":200,"datacontenttype":"text/plain","data":"h\u00e9\ud83d\ude00\"\n"}""",
        """{"data":{"a":[1.0,-2e5,true,null,"s"]},"connectionstate":"eyJhIjoxfQ==","metadata":{"k":"v","l":""}}""",
        """{"datacontenttype":"application/octet-stream","data_base64":"QUJ\u0043RA==","st\u0061tus":201,"x":[{}]}""",
        """{"status":500,"data":null}""",
    }.Select(Encoding.UTF8.GetBytes)];

    private static readonly byte[][] Events =
    [
        TcpEnvelope.WriteEvent(SampleEvents.User),
        TcpEnvelope.WriteEvent(SampleEvents.System(HubEventKind.Connect)),
        TcpEnvelope.WriteEvent(SampleEvents.User with { UserId = "é", State = "", Subprotocol = "p", ContentType = null, Metadata = new Dictionary<string, string> { ["k"] = "v" } }),
    ];

    private static readonly string?[] ContentTypesToTry = [null, "", "text/plain", "text/plain; charset=utf-8", "application/json", "application/octet-stream", "application/x-protobuf", "text/html", "a\nb"];

    [Fact]
    public void A_mutated_answer_must_never_throw_and_must_not_allocate_much()
    {
        Run.Parse(source => source.Mutate(ConnectReplies), bytes => ConnectReply.TryRead(bytes, out _, out _), Bound);
        Run.Parse(source => source.Mutate(Replies), bytes => TcpEnvelope.TryReadReply(bytes, out _, out _), Bound);
        Run.Parse(source => source.Mutate(Events), bytes => TcpEnvelope.TryReadEvent(bytes, out _, out _), Bound);
    }

    [Fact]
    public void An_accepted_connect_answer_must_mean_the_same_to_the_framework() => Run.Each(source =>
    {
        var body = source.Mutate(ConnectReplies);
        source.Remember(body);
        var isRead = ConnectReply.TryRead(body, out var reply, out var error);
        Assert.Equal(isRead, reply is not null);
        Assert.Equal(isRead, error is null);
        if (!isRead || string.IsNullOrWhiteSpace(Encoding.UTF8.GetString(body)))
        {
            return;
        }

        using var document = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = ConnectReply.MaxDepth });
        Assert.Equal(Text(document, "userId"), reply!.UserId);
        Assert.Equal(Text(document, "subprotocol") is { Length: > 0 } text ? text : null, reply.Subprotocol);
        Assert.Equal(Texts(document, "roles"), reply.Roles);
        Assert.Equal(Texts(document, "groups") is { Count: > 0 } groups ? groups : null, reply.Groups);
    });

    [Fact]
    public void An_accepted_reply_must_be_JSON_to_the_framework_and_survive_being_written() => Run.Each(source =>
    {
        var json = source.Mutate(Replies);
        source.Remember(json);
        var isRead = TcpEnvelope.TryReadReply(json, out var reply, out var error);
        Assert.Equal(isRead, reply is not null);
        Assert.Equal(isRead, error is null);
        if (!isRead)
        {
            return;
        }

        using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 18 });
        Assert.Equal(document.RootElement.TryGetProperty("status", out var status) && status.ValueKind == JsonValueKind.Number ? status.GetInt32() : 200, reply!.Status);
        Assert.Equal(Text(document, "connectionstate"), reply.State);
        Assert.True(TcpEnvelope.TryReadReply(TcpEnvelope.WriteReply(reply), out var again, out error), error);
        Assert.Equal((reply.Status, reply.State, reply.ContentType), (again.Status, again.State, again.ContentType));
        Assert.Equal(reply.Metadata, again.Metadata);
        Assert.True(reply.Body.Span.SequenceEqual(again.Body.Span));
        Assert.True(!UserEventBody.TryReadReply(reply, out var payload) || payload is null || payload.Value.Form == PayloadForm.Raw);
    });

    [Fact]
    public void Any_event_must_be_written_as_JSON_and_read_the_same() => Run.Each(source =>
    {
        var kind = source.Pick(Enum.GetValues<HubEventKind>());
        var e = (kind == HubEventKind.User ? SampleEvents.User with { Name = source.Pick(["message", "a.b-c_1", "connect"]) } : SampleEvents.System(kind)) with
        {
            Id = source.OneIn(2) ? source.Random.Next(100) : source.Random.NextInt64(),
            ConnectionId = "c" + source.Text(8),
            UserId = source.OneIn(3) ? null : source.Text(12),
            State = source.OneIn(3) ? null : source.Text(12),
            ContentType = source.Pick(ContentTypesToTry),
            Body = source.OneIn(2) ? Encoding.UTF8.GetBytes(source.Pick(["null", "{\"a\":[1.0, 2]}", "\"s\"", "", "[", "{} {}"]) + (source.OneIn(4) ? source.Text(3) : "")) : source.Bytes(40),
        };
        source.Remember(e.Body.ToArray());
        var json = TcpEnvelope.WriteEvent(e);
        using var document = JsonDocument.Parse(json);

        Assert.True(TcpEnvelope.TryReadEvent(json, out var read, out var error), error);
        var expected = e with
        {
            ConnectionId = Clean(e.ConnectionId)!, UserId = Clean(e.UserId), State = Clean(e.State), ContentType = Clean(e.ContentType),
            Time = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero), Body = default,
        };
        Assert.Equal(expected, read with { Body = default });
        // White space around a JSON value is no part of it; everything else is kept byte for byte.
        var isJson = e.ContentType?.StartsWith(ContentTypes.Json, StringComparison.OrdinalIgnoreCase) == true;
        Assert.Equal(isJson ? e.Body.Span.Trim(" \t\r\n"u8).ToArray() : e.Body.ToArray(), isJson ? read.Body.Span.Trim(" \t\r\n"u8).ToArray() : read.Body.ToArray());
    });

    [Fact]
    public void Any_event_that_is_read_must_be_written_and_read_the_same() => Run.Each(source =>
    {
        var json = source.Mutate(Events);
        source.Remember(json);
        if (TcpEnvelope.TryReadEvent(json, out var e, out _))
        {
            Assert.True(TcpEnvelope.TryReadEvent(TcpEnvelope.WriteEvent(e), out var again, out var error), error);
            Assert.Equal(e with { Body = default, Metadata = null }, again with { Body = default, Metadata = null });
            Assert.Equal(e.Metadata, again.Metadata);
            Assert.Equal(e.Body.ToArray(), again.Body.ToArray());
        }
    });

    [Fact]
    public void A_connect_body_must_hold_what_was_given() => Run.Each(source =>
    {
        KeyValuePair<string, string>[] Pairs() => [.. Enumerable.Range(0, source.Random.Next(5)).Select(_ => KeyValuePair.Create(source.Pick(["a", "A", "access_Token", "authorization", source.Text(3)]), source.Text(6)))];
        var (claims, query, headers) = (source.Text(9), Pairs(), Pairs());
        source.Remember(Encoding.UTF8.GetBytes(claims));
        using var document = JsonDocument.Parse(ConnectBody.Write(JsonSerializer.SerializeToUtf8Bytes(new { claims = new object[] { claims, 1, true } }), query, headers, [claims]));

        Assert.Equal([claims, "1", "true"], Strings(document.RootElement.GetProperty("claims").GetProperty("claims")));
        Assert.Equal([claims], Strings(document.RootElement.GetProperty("subprotocols")));
        AssertGroups(query.Where(pair => pair.Key != "access_Token"), document.RootElement.GetProperty("query"), StringComparer.Ordinal);
        AssertGroups(headers.Where(pair => pair.Key != "authorization" && !pair.Key.StartsWith(':')), document.RootElement.GetProperty("headers"), StringComparer.OrdinalIgnoreCase);
    });

    private static long Bound(int length) => 16_384 + (16L * length);

    private static void AssertGroups(IEnumerable<KeyValuePair<string, string>> pairs, JsonElement groups, StringComparer comparer) =>
        Assert.Equal(
            pairs.GroupBy(pair => pair.Key, pair => pair.Value, comparer).Select(group => (group.Key, string.Join('\u0001', group))),
            groups.EnumerateObject().Select(group => (group.Name, string.Join('\u0001', Strings(group.Value)))));

    private static List<string> Strings(JsonElement array) => [.. array.EnumerateArray().Select(item => item.GetString()!)];

    private static string? Clean(string? text) => text is null ? null : new string([.. text.Select(unit => char.IsControl(unit) ? '\uFFFD' : unit)]);

    private static string? Text(JsonDocument document, string name) =>
        document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty(name, out var value) ? value.GetString() : null;

    private static List<string>? Texts(JsonDocument document, string name) =>
        document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Array
            ? Strings(value)
            : null;
}
