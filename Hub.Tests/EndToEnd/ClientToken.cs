using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Hub.Tests.EndToEnd;

/// <summary>Client URLs as an application server would sign them, made without the hub's own code so that the two check each other.</summary>
internal static class ClientToken
{
    private static readonly string Header = Encode("""{"alg":"HS256","typ":"JWT"}"""u8);

    /// <summary>Roles to join, leave and send everywhere.</summary>
    public static readonly string[] AllRoles = ["webpubsub.joinLeaveGroup", "webpubsub.sendToGroup"];

    /// <summary>A client URL, valid for ten minutes.</summary>
    /// <param name="baseUrl">The hub, as the client reaches it.</param>
    /// <param name="key">Access key.</param>
    /// <param name="user">User id.</param>
    /// <param name="roles">Roles.</param>
    public static string Url(string baseUrl, string key, string user, params string[] roles)
    {
        var claims = new Dictionary<string, object>
        {
            ["aud"] = $"{baseUrl}/client/hubs/chat",
            ["sub"] = user,
            ["role"] = roles,
            ["exp"] = DateTimeOffset.UtcNow.AddMinutes(10).ToUnixTimeSeconds(),
        };
        var signed = $"{Header}.{Encode(JsonSerializer.SerializeToUtf8Bytes(claims))}";
        var signature = HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), Encoding.ASCII.GetBytes(signed));
        return $"ws{baseUrl["http".Length..]}/client/hubs/chat?access_token={signed}.{Encode(signature)}";
    }

    private static string Encode(ReadOnlySpan<byte> bytes) => Base64Url.EncodeToString(bytes);
}
