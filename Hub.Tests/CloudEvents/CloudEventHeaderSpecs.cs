using Hub.Protocol.CloudEvents;

namespace Hub.Tests.CloudEvents;

/// <summary>Protocol section 4.3: events and replies as HTTP headers.</summary>
public sealed class CloudEventHeaderSpecs
{
    private static readonly Dictionary<string, string> Metadata = new() { ["k"] = "v\tw", ["bad key"] = "x", [""] = "x", ["K-2"] = "" };

    [Fact]
    public void An_event_must_have_the_headers_that_libraries_look_for()
    {
        Assert.Equal(
            [
                ("WebHook-Request-Origin", "hub.example.com"),
                ("ce-specversion", "1.0"),
                ("ce-awpsversion", "1.0"),
                ("ce-type", "azure.webpubsub.user.message"),
                ("ce-source", $"/hubs/chat/client/{SampleEvents.ConnectionId}"),
                ("ce-id", "3"),
                ("ce-time", "2026-01-02T03:04:05Z"),
                ("ce-hub", "chat"),
                ("ce-connectionId", SampleEvents.ConnectionId),
                ("ce-eventName", "message"),
                ("ce-signature", "sha256=00"),
            ],
            Of(SampleEvents.User).Where(header => header.Name != "x-ms-client-request-id"));
    }

    [Fact]
    public void What_a_connection_has_besides_must_be_sent_and_metadata_without_keys_that_are_no_tokens()
    {
        var plain = Of(SampleEvents.User);
        var full = Of(SampleEvents.User with { UserId = "änn", Subprotocol = "json.webpubsub.azure.v1", State = "", Cookies = "a=1; b=2", Metadata = Metadata });

        Assert.Equal(
            [
                ("ce-userId", "änn"),
                ("ce-subprotocol", "json.webpubsub.azure.v1"),
                ("ce-connectionState", ""),
                ("Cookie", "a=1; b=2"),
                ("X-WebPubSub-Metadata-k", "v\tw"),
                ("X-WebPubSub-Metadata-K-2", ""),
            ],
            full.Except(plain));
        Assert.Empty(plain.Except(full));
        Assert.DoesNotContain(Of(SampleEvents.User with { Cookies = "" }), header => header.Name == "Cookie");
    }

    [Fact]
    public void The_request_id_must_be_the_same_for_the_same_event_only()
    {
        var first = RequestId(SampleEvents.User);

        Assert.Equal(first, RequestId(SampleEvents.User with { Body = default }));
        Assert.NotEqual(first, RequestId(SampleEvents.User with { Id = 4 }));
        Assert.NotEqual(first, RequestId(SampleEvents.User with { Hub = "chat2" }));
        Assert.NotEqual(first, RequestId(SampleEvents.User with { ConnectionId = "1" }));
        Assert.Matches("^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$", first);
    }

    [Theory]
    [InlineData("admin\r\nce-userId: root", "admin\uFFFD\uFFFDce-userId: root")]
    [InlineData("admin\n", "admin\uFFFD")]
    [InlineData("a\0b\u007fc\u0085d\te", "a\uFFFDb\uFFFDc\uFFFDd\uFFFDe")]
    [InlineData(" admin", "\uFFFDadmin")]
    [InlineData("admin  ", "admin\uFFFD\uFFFD")]
    [InlineData("\u00a0a b\u2003", "\uFFFDa b\uFFFD")]
    [InlineData("  ", "\uFFFD\uFFFD")]
    [InlineData("a b", "a b")]
    [InlineData("", "")]
    [InlineData("😀", "😀")]
    public void A_user_id_must_never_reach_the_handler_as_another_one(string userId, string sent) =>
        Assert.Contains(("ce-userId", sent), Of(SampleEvents.User with { UserId = userId }));

    [Fact]
    public void A_lone_surrogate_must_become_a_replacement_character() =>
        Assert.Contains(("ce-userId", "a\uFFFDb"), Of(SampleEvents.User with { UserId = "a\ud800b" }));

    [Fact]
    public void No_value_may_end_its_header()
    {
        const string evil = "x\r\nEvil: 1\0";
        var e = SampleEvents.User with
        {
            Hub = evil, Name = evil, ConnectionId = evil, UserId = evil, Subprotocol = evil, State = evil, Cookies = evil, Signature = evil,
            Metadata = new Dictionary<string, string> { ["k"] = evil, ["k\r\nEvil"] = "v" },
        };
        var headers = CloudEventHeaders.Of(e, evil).ToList();

        Assert.Equal(17, headers.Count);
        Assert.DoesNotContain(headers, header => (header.Key + header.Value).Any(char.IsControl));
    }

    [Fact]
    public void A_successful_reply_must_give_state_metadata_and_cookies()
    {
        Assert.True(Read(200, out var reply, out _, ("CE-CONNECTIONSTATE", "s"), ("x-webpubsub-metadata-k", "v"), ("set-cookie", "a=1"), ("Set-Cookie", "b=2"), ("X", "y")));

        Assert.Equal(("text/plain", "hi"), (reply!.ContentType, SampleEvents.Text(reply.Body)));
        Assert.Equal("s", reply.State);
        Assert.Equal([KeyValuePair.Create("k", "v")], reply.Metadata!);
        Assert.Equal(["a=1", "b=2"], reply.SetCookies);
    }

    [Fact]
    public void An_empty_state_must_be_a_state_and_an_absent_one_none()
    {
        Assert.True(Read(204, out var empty, out _, ("ce-connectionState", "")));
        Assert.True(Read(204, out var none, out _));

        Assert.Equal("", empty!.State);
        Assert.Null(none!.State);
        Assert.Null(none.Metadata);
        Assert.Empty(none.SetCookies);
    }

    [Fact]
    public void Of_a_failed_reply_only_the_status_may_count()
    {
        Assert.True(Read(401, out var reply, out _, ("ce-connectionState", "s\n"), ("X-WebPubSub-Metadata-k", "v"), ("Set-Cookie", "a=1")));

        Assert.Equal(401, reply!.Status);
        Assert.Null(reply.State);
        Assert.Null(reply.Metadata);
        Assert.Empty(reply.SetCookies);
    }

    [Theory]
    [InlineData(16_384, true)]
    [InlineData(16_385, false)]
    public void A_state_must_be_bounded(int length, bool isRead) =>
        Assert.Equal(isRead, Read(200, out _, out _, ("ce-connectionState", new string('s', length))));

    [Fact]
    public void A_reply_that_breaks_a_rule_must_be_refused_with_the_reason()
    {
        AssertRefused("control character", ("ce-connectionState", "a\tb"));
        AssertRefused("twice", ("ce-connectionState", "a"), ("ce-connectionState", "a"));
        AssertRefused("metadata value", ("X-WebPubSub-Metadata-k", "é"));
        AssertRefused("metadata key", ("X-WebPubSub-Metadata-", "v"));
        AssertRefused("twice", ("X-WebPubSub-Metadata-k", "v"), ("X-WebPubSub-Metadata-k", "v"));
    }

    private static List<(string Name, string Value)> Of(CloudEvent e) => [.. CloudEventHeaders.Of(e, "hub.example.com").Select(header => (header.Key, header.Value))];

    private static string RequestId(CloudEvent e) => Assert.Single(Of(e), header => header.Name == "x-ms-client-request-id").Value;

    private static void AssertRefused(string reason, params (string Name, string Value)[] headers)
    {
        Assert.False(Read(200, out var reply, out var error, headers));
        Assert.Null(reply);
        Assert.Contains(reason, error, StringComparison.Ordinal);
    }

    private static bool Read(int status, out CloudEventReply? reply, out string? error, params (string Name, string Value)[] headers) =>
        CloudEventHeaders.TryReadReply(
            status, "text/plain", SampleEvents.Bytes("hi"), headers.Select(header => KeyValuePair.Create(header.Name, (IEnumerable<string>)[header.Value])), out reply, out error);
}
