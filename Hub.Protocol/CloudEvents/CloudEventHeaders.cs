using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using Hub.Protocol.Wire;

namespace Hub.Protocol.CloudEvents;

/// <summary>Events and replies as HTTP headers: CloudEvents binary mode (protocol section 4.3).</summary>
public static class CloudEventHeaders
{
    /// <summary>Host of the hub; handlers compare it, and one library wants it on every request.</summary>
    public const string WebHookRequestOrigin = "WebHook-Request-Origin";

    /// <summary>Answer to a validation request; see <see cref="WebhookValidation"/>.</summary>
    public const string WebHookAllowedOrigin = "WebHook-Allowed-Origin";

    /// <summary>Version of CloudEvents.</summary>
    public const string SpecVersion = "ce-specversion";

    /// <summary>Version of the protocol's attributes; validation requests carry it too, or one library ignores them.</summary>
    public const string AwpsVersion = "ce-awpsversion";

    /// <summary><see cref="CloudEvent.Type"/>.</summary>
    public const string Type = "ce-type";

    /// <summary><see cref="CloudEvent.Source"/>.</summary>
    public const string Source = "ce-source";

    /// <summary><see cref="CloudEvent.Id"/>.</summary>
    public const string Id = "ce-id";

    /// <summary><see cref="CloudEvent.Time"/>.</summary>
    public const string Time = "ce-time";

    /// <summary><see cref="CloudEvent.Hub"/>.</summary>
    public const string Hub = "ce-hub";

    /// <summary><see cref="CloudEvent.ConnectionId"/>.</summary>
    public const string ConnectionId = "ce-connectionId";

    /// <summary><see cref="CloudEvent.Name"/>.</summary>
    public const string EventName = "ce-eventName";

    /// <summary><see cref="CloudEvent.UserId"/>.</summary>
    public const string UserId = "ce-userId";

    /// <summary><see cref="CloudEvent.Subprotocol"/>.</summary>
    public const string Subprotocol = "ce-subprotocol";

    /// <summary><see cref="CloudEvent.State"/>, and in a reply <see cref="CloudEventReply.State"/>.</summary>
    public const string ConnectionState = "ce-connectionState";

    /// <summary><see cref="CloudEvent.Signature"/>.</summary>
    public const string Signature = "ce-signature";

    /// <summary>A GUID that names the event, the same when it is sent again.</summary>
    public const string ClientRequestId = "x-ms-client-request-id";

    /// <summary><see cref="CloudEvent.Cookies"/>.</summary>
    public const string Cookie = "Cookie";

    /// <summary>What a reply adds to the cookies.</summary>
    public const string SetCookie = "Set-Cookie";

    /// <summary>Precedes the key of each metadata pair, in events and replies.</summary>
    public const string MetadataPrefix = "X-WebPubSub-Metadata-";

    /// <summary>Value of <see cref="SpecVersion"/> and <see cref="AwpsVersion"/>.</summary>
    public const string Version = CloudEvent.Version;

    private static readonly Dictionary<string, string> NoMetadata = [];

    /// <summary>
    /// Every header of the request but <c>Content-Type</c>. Values may hold non-ASCII characters, which the transport writes as UTF-8, but no
    /// control characters and no lone surrogates: these became U+FFFD, and so did white space at the ends of a user id. A metadata pair whose
    /// key is no token is left out.
    /// </summary>
    /// <param name="e">The event.</param>
    /// <param name="origin">Host name of the hub, without port.</param>
    public static IEnumerable<KeyValuePair<string, string>> Of(CloudEvent e, string origin)
    {
        ArgumentNullException.ThrowIfNull(e);
        ArgumentNullException.ThrowIfNull(origin);
        var headers = new List<KeyValuePair<string, string>>(capacity: 16);
        void Add(string name, string? value)
        {
            if (value is not null)
            {
                headers.Add(new(name, AttributeText.Clean(value)));
            }
        }

        Add(WebHookRequestOrigin, origin);
        Add(SpecVersion, Version);
        Add(AwpsVersion, Version);
        Add(Type, e.Type);
        Add(Source, e.Source);
        Add(Id, e.IdText);
        Add(Time, e.TimeText);
        Add(Hub, e.Hub);
        Add(ConnectionId, e.ConnectionId);
        Add(EventName, e.Name);
        Add(UserId, e.UserId is null ? null : AttributeText.CleanIdentity(e.UserId));
        Add(Subprotocol, e.Subprotocol);
        Add(ConnectionState, e.State);
        Add(Signature, e.Signature);
        Add(ClientRequestId, RequestIdOf(e));
        Add(Cookie, string.IsNullOrEmpty(e.Cookies) ? null : e.Cookies);
        foreach (var (key, value) in e.Metadata ?? NoMetadata)
        {
            if (HttpToken.IsValid(key))
            {
                headers.Add(new(MetadataPrefix + key, AttributeText.Clean(value, allowTab: true)));
            }
        }

        return headers;
    }

    /// <summary>
    /// The reply in an HTTP response. State, metadata and cookies count on success only; one that breaks a rule makes the whole reply
    /// unusable, since the client would otherwise miss a part of it in silence.
    /// </summary>
    /// <param name="status">Status of the response.</param>
    /// <param name="contentType">Its <c>Content-Type</c>, or null.</param>
    /// <param name="body">Its body, owned by the reply.</param>
    /// <param name="headers">Its other headers, decoded as UTF-8.</param>
    /// <param name="reply">The reply.</param>
    /// <param name="error">What was wrong, for the log.</param>
    public static bool TryReadReply(
        int status,
        string? contentType,
        ReadOnlyMemory<byte> body,
        IEnumerable<KeyValuePair<string, IEnumerable<string>>> headers,
        [NotNullWhen(true)] out CloudEventReply? reply,
        [NotNullWhen(false)] out string? error)
    {
        ArgumentNullException.ThrowIfNull(headers);
        error = null;
        reply = new CloudEventReply(status, contentType, body);
        if (!reply.IsSuccess)
        {
            return true;
        }

        string? state = null;
        var cookies = new List<string>();
        var metadata = default(MetadataRules);
        foreach (var (name, value) in headers.SelectMany(static header => header.Value.Select(value => (header.Key, value))))
        {
            if (name.Equals(SetCookie, StringComparison.OrdinalIgnoreCase))
            {
                cookies.Add(value);
            }
            else if (name.Equals(ConnectionState, StringComparison.OrdinalIgnoreCase))
            {
                error ??= state is null ? CloudEventReply.CheckState(value) : "The reply sets the connection state twice.";
                state = value;
            }
            else if (name.StartsWith(MetadataPrefix, StringComparison.OrdinalIgnoreCase))
            {
                error ??= metadata.Add(Encoding.UTF8.GetBytes(name[MetadataPrefix.Length..]), Encoding.UTF8.GetBytes(value));
            }
        }

        reply = error is null ? reply with { State = state, Metadata = metadata.Result, SetCookies = cookies } : null;
        return reply is not null;
    }

    /// <summary>Version 8 of RFC 9562 from a hash of source and id: no randomness, so that it is the same when the event is sent again.</summary>
    private static string RequestIdOf(CloudEvent e)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes($"{e.Source}#{e.IdText}"), hash);
        hash[6] = (byte)((hash[6] & 0x0F) | 0x80);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash[..16], bigEndian: true).ToString();
    }
}
