using System.Text.Json;
using Hub.Protocol.CloudEvents;

namespace Hub.Tests.CloudEvents;

/// <summary>Protocol section 4.4: body of the <c>connect</c> event.</summary>
public sealed class ConnectBodySpecs
{
    [Fact]
    public void Without_anything_every_part_must_be_there_and_empty() =>
        Assert.Equal("""{"claims":{},"query":{},"headers":{},"subprotocols":[],"clientCertificates":[]}""", Write());

    [Theory]
    [InlineData("""{"sub":"ann"}""", """{"sub":["ann"]}""")]
    [InlineData("""{"exp":1.50e9,"admin":true,"off":false}""", """{"exp":["1.50e9"],"admin":["true"],"off":["false"]}""")]
    [InlineData("""{"role":["a","b"]}""", """{"role":["a","b"]}""")]
    [InlineData("""{"role":[1, "b", null, [ 2 ], {"c": "d"}]}""", """{"role":["1","b","[ 2 ]","{\"c\": \"d\"}"]}""")]
    [InlineData("""{"x":{"y": [1,{}]}}""", """{"x":["{\"y\": [1,{}]}"]}""")]
    [InlineData("""{"x":null,"y":[]}""", """{"x":[],"y":[]}""")]
    [InlineData("""{"x":"a","X":"b","x":["c"]}""", """{"x":["a","c"],"X":["b"]}""")]
    [InlineData("""{"\u0061\"":"\u00e9\n"}""", """{"a\"":["é\n"]}""")]
    [InlineData("""{"x":"a\ud800"}""", "{\"x\":[\"a\uFFFD\"]}")]
    [InlineData("""{"https://schemas.example.com/name":""}""", """{"https://schemas.example.com/name":[""]}""")]
    public void Every_claim_must_be_an_array_of_strings(string claims, string expected) =>
        Assert.Equal($$"""{"claims":{{expected}},"query":{},"headers":{},"subprotocols":[],"clientCertificates":[]}""", Write(claims));

    [Fact]
    public void Bytes_of_a_claim_that_are_not_UTF8_must_not_spoil_the_body()
    {
        byte[] claims = [.. "{\"x\":\""u8, 0xC3, .. "\"}"u8];

        using var body = JsonDocument.Parse(ConnectBody.Write(claims, [], [], []));

        Assert.Equal("\uFFFD", body.RootElement.GetProperty("claims").GetProperty("x")[0].GetString());
    }

    [Fact]
    public void A_query_must_be_grouped_and_must_not_hold_the_token() =>
        Assert.Equal(
            """{"claims":{},"query":{"a":["1","","1"],"A":["2"],"":["x"],"xaccess_token":["y"]},"headers":{},"subprotocols":[],"clientCertificates":[]}""",
            Write(query: [("a", "1"), ("access_token", "secret"), ("A", "2"), ("a", ""), ("ACCESS_Token", "secret"), ("a", "1"), ("", "x"), ("xaccess_token", "y")]));

    [Fact]
    public void Headers_must_be_grouped_in_any_letter_case_and_must_not_hold_credentials() =>
        Assert.Equal(
            """{"claims":{},"query":{},"headers":{"Cookie":["a=1","b=2"],"X-Name":["é\"\\"]},"subprotocols":[],"clientCertificates":[]}""",
            Write(headers: [("Cookie", "a=1"), ("authorization", "Bearer secret"), ("Proxy-Authorization", "secret"), (":path", "/?access_token=secret"), ("cookie", "b=2"), ("X-Name", "é\"\\")]));

    [Fact]
    public void Subprotocols_must_keep_their_order() =>
        Assert.EndsWith(""","subprotocols":["b","a"],"clientCertificates":[]}""", Write(subprotocols: ["b", "a"]), StringComparison.Ordinal);

    [Theory]
    [InlineData("[]")]
    [InlineData("1")]
    [InlineData("{")]
    [InlineData("x")]
    public void Claims_that_no_token_has_must_be_refused(string claims) => Assert.ThrowsAny<JsonException>(() => Write(claims));

    private static string Write(string claims = "", (string, string)[]? query = null, (string, string)[]? headers = null, string[]? subprotocols = null) =>
        SampleEvents.Text(ConnectBody.Write(SampleEvents.Bytes(claims), Pairs(query), Pairs(headers), subprotocols ?? []));

    private static IEnumerable<KeyValuePair<string, string>> Pairs((string Name, string Value)[]? pairs) =>
        (pairs ?? []).Select(pair => KeyValuePair.Create(pair.Name, pair.Value));
}
