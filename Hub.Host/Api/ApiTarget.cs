using Microsoft.AspNetCore.Http.Features;

namespace Hub.Host.Api;

/// <summary>
/// The request target as it was on the wire. Routing looks at it and not at the server's decoded path, in which an encoded slash inside a
/// name stays encoded while the rest is decoded (protocol section 3.1).
/// </summary>
internal readonly struct ApiTarget
{
    private const string Root = "/api";

    private ApiTarget(string path, string query)
    {
        Path = path;
        Query = query;
    }

    /// <summary>Path, still percent-encoded.</summary>
    public string Path { get; }

    /// <summary>Query without its question mark, still encoded.</summary>
    public string Query { get; }

    /// <summary>True for <c>/api</c> and everything under it.</summary>
    public bool IsApi => Path.StartsWith(Root, StringComparison.OrdinalIgnoreCase) && (Path.Length == Root.Length || Path[Root.Length] == '/');

    public static ApiTarget Of(HttpContext context)
    {
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget.AsSpan();
        if (!target.StartsWith('/') && target.IndexOf("://") is var scheme and > 0)
        {
            // Absolute form, as proxies may send it (RFC 9112 section 3.2.2).
            var rest = target[(scheme + 3)..];
            var path = rest.IndexOf('/');
            target = path < 0 ? "/" : rest[path..];
        }

        var question = target.IndexOf('?');
        return question < 0 ? new ApiTarget(target.ToString(), "") : new ApiTarget(target[..question].ToString(), target[(question + 1)..].ToString());
    }

    /// <summary>The segments of the path, each decoded exactly once; a slash at the end makes none.</summary>
    public string[] Segments()
    {
        var segments = Path.EndsWith('/') ? Path[1..^1].Split('/') : Path[1..].Split('/');
        for (var i = 0; i < segments.Length; i++)
        {
            if (segments[i].Contains('%', StringComparison.Ordinal))
            {
                segments[i] = Uri.UnescapeDataString(segments[i]);      // leaves a plus sign alone
            }
        }

        return segments;
    }
}
