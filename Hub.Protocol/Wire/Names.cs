using System.Buffers;
using System.Text;

namespace Hub.Protocol.Wire;

/// <summary>Which names of groups, events and hubs are valid (protocol sections 1.1, 2.4 and 4.6).</summary>
public static class Names
{
    private const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private const string Digits = "0123456789";
    private const int MaxHubNameLength = 128;

    private static readonly SearchValues<char> EventCharacters = SearchValues.Create(Letters + Digits + "_.-");
    private static readonly SearchValues<char> HubCharacters = SearchValues.Create(Letters + Digits + "_`,.[]");

    /// <summary>1 to 1,024 UTF-16 units, not all white space, and expressible in UTF-8 (no lone surrogate).</summary>
    public static bool IsValidGroup(string name) =>
        name.Length is > 0 and <= ProtocolLimits.MaxGroupNameLength && !string.IsNullOrWhiteSpace(name) && !HasLoneSurrogate(name);

    /// <summary>
    /// A letter, then letters, digits, <c>_</c>, <c>.</c> and <c>-</c>; at most 128 characters. ASCII only: the name becomes part of a header.
    /// </summary>
    public static bool IsValidEvent(string name) =>
        name.Length is > 0 and <= ProtocolLimits.MaxEventNameLength
        && char.IsAsciiLetter(name[0])
        && !name.AsSpan().ContainsAnyExcept(EventCharacters);

    /// <summary>A letter, then letters, digits and any of <c>_`,.[]</c>; at most 128 characters.</summary>
    public static bool IsValidHub(string name) =>
        name.Length is > 0 and <= MaxHubNameLength && char.IsAsciiLetter(name[0]) && !name.AsSpan().ContainsAnyExcept(HubCharacters);

    private static bool HasLoneSurrogate(ReadOnlySpan<char> text)
    {
        while (text.IndexOfAnyInRange('\uD800', '\uDFFF') is var at and >= 0)
        {
            if (Rune.DecodeFromUtf16(text[at..], out _, out var consumed) != OperationStatus.Done)
            {
                return true;
            }

            text = text[(at + consumed)..];
        }

        return false;
    }
}
