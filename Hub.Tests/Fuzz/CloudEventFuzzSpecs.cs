using System.Security.Cryptography;
using System.Text;
using Hub.Protocol.CloudEvents;
using Hub.Protocol.Wire;
using Hub.Tests.CloudEvents;
using Hub.Tests.Fuzz.Support;

namespace Hub.Tests.Fuzz;

/// <summary>Signatures, addresses, validation and headers of events with generated and spoiled input.</summary>
public sealed class CloudEventFuzzSpecs
{
    private static readonly FuzzRun Run = FuzzRun.For(nameof(CloudEventFuzzSpecs));

    private static readonly byte[][] Templates = [.. new[]
    {
        "http://app.example.com/api/{hub}/{event}?code=a%20b&e={EVENT}",
        "https://[::1]:8443/{hub}.{event}/..//./x",
        "http://127.0.0.1?{hub}",
        "HTTP://H:80/{event}{hub}/%2F",
        "tcp://backend:9000",
        "tcp://[fe80::1]:65535",
        "http://user@h/#{hub}",
    }.Select(Encoding.ASCII.GetBytes)];

    private static readonly string[] Names = ["message", "a.b-c_1", "z", "chat`,.[]"];

    [Fact]
    public void A_signature_must_be_the_HMAC_of_RFC_2104_for_each_key() => Run.Each(source =>
    {
        var id = source.Text(80);
        var keys = Enumerable.Range(0, 1 + source.Random.Next(3)).Select(_ => source.Bytes(150)).ToList();
        source.Remember(Encoding.UTF8.GetBytes(id));

        var expected = string.Join(',', keys.Select(key => "sha256=" + Convert.ToHexString(Hmac(key, Encoding.UTF8.GetBytes(id))).ToLowerInvariant()));

        Assert.Equal(expected, EventSignature.Create([.. keys.Select(key => (ReadOnlyMemory<byte>)key)], id));
    });

    [Fact]
    public void A_template_must_never_lead_to_another_backend() => Run.Each(source =>
    {
        var bytes = source.Mutate(Templates);
        source.Remember(bytes);
        var isParsed = UrlTemplate.TryParse(Encoding.Latin1.GetString(bytes), out var template, out var error);
        Assert.Equal(isParsed, template is not null);
        Assert.Equal(isParsed, error is null);
        if (!isParsed)
        {
            return;
        }

        AssertBackend(template!, template!.Evaluate(source.Text(20), source.Text(20)));
        AssertBackend(template, template.Evaluate(source.Pick(["..", ".", "/", "//evil", "@evil", "\\", ":1", "%2e%2e", "?#", ""]), source.Pick(["..", "@", "#"])));

        // A valid name adds no path segment and takes none away.
        var reference = template.Evaluate("h", "e");
        var url = template.Evaluate(source.Pick(Names), source.Pick(Names));
        AssertBackend(template, url);
        Assert.Equal(reference.Segments.Length, url.Segments.Length);
    });

    [Fact]
    public void Validation_must_agree_with_a_list_of_entries() => Run.Each(source =>
    {
        string Word(int most) => string.Concat(Enumerable.Range(0, source.Random.Next(most + 1)).Select(_ => source.Pick(["a", "B", "b", ".", ":", "1", "*", ",", " ", "[", "]", "\t"])));
        var host = source.Pick(["a", "ab", "A.b", "a:b", "[a:1]", "b1", Word(3)]);
        var port = source.Pick([1, 11, 111]);
        List<string> values = [.. Enumerable.Range(0, source.Random.Next(4)).Select(_ => source.OneIn(6) ? $"{Word(2)}{host}:{port}{Word(2)}" : Word(6))];
        source.Remember(Encoding.UTF8.GetBytes($"{host} {port} {string.Join('|', values)}"));

        var bare = (host.StartsWith('[') && host.EndsWith(']') ? host[1..^1] : host).ToUpperInvariant();
        var authority = bare.Contains(':', StringComparison.Ordinal) ? $"[{bare}]" : bare;
        var entries = values.SelectMany(value => value.ToUpperInvariant().Split(',')).Select(entry => entry.Trim()).ToHashSet(StringComparer.Ordinal);
        var expected = entries.Contains("*") || (bare.Length > 0 && (entries.Contains(bare) || entries.Contains(authority) || entries.Contains($"{authority}:{port}")));

        Assert.Equal(expected, WebhookValidation.Allows(values, host, port));
    });

    [Fact]
    public void Headers_must_hold_nothing_that_ends_a_header_and_keep_all_that_is_printable() => Run.Each(source =>
    {
        var user = Utf16(source);
        var state = Utf16(source);
        var key = source.Text(5);
        source.Remember(Encoding.Unicode.GetBytes(user + state + key));
        var e = SampleEvents.User with { UserId = user, State = state, Cookies = state, Subprotocol = user, Metadata = new Dictionary<string, string> { [key] = user } };
        var headers = CloudEventHeaders.Of(e, state).ToList();

        foreach (var (name, value) in headers)
        {
            Assert.True(HttpToken.IsValid(name), name);
            Assert.False(value.Any(unit => unit is not '\t' && char.IsControl(unit)), value);
            Assert.Equal(value, Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(value)));
        }

        Assert.Equal(Expected(state), headers.Single(header => header.Key == CloudEventHeaders.ConnectionState).Value);
        var sent = headers.Single(header => header.Key == CloudEventHeaders.UserId).Value;
        Assert.Equal(sent, sent.Trim());
        Assert.Equal(user.Length, sent.Length);
    });

    private static void AssertBackend(UrlTemplate template, Uri url)
    {
        Assert.Equal(template.Backend, $"{url.Scheme}://{url.Host}:{url.Port}");
        Assert.Equal("", url.UserInfo);
        Assert.Equal("", url.Fragment);
    }

    /// <summary>Any UTF-16 units: control characters and lone surrogates often.</summary>
    private static string Utf16(FuzzSource source) => string.Concat(Enumerable.Range(0, source.Random.Next(12)).Select(_ => source.Pick(
        ["a", " ", "\t", "é", "😀", "\r\n", "\0", "\ud800", "\udc00", ((char)source.Random.Next(0x100)).ToString(), ((char)source.Random.Next(0x10000)).ToString()])));

    private static string Expected(string text) =>
        new([.. Encoding.Unicode.GetString(Encoding.Unicode.GetBytes(text)).Select(unit => char.IsControl(unit) ? '\uFFFD' : unit)]);

    /// <summary>Written from the RFC, with nothing but the hash in common with the code under test.</summary>
    private static byte[] Hmac(byte[] key, byte[] text)
    {
        const int block = 64;
        var padded = new byte[block];
        (key.Length > block ? SHA256.HashData(key) : key).CopyTo(padded, 0);
        byte[] Keyed(byte pad, byte[] data) => SHA256.HashData([.. padded.Select(unit => (byte)(unit ^ pad)), .. data]);
        return Keyed(0x5C, Keyed(0x36, text));
    }
}
