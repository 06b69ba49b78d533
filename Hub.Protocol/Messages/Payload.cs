namespace Hub.Protocol.Messages;

/// <summary>What the application said its data is (protocol section 2.2, "Data types").</summary>
public enum DataType : byte
{
    /// <summary>UTF-8 text.</summary>
    Text,
    /// <summary>A JSON value, kept as the text that arrived.</summary>
    Json,
    /// <summary>Bytes.</summary>
    Binary,
    /// <summary>Bytes of a serialised <c>google.protobuf.Any</c>.</summary>
    Protobuf,
}

/// <summary>How <see cref="Payload.Bytes"/> are to be read.</summary>
public enum PayloadForm : byte
{
    /// <summary>Text as UTF-8, JSON as its text, binary and protobuf as plain bytes.</summary>
    Raw,
    /// <summary>A JSON string token with its quotes: escaped text, or Base64 for binary and protobuf. Saves a decode and encode from JSON client to JSON client.</summary>
    JsonToken,
}

/// <summary>Application data on its way through the hub: never parsed further than needed, never pooled memory.</summary>
/// <param name="Type">Data type.</param>
/// <param name="Form">How to read <paramref name="Bytes"/>; for <see cref="DataType.Json"/> always <see cref="PayloadForm.Raw"/>.</param>
/// <param name="Bytes">The data; owned by the message, immutable.</param>
public readonly record struct Payload(DataType Type, PayloadForm Form, ReadOnlyMemory<byte> Bytes);
