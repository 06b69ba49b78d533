using System.Security.Cryptography;
using System.Text;

namespace Hub.Protocol.Frames;

/// <summary>The key exchange of the opening handshake (RFC 6455 sections 4.2.1 and 4.2.2).</summary>
public static class Handshake
{
    private const int NonceBytes = 16;
    private const int KeyLength = 24;
    private const string ProtocolGuid = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    /// <summary>True when the value of <c>Sec-WebSocket-Key</c> is 16 bytes in base64.</summary>
    public static bool IsValidKey(ReadOnlySpan<char> secWebSocketKey)
    {
        Span<byte> nonce = stackalloc byte[NonceBytes];
        return secWebSocketKey.Length == KeyLength
            && Convert.TryFromBase64Chars(secWebSocketKey, nonce, out var written)
            && written == NonceBytes;
    }

    /// <summary>The value of <c>Sec-WebSocket-Accept</c> that answers a valid key.</summary>
    /// <exception cref="ArgumentException">The key is not valid, see <see cref="IsValidKey"/>.</exception>
    public static string AcceptKey(ReadOnlySpan<char> secWebSocketKey)
    {
        if (!IsValidKey(secWebSocketKey))
        {
            throw new ArgumentException("Sec-WebSocket-Key must be 16 bytes in base64.", nameof(secWebSocketKey));
        }

        Span<byte> text = stackalloc byte[KeyLength + ProtocolGuid.Length];
        Encoding.ASCII.GetBytes(secWebSocketKey, text);
        Encoding.ASCII.GetBytes(ProtocolGuid, text[KeyLength..]);
        Span<byte> hash = stackalloc byte[SHA1.HashSizeInBytes];
#pragma warning disable CA5350 // The RFC fixes SHA-1 here; it proves only that the server read the key, nothing secret depends on it.
        SHA1.HashData(text, hash);
#pragma warning restore CA5350
        return Convert.ToBase64String(hash);
    }
}
