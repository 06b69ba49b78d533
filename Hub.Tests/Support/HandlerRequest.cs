using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Hub.Tests.Support;

/// <summary>What the hub asked an application server.</summary>
/// <param name="Method">HTTP method.</param>
/// <param name="Target">Path and query.</param>
/// <param name="Protocol">HTTP version.</param>
/// <param name="Headers">All headers; names in any letter case.</param>
/// <param name="Body">The body.</param>
/// <param name="Aborted">The hub does not wait any more.</param>
public sealed record HandlerRequest(
    string Method,
    string Target,
    string Protocol,
    IReadOnlyDictionary<string, string> Headers,
    byte[] Body,
    CancellationToken Aborted)
{
    /// <summary>A header's value, or null.</summary>
    public string? this[string name] => Headers.GetValueOrDefault(name);

    /// <summary>The body as text.</summary>
    public string Text => Encoding.UTF8.GetString(Body);

    /// <summary>The body as JSON.</summary>
    public JsonElement Json => JsonDocument.Parse(Body).RootElement;

    internal static async Task<HandlerRequest> ReadAsync(HttpRequest request)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body);
        return new HandlerRequest(
            request.Method,
            $"{request.Path}{request.QueryString}",
            request.Protocol,
            request.Headers.ToDictionary(static header => header.Key, static header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            body.ToArray(),
            request.HttpContext.RequestAborted);
    }
}

/// <summary>What an application server answers.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="ContentType">Media type of the body, or null.</param>
/// <param name="Body">The body.</param>
/// <param name="Headers">Other headers; a name may come twice.</param>
public sealed record HandlerReply(int Status, string? ContentType, byte[] Body, params (string Name, string Value)[] Headers)
{
    /// <summary>200 and nothing else.</summary>
    public static readonly HandlerReply Done = Of(200);

    /// <summary>A status without a body.</summary>
    public static HandlerReply Of(int status, params (string Name, string Value)[] headers) => new(status, null, [], headers);

    /// <summary>A success with a text.</summary>
    public static HandlerReply Text(string text, params (string Name, string Value)[] headers) => new(200, "text/plain", Encoding.UTF8.GetBytes(text), headers);

    /// <summary>A success with JSON.</summary>
    public static HandlerReply Json(string json) => new(200, "application/json; charset=utf-8", Encoding.UTF8.GetBytes(json));

    /// <summary>Yes to a validation request.</summary>
    public static HandlerReply Allowing(params string[] origins) => Of(200, [.. origins.Select(static origin => ("WebHook-Allowed-Origin", origin))]);

    internal async Task WriteAsync(HttpResponse response)
    {
        response.StatusCode = Status;
        response.ContentType = ContentType;
        foreach (var (name, value) in Headers)
        {
            response.Headers.Append(name, value);
        }

        if (Body.Length > 0)
        {
            response.ContentLength = Body.Length;
            await response.Body.WriteAsync(Body);
        }
    }
}
