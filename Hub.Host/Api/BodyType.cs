using System.Text;
using System.Text.Unicode;
using Microsoft.Net.Http.Headers;

namespace Hub.Host.Api;

/// <summary>What a <c>Content-Type</c> says: a media type, and the character set of a text.</summary>
internal readonly struct BodyType
{
    private readonly Encoding? _encoding;

    private BodyType(string mediaType, Encoding? encoding)
    {
        MediaType = mediaType;
        _encoding = encoding;
    }

    /// <summary>Media type in lower case; empty when the request has none.</summary>
    public string MediaType { get; }

    /// <summary>Reads the header; the call is refused with 415 when it is malformed or names an unknown character set.</summary>
    public static BodyType Of(ApiCall call)
    {
        var header = call.Context.Request.ContentType;
        if (string.IsNullOrEmpty(header))
        {
            return new BodyType("", null);
        }

        if (!MediaTypeHeaderValue.TryParse(header, out var type))
        {
            call.Refuse(ApiErrors.UnsupportedMediaType("The Content-Type is malformed."));
            return default;
        }

        var charset = HeaderUtilities.RemoveQuotes(type.Charset).ToString();
        if (!TryFind(charset, out var encoding))
        {
            call.Refuse(ApiErrors.UnsupportedMediaType("The charset of the Content-Type is unknown."));
        }

        return new BodyType(type.MediaType.ToString().ToLowerInvariant(), encoding);
    }

    /// <summary>The text as UTF-8: itself when it is that already. Null, and the call refused, when the bytes are not of the character set.</summary>
    public byte[]? ToUtf8(ApiCall call, byte[] body)
    {
        if (_encoding is null)
        {
            if (Utf8.IsValid(body))
            {
                return body;
            }

            call.Refuse("The body is not valid UTF-8.");
            return null;
        }

        try
        {
            var preamble = _encoding.Preamble;
            var start = preamble.Length > 0 && body.AsSpan().StartsWith(preamble) ? preamble.Length : 0;
            var utf8 = Encoding.UTF8.GetBytes(_encoding.GetString(body, start, body.Length - start));
            if (utf8.Length <= RequestBody.MaxBytes)
            {
                return utf8;
            }

            call.Refuse(ApiErrors.TooLarge);
        }
        catch (DecoderFallbackException)
        {
            call.Refuse("The body is not valid in its charset.");
        }

        return null;
    }

    /// <summary>Null for UTF-8, which needs no work, and for ASCII, which is part of it.</summary>
    private static bool TryFind(string charset, out Encoding? encoding)
    {
        encoding = null;
        if (charset.Length == 0 || charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase) || charset.Equals("us-ascii", StringComparison.OrdinalIgnoreCase))
        {
            return true;
        }

        try
        {
            // Asked directly: registering it would change what the name of an encoding means in the whole process.
            encoding = CodePagesEncodingProvider.Instance.GetEncoding(charset, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback)
                ?? Encoding.GetEncoding(charset, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback);
            return true;
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            return false;                                       // how the framework says that it does not know the name
        }
    }
}
