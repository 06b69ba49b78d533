using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Hub.Protocol.Tokens;

/// <summary>
/// Lets the client of a reliable connection come back to it (protocol section 2.6): opaque to clients, bound to one connection of one hub,
/// good for a week. Whether the connection still exists is the hub's memory to know, so a clean close revokes it.
/// </summary>
public static class ReconnectionToken
{
    /// <summary>Life of a token; every recovery brings a fresh one.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromDays(7);

    private const int MaxLength = 128;

    // Keeps these signatures apart from everything else that is signed with an access key.
    private const string Purpose = "reconnection";

    /// <summary>A token for a connection.</summary>
    /// <param name="key">Key to sign with.</param>
    /// <param name="hub">Hub, canonical lower case.</param>
    /// <param name="connectionId">Connection.</param>
    /// <param name="now">Moment of issue.</param>
    public static string Issue(ReadOnlyMemory<byte> key, string hub, string connectionId, DateTimeOffset now)
    {
        var expiry = (now + Life).ToUnixTimeSeconds();
        return string.Create(CultureInfo.InvariantCulture, $"{expiry}.{Base64Url.EncodeToString(Sign(key, hub, connectionId, expiry))}");
    }

    /// <summary>True when one of the keys has signed the token for that connection and its time has not passed. Never throws.</summary>
    public static bool IsValid(string? token, IReadOnlyList<ReadOnlyMemory<byte>> keys, string hub, string connectionId, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(keys);
        if (token is null || token.Length > MaxLength || token.IndexOf('.', StringComparison.Ordinal) is var dot && dot <= 0) return false;
        if (!long.TryParse(token.AsSpan(0, dot), NumberStyles.None, CultureInfo.InvariantCulture, out var expiry) || expiry <= now.ToUnixTimeSeconds()) return false;
        Span<byte> given = stackalloc byte[MaxLength];
        if (Base64Url.DecodeFromChars(token.AsSpan(dot + 1), given, out _, out var length) != OperationStatus.Done) return false;
        var matches = false;
        foreach (var key in keys) matches |= CryptographicOperations.FixedTimeEquals(given[..length], Sign(key, hub, connectionId, expiry));
        return matches;
    }

    private static byte[] Sign(ReadOnlyMemory<byte> key, string hub, string connectionId, long expiry) =>
        HMACSHA256.HashData(key.Span, Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Purpose}\n{hub}\n{connectionId}\n{expiry}")));
}
