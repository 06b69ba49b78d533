using Hub.Protocol.CloudEvents;

namespace Hub.Tests.CloudEvents;

/// <summary>Protocol section 4.3, <c>ce-signature</c>. The expected values come from another implementation (OpenSSL).</summary>
public sealed class EventSignatureSpecs
{
    private const string Fox = "The quick brown fox jumps over the lazy dog";
    private const string OfKey = "sha256=f7bc83f430538424b13298e6aa6fb143ef4d59a14946175997479dbc2d1a3cd8";
    private const string OfLongKey = "sha256=3971bc9a7aeccb557cbe08e4e04fbfe117a79b059322a577137b946ca17d8211";

    [Fact]
    public void One_key_must_give_one_signature_in_lower_case() => Assert.Equal(OfKey, Sign(Fox, "key"));

    [Fact]
    public void Two_keys_must_give_two_signatures_the_primary_first()
    {
        Assert.Equal($"{OfKey},{OfLongKey}", Sign(Fox, "key", "a-key-that-has-thirty-two-bytes!"));
        Assert.Equal($"{OfLongKey},{OfKey}", Sign(Fox, "a-key-that-has-thirty-two-bytes!", "key"));
    }

    [Fact]
    public void A_connection_id_must_be_signed_as_its_text_is() =>
        Assert.Equal("sha256=c78ee91e80dc0c450cbe80eb34c756795251e165aa166d59d0c289fd5e2150ab", Sign(SampleEvents.ConnectionId, "a-key-that-has-thirty-two-bytes!"));

    [Fact]
    public void Signing_without_a_key_must_be_refused() => Assert.Throws<ArgumentException>(() => Sign("x"));

    private static string Sign(string connectionId, params string[] keys) =>
        EventSignature.Create([.. keys.Select(key => (ReadOnlyMemory<byte>)SampleEvents.Bytes(key))], connectionId);
}
