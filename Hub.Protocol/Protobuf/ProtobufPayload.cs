using Hub.Protocol.Messages;
using Hub.Protocol.Wire;

namespace Hub.Protocol.Protobuf;

/// <summary>A payload on its way into a <c>MessageData</c>.</summary>
internal readonly struct ProtobufPayload
{
    private readonly uint _tag;
    private readonly ReadOnlyMemory<byte> _content;

    public ProtobufPayload(in Payload payload)
    {
        _content = payload.ToRaw();
        _tag = payload.Type switch
        {
            // Old generated clients do not know json_data, so JSON goes out as text (section 2.7).
            DataType.Text or DataType.Json => ProtobufTag.TextData,

            // What a JSON client or the REST interface calls protobuf was never parsed.
            // As plain bytes it cannot make the receiver's parser fail.
            DataType.Protobuf when ProtobufData.IsAny(_content.Span) => ProtobufTag.ProtobufData,
            _ => ProtobufTag.BinaryData,
        };
    }

    /// <summary>False for the default value.</summary>
    public bool IsPresent => _tag != 0;

    /// <summary>Length of the <c>MessageData</c>.</summary>
    public int Size => ProtobufOutput.SizeOf(_tag, _content.Length);

    /// <summary>Writes the field of type <c>MessageData</c>.</summary>
    public void Write(uint tag, ref ProtobufOutput target)
    {
        target.Header(tag, Size);
        target.Bytes(_tag, _content.Span);
    }
}
