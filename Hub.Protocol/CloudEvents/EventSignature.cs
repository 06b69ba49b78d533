using System.Security.Cryptography;
using System.Text;

namespace Hub.Protocol.CloudEvents;

/// <summary>Proof for a handler that an event comes from a hub that knows the access key (protocol section 4.3).</summary>
public static class EventSignature
{
    private const string Prefix = "sha256=";

    /// <summary>
    /// <c>sha256={hex}</c> for each key, separated by commas, in the order of the keys: lower-case hex of HMAC-SHA256 over the UTF-8 bytes
    /// of the connection id. The same for all events of a connection.
    /// </summary>
    /// <param name="keys">UTF-8 bytes of the access keys, the primary first.</param>
    /// <param name="connectionId">What is signed.</param>
    /// <exception cref="ArgumentException">There is no key: a handler could not tell the hub from anybody.</exception>
    public static string Create(IReadOnlyList<ReadOnlyMemory<byte>> keys, string connectionId)
    {
        ArgumentNullException.ThrowIfNull(keys);
        ArgumentNullException.ThrowIfNull(connectionId);
        if (keys.Count == 0)
        {
            throw new ArgumentException("At least one access key is needed.", nameof(keys));
        }

        var signed = Encoding.UTF8.GetBytes(connectionId);
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        var signature = new StringBuilder(keys.Count * (Prefix.Length + (2 * hash.Length) + 1));
        foreach (var key in keys)
        {
            HMACSHA256.HashData(key.Span, signed, hash);
            signature.Append(signature.Length == 0 ? "" : ",").Append(Prefix).Append(Convert.ToHexStringLower(hash));
        }

        return signature.ToString();
    }
}
