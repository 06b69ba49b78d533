using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Hub.Actors;

namespace Hub.Host.Api;

/// <summary>
/// Which page of a list is wanted (protocol section 3.4, "Listing"). A continuation is the last id of the page before, so that nothing
/// has to be kept between pages and no member that stays is left out or comes twice, whatever changes meanwhile.
/// </summary>
/// <param name="After">Last connection id of the page before; null for the first page.</param>
/// <param name="Size">Most entries on a page.</param>
/// <param name="Top">Most entries on this and all later pages; null for no bound.</param>
internal readonly record struct PageRequest(string? After, int Size, int? Top)
{
    private const int MaxSize = 200;
    private const string TokenVersion = "1.";

    /// <summary>Entries on this page.</summary>
    public int Count => Math.Min(Size, Top ?? Size);

    public static PageRequest Read(ApiCall call)
    {
        var after = call.One("continuationToken") is { } token ? Decode(call, token) : null;
        return new PageRequest(after, call.Integer("maxpagesize", 1, MaxSize) ?? MaxSize, call.Integer("top", 1, int.MaxValue));
    }

    /// <summary>The body: the page, and where the next one is.</summary>
    public ReadOnlyMemory<byte> ToJson(ApiCall call, GroupPage page)
    {
        var buffer = new ArrayBufferWriter<byte>(128 + page.Members.Count * 80);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteStartArray("value");
            foreach (var (connectionId, userId) in page.Members)
            {
                json.WriteStartObject();
                json.WriteString("connectionId", connectionId);
                json.WriteString("userId", userId);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteString("nextLink", NextLink(call, page));
            json.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }

    /// <summary>Absolute, since libraries follow it as it is.</summary>
    private string? NextLink(ApiCall call, GroupPage page)
    {
        var rest = Top - page.Members.Count;
        if (!page.HasMore || rest == 0)
        {
            return null;
        }

        var request = call.Context.Request;
        var token = TokenVersion + Base64Url.EncodeToString(Encoding.UTF8.GetBytes(page.Members[^1].ConnectionId));
        var top = rest is { } left ? string.Create(CultureInfo.InvariantCulture, $"&top={left}") : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{request.Scheme}://{request.Host}{call.Target.Path}?api-version={call.Version}&maxpagesize={Size}&continuationToken={token}{top}");
    }

    private static string? Decode(ApiCall call, string token)
    {
        try
        {
            if (token.StartsWith(TokenVersion, StringComparison.Ordinal))
            {
                var bytes = Base64Url.DecodeFromChars(token.AsSpan(TokenVersion.Length));
                if (bytes.Length > 0 && System.Text.Unicode.Utf8.IsValid(bytes))
                {
                    return Encoding.UTF8.GetString(bytes);
                }
            }
        }
        catch (FormatException)
        {
            // Not Base64: refused below like everything else that no link of ours contains.
        }

        call.Refuse("The continuationToken is not one of this hub.");
        return null;
    }
}
