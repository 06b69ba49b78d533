using System.Buffers;
using System.Text;

namespace Hub.Host.WebSockets;

/// <summary>
/// The head of a request as <see cref="FrontDoor"/> reads it: deliberately narrow. It takes only what an ordinary WebSocket client sends
/// to the client endpoint, complete in one piece and without any freedom of RFC 9112 that is rarely used (folded lines, bodies, absolute
/// targets, bytes outside ASCII). Whatever else arrives is left to the HTTP server, untouched.
/// </summary>
internal sealed class RequestHead : IHandshakeRequest
{
    /// <summary>A longer head goes to the HTTP server, which has its own bounds.</summary>
    public const int MaxBytes = 16 * 1024;

    private const string RequestLineEnd = " HTTP/1.1\r\n";

    private readonly string _head;
    private readonly int _headersStart;

    private RequestHead(string head, int targetEnd)
    {
        _head = head;
        _headersStart = targetEnd + RequestLineEnd.Length;
        var target = head.AsSpan(4, targetEnd - 4);
        var question = target.IndexOf('?');
        Path = new string(question < 0 ? target : target[..question]);
        Query = question < 0 ? "" : new string(target[(question + 1)..]);
    }

    private static ReadOnlySpan<byte> Prefix => "GET /client"u8;

    private static ReadOnlySpan<byte> End => "\r\n\r\n"u8;

    /// <inheritdoc/>
    public string Method => "GET";

    /// <inheritdoc/>
    public bool IsHttp11 => true;

    /// <inheritdoc/>
    public string Path { get; }

    /// <inheritdoc/>
    public string Query { get; }

    /// <summary>Reads the head at the start of <paramref name="received"/>; null when it is not of the narrow form.</summary>
    /// <param name="received">What has arrived.</param>
    /// <param name="length">Bytes of the head.</param>
    public static RequestHead? Parse(in ReadOnlySequence<byte> received, out int length)
    {
        length = 0;
        // An upgrade request fits into the first segment; one that does not is rare enough for the longer way.
        var bytes = received.FirstSpan;
        if (!bytes.StartsWith(Prefix)) return null;
        var end = bytes[..Math.Min(bytes.Length, MaxBytes)].IndexOf(End);
        if (end < 0) return null;
        length = end + End.Length;
        var head = bytes[..length];
        var lineEnd = head.IndexOf((byte)'\r');
        var targetEnd = lineEnd - (RequestLineEnd.Length - 2);
        if (targetEnd < Prefix.Length || !IsClean(head, lineEnd, targetEnd)) return null;
        var text = Encoding.ASCII.GetString(head);
        if (!text.AsSpan(targetEnd).StartsWith(RequestLineEnd)) return null;
        var request = new RequestHead(text, targetEnd);
        return request.HeadersAreClean() && request.HasOneHost() && request.Header("Content-Length") is null && request.Header("Transfer-Encoding") is null
            ? request
            : null;
    }

    /// <inheritdoc/>
    public string? Header(string name)
    {
        string? value = null;
        for (var at = _headersStart; at < _head.Length - 2;)
        {
            var lineEnd = _head.IndexOf("\r\n", at, StringComparison.Ordinal);
            var line = _head.AsSpan(at, lineEnd - at);
            at = lineEnd + 2;
            if (line.Length <= name.Length || line[name.Length] != ':' || !line.StartsWith(name, StringComparison.OrdinalIgnoreCase)) continue;
            var found = new string(line[(name.Length + 1)..].Trim(" \t"));
            value = value is null ? found : $"{value},{found}";
        }
        return value;
    }

    /// <summary>No control character but the line ends, nothing outside ASCII, no blank inside the target.</summary>
    private static bool IsClean(ReadOnlySpan<byte> head, int lineEnd, int targetEnd)
    {
        if (head[4..targetEnd].ContainsAnyExceptInRange((byte)0x21, (byte)0x7E)) return false;
        for (var at = lineEnd; at < head.Length;)
        {
            if (head[at] != '\r' || head[at + 1] != '\n') return false;
            at += 2;
            var rest = head[at..].IndexOfAnyExceptInRange((byte)0x20, (byte)0x7E);
            if (rest < 0) return at == head.Length;
            at += rest;
        }
        return true;
    }

    /// <summary>Of two hosts (RFC 9112 section 3.2) neither may count for the origin and the audience; joined they show as a comma.</summary>
    private bool HasOneHost() => Header("Host")?.Contains(',', StringComparison.Ordinal) != true;

    /// <summary>Each line is a token, a colon and a value (RFC 9112 section 5); a line that begins with a blank would be a folded one.</summary>
    private bool HeadersAreClean()
    {
        for (var at = _headersStart; at < _head.Length - 2;)
        {
            var lineEnd = _head.IndexOf("\r\n", at, StringComparison.Ordinal);
            var colon = _head.AsSpan(at, lineEnd - at).IndexOf(':');
            if (colon <= 0) return false;
            foreach (var c in _head.AsSpan(at, colon))
            {
                if (!char.IsAsciiLetterOrDigit(c) && !"!#$%&'*+-.^_`|~".Contains(c, StringComparison.Ordinal)) return false;
            }
            at = lineEnd + 2;
        }
        return true;
    }
}
