using System.Buffers;

namespace Hub.Protocol.Wire;

/// <summary>The <c>token</c> of RFC 9110 section 5.6.2: what header names, cookie names and subprotocols are made of.</summary>
internal static class HttpToken
{
    private const string Characters = "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    private static readonly SearchValues<char> Chars = SearchValues.Create(Characters);
    private static readonly SearchValues<byte> Bytes = SearchValues.Create(Array.ConvertAll(Characters.ToCharArray(), unit => (byte)unit));

    /// <summary>True for one or more token characters.</summary>
    public static bool IsValid(ReadOnlySpan<char> text) => !text.IsEmpty && !text.ContainsAnyExcept(Chars);

    /// <summary>The same for ASCII bytes.</summary>
    public static bool IsValid(ReadOnlySpan<byte> text) => !text.IsEmpty && !text.ContainsAnyExcept(Bytes);
}
