using System.Buffers;
using System.Text;
using System.Text.Json;
using Hub.Protocol.Json;

namespace Hub.Protocol.CloudEvents;

/// <summary>Body of the <c>connect</c> event (protocol section 4.4): who wants to connect, in objects of arrays of strings.</summary>
public static class ConnectBody
{
    // The depth was checked with the token.
    private static readonly JsonReaderOptions AnyDepth = new() { MaxDepth = int.MaxValue };

    /// <summary>Writes the body.</summary>
    /// <param name="claimsJson">
    /// Payload of the checked token, or empty. A string is one value, a number or boolean its JSON text, an array one value for each element,
    /// an object its JSON text; null is no value. A claim that occurs twice has the values of both.
    /// </param>
    /// <param name="query">Decoded parameters in their order; <c>access_token</c> in any letter case is left out.</param>
    /// <param name="headers">Headers of the handshake; those that carry credentials of the client are left out, cookies stay.</param>
    /// <param name="subprotocols">What the client offered, in its order.</param>
    /// <exception cref="JsonException"><paramref name="claimsJson"/> is neither empty nor a JSON object, and so not from a token.</exception>
    public static byte[] Write(
        ReadOnlyMemory<byte> claimsJson,
        IEnumerable<KeyValuePair<string, string>> query,
        IEnumerable<KeyValuePair<string, string>> headers,
        IReadOnlyList<string> subprotocols)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(headers);
        ArgumentNullException.ThrowIfNull(subprotocols);
        var buffer = new ArrayBufferWriter<byte>();
        var json = new JsonOutput(buffer);
        json.Literal("{\"claims\":"u8);
        WriteObject(ref json, ReadClaims(claimsJson.Span));
        json.Literal(",\"query\":"u8);
        WriteObject(ref json, Grouped(query.Where(pair => !IsToken(pair.Key)), StringComparer.Ordinal));
        json.Literal(",\"headers\":"u8);
        WriteObject(ref json, Grouped(headers.Where(pair => !IsSecret(pair.Key)), StringComparer.OrdinalIgnoreCase));
        json.Literal(",\"subprotocols\":"u8);
        WriteArray(ref json, subprotocols);
        json.Literal(",\"clientCertificates\":[]}"u8);
        json.Complete();
        return buffer.WrittenSpan.ToArray();
    }

    private static bool IsToken(string parameter) => parameter.Equals("access_token", StringComparison.OrdinalIgnoreCase);

    /// <summary>The client's token is for the hub alone, and names with a colon are HTTP/2 pseudo headers.</summary>
    private static bool IsSecret(string header) =>
        header.Equals("Authorization", StringComparison.OrdinalIgnoreCase)
        || header.Equals("Proxy-Authorization", StringComparison.OrdinalIgnoreCase)
        || header.StartsWith(':');

    private static OrderedDictionary<string, List<string>> Grouped(IEnumerable<KeyValuePair<string, string>> pairs, StringComparer comparer)
    {
        var groups = new OrderedDictionary<string, List<string>>(comparer);
        foreach (var (name, value) in pairs)
        {
            ValuesOf(groups, name).Add(value);
        }

        return groups;
    }

    private static List<string> ValuesOf(OrderedDictionary<string, List<string>> groups, string name)
    {
        if (!groups.TryGetValue(name, out var values))
        {
            groups.Add(name, values = []);
        }

        return values;
    }

    private static OrderedDictionary<string, List<string>> ReadClaims(ReadOnlySpan<byte> json)
    {
        var claims = new OrderedDictionary<string, List<string>>(StringComparer.Ordinal);
        if (json.IsEmpty)
        {
            return claims;
        }

        var reader = new Utf8JsonReader(json, AnyDepth);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("Claims are a JSON object.");
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var values = ValuesOf(claims, TextOf(ref reader));
            reader.Read();
            if (reader.TokenType != JsonTokenType.StartArray)
            {
                AddValue(ref reader, json, values);
                continue;
            }

            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                AddValue(ref reader, json, values);
            }
        }

        return claims;
    }

    private static void AddValue(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, List<string> values)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.Null:
                break;
            case JsonTokenType.String:
                values.Add(TextOf(ref reader));
                break;
            default:
                var start = (int)reader.TokenStartIndex;
                reader.Skip();
                values.Add(Encoding.UTF8.GetString(json[start..(int)reader.BytesConsumed]));
                break;
        }
    }

    /// <summary>What UTF-8 cannot express becomes U+FFFD: the token is signed, so it was meant to connect.</summary>
    private static string TextOf(ref Utf8JsonReader reader)
    {
        JsonText.TryRead(ref reader, out var text);
        return Encoding.UTF8.GetString(text);
    }

    private static void WriteObject(ref JsonOutput json, OrderedDictionary<string, List<string>> groups)
    {
        var separator = "{"u8;
        foreach (var (name, values) in groups)
        {
            json.Literal(separator);
            json.String(name);
            json.Literal(":"u8);
            WriteArray(ref json, values);
            separator = ","u8;
        }

        json.Literal(groups.Count == 0 ? "{}"u8 : "}"u8);
    }

    private static void WriteArray(ref JsonOutput json, IReadOnlyList<string> values)
    {
        json.Literal("["u8);
        for (var i = 0; i < values.Count; i++)
        {
            json.Literal(i == 0 ? ""u8 : ","u8);
            json.String(values[i]);
        }

        json.Literal("]"u8);
    }
}
