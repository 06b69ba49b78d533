using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Hub.Protocol.Json;

/// <summary>Top-level properties that mean something in some request; all others are skipped.</summary>
internal enum JsonProperty : byte
{
    Type,
    Group,
    Event,
    AckId,
    NoEcho,
    DataType,
    Data,
    TtlSeconds,
    Metadata,
    Stream,
    StreamId,
    InvocationId,
    Target,
    SequenceId,

    /// <summary>Not one of the above. Also their number.</summary>
    Unknown,
}

/// <summary>Where a value stands in the message. Strings include their quotes.</summary>
internal readonly record struct JsonToken(int Start, int Length, JsonTokenType Type, bool IsEscaped)
{
    /// <summary>False when the property is missing, or null, which means the same everywhere.</summary>
    public bool IsPresent => Type is not (JsonTokenType.None or JsonTokenType.Null);
}

/// <summary>The last value of each known property, by <see cref="JsonProperty"/>.</summary>
[InlineArray((int)JsonProperty.Unknown)]
internal struct JsonTokenTable
{
    private JsonToken _first;
}
