using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Hub.Protocol.CloudEvents;

/// <summary>
/// Address of a handler (protocol section 4.1): an http or https URL in whose path and query <c>{hub}</c> and <c>{event}</c> stand for the
/// event's, or <c>tcp://host:port</c>. Scheme, host and port are fixed, so no client can choose whom the hub talks to. Immutable.
/// </summary>
public sealed class UrlTemplate
{
    /// <summary>Longest template, in characters.</summary>
    public const int MaxLength = 2048;

    private const string TcpScheme = "tcp";
    private const string HubParameter = "{hub}";
    private const string EventParameter = "{event}";

    // What RFC 3986 allows in a URL; braces are ours. A backslash in particular is a slash to some parsers.
    private static readonly SearchValues<char> UrlCharacters = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~:/?#[]@!$&'()*+,;=%{}");

    private readonly string[] _pieces;

    private UrlTemplate(Uri origin, string[] pieces)
    {
        IsTcp = origin.Scheme == TcpScheme;
        Host = origin.DnsSafeHost;
        Port = origin.Port;
        Backend = $"{origin.Scheme}://{origin.Host}:{origin.Port}";
        _pieces = pieces;
    }

    /// <summary>True for <c>tcp://host:port</c>.</summary>
    public bool IsTcp { get; }

    /// <summary>Identity of the backend: <c>scheme://host:port</c>, lower case, always with the port.</summary>
    public string Backend { get; }

    /// <summary>Name or address to connect to, lower case; an IPv6 address without brackets.</summary>
    public string Host { get; }

    /// <summary>1 to 65535.</summary>
    public int Port { get; }

    /// <summary>Reads a template.</summary>
    /// <param name="text">The template.</param>
    /// <param name="template">Set when it is valid.</param>
    /// <param name="error">What is wrong with it: a sentence that goes on after its name. It never quotes the query, which may hold a secret.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out UrlTemplate? template, [NotNullWhen(false)] out string? error)
    {
        ArgumentNullException.ThrowIfNull(text);
        template = null;
        error = Parse(text, out var origin, out var pieces);
        if (error is not null)
        {
            return false;
        }

        template = new UrlTemplate(origin!, pieces);
        return true;
    }

    /// <summary>
    /// The URL for one event, values percent-encoded. Valid names start with a letter, so no value can make a dot segment. The result's
    /// scheme, host and port are those of the template whatever the values; a TCP address has nothing to fill in.
    /// </summary>
    public Uri Evaluate(string hub, string eventName)
    {
        ArgumentNullException.ThrowIfNull(hub);
        ArgumentNullException.ThrowIfNull(eventName);
        var url = new StringBuilder(Backend);
        foreach (var piece in _pieces)
        {
            url.Append(piece switch
            {
                HubParameter => Uri.EscapeDataString(hub),
                EventParameter => Uri.EscapeDataString(eventName),
                _ => piece,
            });
        }

        return new Uri(url.ToString());
    }

    /// <summary>The backend alone: path and query may hold a secret and have no place in logs.</summary>
    public override string ToString() => Backend;

    private static string? Parse(string text, out Uri? origin, out string[] pieces)
    {
        origin = null;
        pieces = [];
        if (text.Length > MaxLength)
        {
            return "is longer than 2,048 characters.";
        }

        if (text.AsSpan().ContainsAnyExcept(UrlCharacters))
        {
            return "has a character that a URL cannot hold; percent-encode it.";
        }

        var schemeEnd = text.IndexOf("://", StringComparison.Ordinal);
        var scheme = schemeEnd < 0 ? "" : text[..schemeEnd].ToLowerInvariant();
        if (scheme is not ("http" or "https" or TcpScheme))
        {
            return "is not a URL that begins with http://, https:// or tcp://.";
        }

        var authority = text[(schemeEnd + 3)..];
        var end = authority.IndexOfAny(['/', '?', '#']);
        var target = end < 0 ? "" : authority[end..];
        authority = end < 0 ? authority : authority[..end];
        return CheckAuthority(authority) ?? ReadOrigin($"{scheme}://{authority}", out origin) ?? ReadTarget(scheme, target, out pieces);
    }

    private static string? CheckAuthority(string authority)
    {
        if (authority.AsSpan().ContainsAny('{', '}'))
        {
            return "has a parameter in its host or port; parameters are for path and query.";
        }

        return authority.Contains('@') ? "has credentials before its host; they would not be sent." : null;
    }

    private static string? ReadOrigin(string text, out Uri? origin)
    {
        const string wrong = "does not name a host and a port from 1 to 65535.";
        if (text.EndsWith(':') || text.Contains('%') || !Uri.TryCreate(text, UriKind.Absolute, out origin) || origin.Host.Length == 0)
        {
            origin = null;
            return wrong;
        }

        // A TCP address has no port by default, which shows as -1.
        return origin.Port <= 0 ? wrong : null;
    }

    private static string? ReadTarget(string scheme, string target, out string[] pieces)
    {
        pieces = [];
        if (scheme == TcpScheme)
        {
            return target.Length == 0 ? null : "has something after its port; a TCP address is tcp://host:port.";
        }

        if (target.Contains('#'))
        {
            return "has a fragment, which is never sent.";
        }

        // A bare one before a parameter would make the value part of the escape.
        if (!IsPercentEncoded(target))
        {
            return "has a % that two hexadecimal digits do not follow; write a literal one as %25.";
        }

        var read = new List<string>();
        while (target.AsSpan().IndexOfAny('{', '}') is var open and >= 0)
        {
            var close = target.IndexOf('}');
            if (target[open] == '}' || close < 0)
            {
                return "has a brace without its counterpart; write a literal one as %7B or %7D.";
            }

            var parameter = target[open..(close + 1)].ToLowerInvariant();
            if (parameter is not (HubParameter or EventParameter))
            {
                return $"has the parameter {parameter}; known are {HubParameter} and {EventParameter}.";
            }

            read.Add(target[..open]);
            read.Add(parameter);
            target = target[(close + 1)..];
        }

        read.Add(target);
        pieces = [.. read];
        return null;
    }

    private static bool IsPercentEncoded(ReadOnlySpan<char> text)
    {
        while (text.IndexOf('%') is var at and >= 0)
        {
            text = text[(at + 1)..];
            if (text.Length < 2 || !char.IsAsciiHexDigit(text[0]) || !char.IsAsciiHexDigit(text[1]))
            {
                return false;
            }
        }

        return true;
    }
}
