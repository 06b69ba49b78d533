using System.Diagnostics.CodeAnalysis;
using System.Text;
using Hub.Protocol.Messages;
using Hub.Protocol.Wire;

namespace Hub.Protocol.Protobuf;

// HOT PATH: once per protobuf request.

/// <summary>
/// The fields of one request as they were found, and the checks that all requests share. Each <c>Try</c> method gives false when a rule is
/// broken, and then <see cref="Error"/> says which.
/// </summary>
internal ref struct ProtobufFields()
{
    /// <summary>Group or event.</summary>
    public ReadOnlySpan<byte> Name;

    /// <summary>Id of an invocation or stream.</summary>
    public ReadOnlySpan<byte> Id;

    public ReadOnlySpan<byte> Data;
    public ReadOnlySpan<byte> Stream;
    public bool HasData;
    public bool HasStream;
    public bool NoEcho;
    public ulong Ttl;
    public ulong? AckId;
    public MetadataRules Metadata;

    /// <summary>What was wrong with the last field that failed.</summary>
    public string Error { get; private set; } = "";

    /// <summary>Remembers the reason; always false, so that a check can end with it.</summary>
    public bool Fail(string error)
    {
        Error = error;
        return false;
    }

    public void SetData(ReadOnlySpan<byte> data)
    {
        Data = data;
        HasData = true;
    }

    public void SetStream(ReadOnlySpan<byte> stream)
    {
        Stream = stream;
        HasStream = true;
    }

    /// <summary>Remembers only the first broken rule; asked for by <see cref="IsComplete"/>.</summary>
    public void AddMetadata(ReadOnlySpan<byte> entry)
    {
        if (Error.Length == 0 && ProtobufData.AddMetadata(entry, ref Metadata) is { } broken)
        {
            Fail(broken);
        }
    }

    /// <summary>To be asked when all fields were read.</summary>
    public bool IsComplete(in ProtobufReader reader) =>
        reader.IsMalformed ? Fail("The protobuf message is malformed.") : Error.Length == 0;

    public bool TryGroup([NotNullWhen(true)] out string? group) =>
        NameCache.Groups.TryGet(Name, out group) || Fail("Field group must be 1 to 1024 characters, not all white space.");

    public bool TryEvent([NotNullWhen(true)] out string? name) =>
        NameCache.Events.TryGet(Name, out name)
        || Fail("Field event must be a letter followed by at most 127 letters, digits, '_', '.' or '-'.");

    public bool TryId([NotNullWhen(true)] out string? id)
    {
        id = Encoding.UTF8.GetString(Id);
        return id.Length > 0 || Fail("The id of the invocation or stream is missing.");
    }

    public bool TryTtl(out int seconds)
    {
        seconds = Ttl <= ProtocolLimits.MaxTtlSeconds ? (int)Ttl : 0;
        return Ttl <= ProtocolLimits.MaxTtlSeconds || Fail("Field ttl_seconds must be 0 to 300.");
    }

    /// <summary>Required data; with metadata alone it is empty text.</summary>
    public bool TryPayload(int maxJsonDepth, out Payload payload)
    {
        var isValid = TryOptionalPayload(maxJsonDepth, out var found);
        payload = found ?? new Payload(DataType.Text, PayloadForm.Raw, default);
        return isValid && (found is not null || Metadata.Result is not null || Fail("Field data is missing."));
    }

    /// <summary>Data, or null when there is none.</summary>
    public bool TryOptionalPayload(int maxJsonDepth, out Payload? payload)
    {
        payload = null;
        return !HasData || ProtobufData.Read(Data, maxJsonDepth, out payload) is not { } broken || Fail(broken);
    }

    public bool TryStream([NotNullWhen(true)] out string? streamId)
    {
        if (!ProtobufData.TryReadId(Stream, out Id))
        {
            streamId = null;
            return Fail("Field stream is malformed.");
        }

        return TryId(out streamId);
    }
}
