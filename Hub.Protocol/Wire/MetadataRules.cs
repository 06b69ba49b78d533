using System.Text;

namespace Hub.Protocol.Wire;

/// <summary>Collects and checks the metadata of one message (protocol section 2.2, "Metadata"). Null until the first pair.</summary>
internal struct MetadataRules
{
    /// <summary>Longest key, in bytes.</summary>
    public const int MaxKeyBytes = 256;

    /// <summary>Longest value, in bytes.</summary>
    public const int MaxValueBytes = 1024;

    /// <summary>All keys and values together, in bytes.</summary>
    public const int MaxTotalBytes = 8 * 1024;

    private Dictionary<string, string>? _pairs;
    private int _totalBytes;

    /// <summary>What was collected; null when there was no pair.</summary>
    public readonly IReadOnlyDictionary<string, string>? Result => _pairs;

    /// <summary>Adds one pair and gives null, or tells which rule it breaks.</summary>
    public string? Add(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        if (key.Length > MaxKeyBytes || !HttpToken.IsValid(key))
        {
            return "A metadata key must be 1 to 256 token characters (RFC 7230).";
        }

        // Metadata travels in HTTP headers to event handlers, so a line break must not pass: visible ASCII, space and tab do.
        if (value.Length > MaxValueBytes || ContainsControlOrNonAscii(value))
        {
            return "A metadata value must be at most 1,024 printable ASCII characters.";
        }

        _totalBytes += key.Length + value.Length;
        if (_totalBytes > MaxTotalBytes)
        {
            return "Metadata keys and values must not exceed 8 KiB together.";
        }

        _pairs ??= new Dictionary<string, string>(StringComparer.Ordinal);
        return _pairs.TryAdd(Encoding.ASCII.GetString(key), Encoding.ASCII.GetString(value)) ? null : "A metadata key appears twice.";
    }

    private static bool ContainsControlOrNonAscii(ReadOnlySpan<byte> value)
    {
        foreach (var unit in value)
        {
            if (unit is (< 0x20 and not (byte)'\t') or > 0x7E)
            {
                return true;
            }
        }

        return false;
    }
}
