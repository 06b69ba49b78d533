using Microsoft.AspNetCore.Http.Features;

namespace Hub.Host.WebSockets;

/// <summary>The facts of a request that came through the HTTP server.</summary>
internal sealed class HttpHandshakeRequest : IHandshakeRequest
{
    private readonly HttpRequest _request;

    public HttpHandshakeRequest(HttpContext context)
    {
        _request = context.Request;
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        if (!target.StartsWith('/'))
        {
            target = _request.Path.ToUriComponent() + _request.QueryString.Value;       // absolute form, as proxies may send it
        }

        var question = target.IndexOf('?');
        Path = question < 0 ? target : target[..question];
        Query = question < 0 ? "" : target[(question + 1)..];
    }

    public string Method => _request.Method;

    public bool IsHttp11 => HttpProtocol.IsHttp11(_request.Protocol);

    public string Path { get; }

    public string Query { get; }

    public string? Header(string name)
    {
        var values = _request.Headers[name];
        return values.Count == 0 ? null : values.ToString();
    }
}
