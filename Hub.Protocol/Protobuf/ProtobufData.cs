using Hub.Protocol.Messages;
using Hub.Protocol.Wire;

namespace Hub.Protocol.Protobuf;

/// <summary><c>MessageData</c> and the small messages inside requests (protocol section 2.7).</summary>
internal static class ProtobufData
{
    /// <summary>Reads a <c>MessageData</c>; of several members of the oneof the last counts. Gives what is wrong, or null.</summary>
    /// <param name="message">The serialised message.</param>
    /// <param name="maxJsonDepth">Deepest nesting of JSON data.</param>
    /// <param name="payload">A copy of the data; null when no member is set.</param>
    public static string? Read(ReadOnlySpan<byte> message, int maxJsonDepth, out Payload? payload)
    {
        payload = null;
        var type = default(DataType?);
        var bytes = default(ReadOnlySpan<byte>);
        var reader = new ProtobufReader(message);
        while (reader.TryReadTag(out var tag))
        {
            switch (tag)
            {
                case ProtobufTag.TextData: bytes = reader.ReadString(); type = DataType.Text; break;
                case ProtobufTag.BinaryData: bytes = reader.ReadBytes(); type = DataType.Binary; break;
                case ProtobufTag.ProtobufData: bytes = reader.ReadBytes(); type = DataType.Protobuf; break;
                case ProtobufTag.JsonData: bytes = reader.ReadString(); type = DataType.Json; break;
                default: reader.Skip(tag); break;
            }
        }

        if (reader.IsMalformed)
        {
            return "Field data is malformed.";
        }

        if (type == DataType.Json && !PayloadConverter.IsJsonValue(bytes, maxJsonDepth))
        {
            return "Field json_data must be one JSON value, not null, within the depth limit.";
        }

        if (type == DataType.Protobuf && !IsAny(bytes))
        {
            return "Field protobuf_data is not a google.protobuf.Any.";
        }

        payload = type is { } known ? new Payload(known, PayloadForm.Raw, bytes.ToArray()) : null;
        return null;
    }

    /// <summary>True when a protobuf library would accept the bytes as a <c>google.protobuf.Any</c>.</summary>
    public static bool IsAny(ReadOnlySpan<byte> message)
    {
        var reader = new ProtobufReader(message);
        while (reader.TryReadTag(out var tag))
        {
            if (tag == ProtobufTag.AnyTypeUrl)
            {
                reader.ReadString();
            }
            else
            {
                reader.Skip(tag);
            }
        }

        return !reader.IsMalformed;
    }

    /// <summary>Adds one entry of a metadata map; gives the rule it breaks, or null.</summary>
    public static string? AddMetadata(ReadOnlySpan<byte> entry, ref MetadataRules metadata)
    {
        var key = default(ReadOnlySpan<byte>);
        var value = default(ReadOnlySpan<byte>);
        var reader = new ProtobufReader(entry);
        while (reader.TryReadTag(out var tag))
        {
            switch (tag)
            {
                case ProtobufTag.MapKey: key = reader.ReadString(); break;
                case ProtobufTag.MapValue: value = reader.ReadString(); break;
                default: reader.Skip(tag); break;
            }
        }

        return reader.IsMalformed ? "Field metadata is malformed." : metadata.Add(key, value);
    }

    /// <summary>The string in field 1 of a message; empty when it is missing. False when the message is malformed.</summary>
    public static bool TryReadId(ReadOnlySpan<byte> message, out ReadOnlySpan<byte> id)
    {
        id = default;
        var reader = new ProtobufReader(message);
        while (reader.TryReadTag(out var tag))
        {
            if (tag == ProtobufTag.StreamId)
            {
                id = reader.ReadString();
            }
            else
            {
                reader.Skip(tag);
            }
        }

        return !reader.IsMalformed;
    }
}
