using Hub.Protocol.Messages;

namespace Hub.Protocol.CloudEvents;

/// <summary>Media types of events and replies, and the data types they stand for (protocol section 4.6).</summary>
public static class ContentTypes
{
    /// <summary><see cref="DataType.Text"/>.</summary>
    public const string Text = "text/plain; charset=utf-8";

    /// <summary><see cref="DataType.Json"/>, and all system events.</summary>
    public const string Json = "application/json";

    /// <summary><see cref="DataType.Binary"/>.</summary>
    public const string Binary = "application/octet-stream";

    /// <summary><see cref="DataType.Protobuf"/>.</summary>
    public const string Protobuf = "application/x-protobuf";

    private const string PlainText = "text/plain";

    /// <summary>The media type for data of a type.</summary>
    public static string Of(DataType type) => type switch
    {
        DataType.Text => Text,
        DataType.Json => Json,
        DataType.Binary => Binary,
        _ => Protobuf,
    };

    /// <summary>
    /// The type of data under a media type, whose parameters do not count; null for a media type that clients have no form for. Data of no
    /// stated type is binary.
    /// </summary>
    public static DataType? DataTypeOf(string? contentType)
    {
        var text = contentType.AsSpan();
        var end = text.IndexOf(';');
        var mediaType = (end < 0 ? text : text[..end]).Trim();
        if (mediaType.IsEmpty || mediaType.Equals(Binary, StringComparison.OrdinalIgnoreCase))
        {
            return DataType.Binary;
        }

        if (mediaType.Equals(PlainText, StringComparison.OrdinalIgnoreCase))
        {
            return DataType.Text;
        }

        if (mediaType.Equals(Json, StringComparison.OrdinalIgnoreCase))
        {
            return DataType.Json;
        }

        return mediaType.Equals(Protobuf, StringComparison.OrdinalIgnoreCase) ? DataType.Protobuf : null;
    }
}
