using Hub.Protocol.CloudEvents;
using Hub.Protocol.Messages;
using Hub.Tests.Wire;

namespace Hub.Tests.CloudEvents;

/// <summary>Protocol section 4.6, both tables: data to a handler and back.</summary>
public sealed class UserEventBodySpecs
{
    private static readonly Dictionary<string, string> Metadata = new() { ["k"] = "v" };

    [Fact]
    public void Text_must_be_sent_as_UTF8_without_quotes_and_escapes()
    {
        AssertBody("text/plain; charset=utf-8", "a\"é", Codec.Token(DataType.Text, @"""a\""\u00e9"""));
        AssertBody("text/plain; charset=utf-8", "a\"é", Codec.Raw(DataType.Text, "a\"é"));
    }

    [Fact]
    public void JSON_must_be_sent_as_it_was_written() =>
        AssertBody("application/json", """{ "n" : 1.0 }""", Codec.Raw(DataType.Json, """{ "n" : 1.0 }"""));

    [Fact]
    public void Binary_and_protobuf_must_be_sent_as_bytes()
    {
        AssertBody("application/octet-stream", "AB", Codec.Token(DataType.Binary, "\"QUI=\""));
        AssertBody("application/octet-stream", "AB", Codec.Raw(DataType.Binary, "AB"));
        AssertBody("application/x-protobuf", "AB", Codec.Token(DataType.Protobuf, "\"QUI=\""));
        AssertBody("application/x-protobuf", "AB", Codec.Raw(DataType.Protobuf, "AB"));
    }

    [Fact]
    public void No_data_must_be_an_empty_text() => AssertBody("text/plain; charset=utf-8", "", null);

    [Theory]
    [InlineData("text/plain", "hi é", DataType.Text)]
    [InlineData("Text/Plain ; charset=utf-8", "hi", DataType.Text)]
    [InlineData("application/json", "{\"n\":1.0}", DataType.Json)]
    [InlineData("application/json; charset=utf-8", " \"s\" ", DataType.Json)]
    [InlineData("APPLICATION/JSON", "1.0", DataType.Json)]
    [InlineData("application/octet-stream", "null", DataType.Binary)]
    [InlineData("application/x-protobuf", "x", DataType.Protobuf)]
    [InlineData(null, "x", DataType.Binary)]
    [InlineData("", "x", DataType.Binary)]
    [InlineData("; charset=utf-8", "x", DataType.Binary)]
    [InlineData("text/plain", "null", DataType.Text)]
    public void An_answer_must_become_data_of_its_media_type(string? contentType, string body, DataType type)
    {
        Assert.True(TryRead(200, contentType, SampleEvents.Bytes(body), null, out var payload));

        Assert.Equal((type, PayloadForm.Raw, body), (payload!.Value.Type, payload.Value.Form, SampleEvents.Text(payload.Value.Bytes)));
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/json")]
    [InlineData("application/octet-stream")]
    [InlineData("text/html")]
    [InlineData(null)]
    public void An_empty_answer_must_be_a_success_without_data_whatever_its_media_type(string? contentType)
    {
        Assert.True(TryRead(204, contentType, [], null, out var payload));
        Assert.Null(payload);
    }

    [Theory]
    [InlineData("null")]
    [InlineData(" null\n")]
    public void JSON_null_must_be_an_empty_answer(string body)
    {
        Assert.True(TryRead(200, "application/json", SampleEvents.Bytes(body), null, out var payload));
        Assert.Null(payload);
    }

    [Theory]
    [InlineData("application/octet-stream", "", DataType.Binary)]
    [InlineData(null, "", DataType.Binary)]
    [InlineData("application/x-protobuf", "", DataType.Protobuf)]
    [InlineData("text/plain", "", DataType.Text)]
    [InlineData("application/json", "", DataType.Text)]
    [InlineData("application/json", "null", DataType.Text)]
    [InlineData("text/html", "", DataType.Text)]
    public void Metadata_alone_must_be_an_empty_message(string? contentType, string body, DataType type)
    {
        Assert.True(TryRead(200, contentType, SampleEvents.Bytes(body), Metadata, out var payload));
        Assert.Equal((type, 0), (payload!.Value.Type, payload.Value.Bytes.Length));
    }

    [Theory]
    [InlineData(199, "text/plain", "hi")]
    [InlineData(300, "text/plain", "hi")]
    [InlineData(404, null, "")]
    [InlineData(500, "application/json", "{}")]
    [InlineData(200, "text/html", "hi")]
    [InlineData(200, "application/problem+json", "{}")]
    [InlineData(200, "text/plain, text/plain", "hi")]
    [InlineData(200, "application/json", "{")]
    [InlineData(200, "application/json", "{} {}")]
    [InlineData(200, "application/json", "hi")]
    public void Anything_else_must_be_a_failure(int status, string? contentType, string body)
    {
        Assert.False(TryRead(status, contentType, SampleEvents.Bytes(body), Metadata, out var payload));
        Assert.Null(payload);
    }

    [Fact]
    public void Text_and_JSON_that_are_not_UTF8_must_be_a_failure()
    {
        Assert.False(TryRead(200, "text/plain", [0xC3], null, out _));
        Assert.False(TryRead(200, "text/plain; charset=iso-8859-1", [0xE9], null, out _));
        Assert.False(TryRead(200, "application/json", [(byte)'"', 0xC3, (byte)'"'], null, out _));
        Assert.True(TryRead(200, "application/octet-stream", [0xC3], null, out _));
    }

    [Theory]
    [InlineData(16, true)]
    [InlineData(17, false)]
    public void JSON_must_not_be_deeper_than_clients_may_send(int depth, bool isRead) =>
        Assert.Equal(isRead, TryRead(200, "application/json", SampleEvents.Bytes(new string('[', depth) + new string(']', depth)), null, out _));

    private static bool TryRead(int status, string? contentType, byte[] body, Dictionary<string, string>? metadata, out Payload? payload) =>
        UserEventBody.TryReadReply(new CloudEventReply(status, contentType, body) { Metadata = metadata }, out payload);

    private static void AssertBody(string contentType, string body, Payload? payload)
    {
        var (actualType, actualBody) = UserEventBody.Of(payload);
        Assert.Equal((contentType, body), (actualType, SampleEvents.Text(actualBody)));
    }
}
