using System.Buffers;
using System.Buffers.Binary;
using System.Text.Json;

namespace Hub.Benchmarks.Peers;

/// <summary>Frames of the TCP backend protocol (docs/upstream-tcp.md), and the reply that returns an event's data. Pure.</summary>
internal static class TcpEcho
{
    private const int HeaderBytes = 4;

    private static ReadOnlySpan<byte> UserEvent => "azure.webpubsub.user."u8;

    private static ReadOnlySpan<byte> NoData => "{\"status\":204}"u8;

    private static ReadOnlySpan<byte> Open => "{\"status\":200,\"datacontenttype\":"u8;

    private static ReadOnlySpan<byte> Separator => ","u8;

    private static ReadOnlySpan<byte> Close => "}"u8;

    /// <summary>True if the bytes begin with a whole frame; then <paramref name="payload"/> is its length without the header.</summary>
    public static bool TryTakeFrame(ReadOnlySpan<byte> bytes, out int payload)
    {
        payload = bytes.Length < HeaderBytes ? 0 : BinaryPrimitives.ReadInt32BigEndian(bytes);
        return bytes.Length >= HeaderBytes && bytes.Length - HeaderBytes >= payload;
    }

    /// <summary>Writes the frame that answers a payload: an empty one for a PING, else the reply to an event.</summary>
    public static void Answer(ReadOnlySpan<byte> payload, IBufferWriter<byte> output)
    {
        ReadOnlySpan<byte> contentType = default;
        ReadOnlySpan<byte> data = default;
        if (payload.IsEmpty)
        {
            WriteHeader(output, 0);
        }
        else if (!TryFindData(payload, ref contentType, ref data))
        {
            WriteHeader(output, NoData.Length);
            output.Write(NoData);
        }
        else
        {
            WriteHeader(output, Open.Length + contentType.Length + Separator.Length + data.Length + Close.Length);
            output.Write(Open);
            output.Write(contentType);
            output.Write(Separator);
            output.Write(data);
            output.Write(Close);
        }
    }

    private static void WriteHeader(IBufferWriter<byte> output, int length)
    {
        BinaryPrimitives.WriteInt32BigEndian(output.GetSpan(HeaderBytes), length);
        output.Advance(HeaderBytes);
    }

    /// <summary>Finds the media type, with its quotes, and the member that holds the data, name and value as they stand there.</summary>
    private static bool TryFindData(ReadOnlySpan<byte> payload, ref ReadOnlySpan<byte> contentType, ref ReadOnlySpan<byte> data)
    {
        var isUserEvent = false;
        var reader = new Utf8JsonReader(payload);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var at = (int)reader.TokenStartIndex;
            var isType = reader.ValueTextEquals("type"u8);
            var isContentType = reader.ValueTextEquals("datacontenttype"u8);
            var isData = reader.ValueTextEquals("data"u8) || reader.ValueTextEquals("data_base64"u8);
            reader.Read();
            var valueAt = (int)reader.TokenStartIndex;
            isUserEvent |= isType && reader.ValueSpan.StartsWith(UserEvent);
            reader.Skip();
            var end = (int)reader.BytesConsumed;
            contentType = isContentType ? payload[valueAt..end] : contentType;
            data = isData ? payload[at..end] : data;
        }

        return isUserEvent && !data.IsEmpty;
    }
}
