namespace Akka.Util;

/// <summary>Writes a counter as the shortest legal actor name: <c>$a</c>, <c>$b</c> ... <c>$ab</c>.</summary>
internal static class Base64Encoding
{
    private const string Digits = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+~";

    /// <summary>Least significant digit first, as Akka writes it.</summary>
    internal static string Encode(long value, string prefix = "")
    {
        Span<char> text = stackalloc char[11 + prefix.Length];
        prefix.CopyTo(text);
        var length = prefix.Length;
        do
        {
            text[length++] = Digits[(int)(value & 63)];
            value >>= 6;
        }
        while (value != 0);
        return text[..length].ToString();
    }
}
