using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Hub.Tests.Tokens;

namespace Hub.Tests.Api;

/// <summary>An answer of the REST interface.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Headers">All headers, names in any letter case.</param>
/// <param name="Body">Text of the body.</param>
public sealed record ApiResponse(int Status, IReadOnlyDictionary<string, string> Headers, string Body)
{
    /// <summary>A header's value, or null.</summary>
    public string? this[string name] => Headers.GetValueOrDefault(name);

    /// <summary>The body as JSON.</summary>
    public JsonElement Json() => JsonDocument.Parse(Body).RootElement;
}

/// <summary>An application server: signs each request for its URL with the query, as npm's library does, and sends it.</summary>
public sealed class ApiClient(Uri hub, string accessKey) : IDisposable
{
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(10);

    private readonly HttpClient _http = new() { BaseAddress = hub, Timeout = TimeSpan.FromSeconds(30) };

    /// <summary>Sends a request to a path under <c>/api/hubs</c>, with a token.</summary>
    /// <param name="method">Method.</param>
    /// <param name="path">Hub, path and query, encoded.</param>
    /// <param name="content">Body, or null.</param>
    /// <param name="headers">Further headers.</param>
    public Task<ApiResponse> SendAsync(string method, string path, HttpContent? content = null, params (string Name, string Value)[] headers)
    {
        var target = new Uri(hub, "/api/hubs/" + path);
        return SendAsync(method, target, Token(target.AbsoluteUri), content, headers);
    }

    /// <summary>Sends a request with a token of any kind, or none.</summary>
    public async Task<ApiResponse> SendAsync(string method, Uri target, string? token, HttpContent? content = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), target) { Content = content };
        if (token is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        foreach (var (name, value) in headers)
        {
            Assert.True(request.Headers.TryAddWithoutValidation(name, value));
        }

        using var response = await _http.SendAsync(request);
        var all = response.Headers.Concat(response.Content.Headers).ToDictionary(h => h.Key, h => string.Join(", ", h.Value), StringComparer.OrdinalIgnoreCase);
        return new ApiResponse((int)response.StatusCode, all, await response.Content.ReadAsStringAsync());
    }

    /// <summary>A token for a URL, signed with <paramref name="key"/>.</summary>
    public string Token(string audience, string? key = null, TimeSpan? life = null)
    {
        var expiry = (DateTimeOffset.UtcNow + (life ?? Life)).ToUnixTimeSeconds();
        return TokenValidatorSpecs.Sign("""{"alg":"HS256","typ":"JWT"}""", JsonSerializer.Serialize(new { exp = expiry, aud = audience }), key ?? accessKey);
    }

    /// <summary>A body of text/plain.</summary>
    public static StringContent Text(string text) => new(text, Encoding.UTF8, "text/plain");

    /// <summary>A body of application/json.</summary>
    public static StringContent Json(string json) => new(json, Encoding.UTF8, "application/json");

    /// <summary>A body with a Content-Type of any kind, or none.</summary>
    public static ByteArrayContent Bytes(byte[] body, string? type)
    {
        var content = new ByteArrayContent(body);
        if (type is not null)
        {
            Assert.True(content.Headers.TryAddWithoutValidation("Content-Type", type));
        }

        return content;
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();
}
