using System.Net;
using System.Text;
using Hub.Actors.Settings;
using Hub.Protocol.CloudEvents;

namespace Hub.Actors.Upstream.Webhooks;

/// <summary>
/// A backend over HTTP or HTTPS, in CloudEvents binary mode (protocol section 4.3). Connections are pooled by the framework's handler; over
/// TLS it uses HTTP/2 where the backend offers it.
/// </summary>
#pragma warning disable CA1001 // Closed by Close, when the dispatcher stops for good.
internal sealed class WebhookBackend : IBackend
#pragma warning restore CA1001
{
    private readonly HttpMessageInvoker _http;
    private readonly WebhookValidator _validator;
    private readonly string _origin;
    private readonly int _maxResponseBytes;

    /// <summary>No connection is made yet.</summary>
    public WebhookBackend(UpstreamSettings settings, UpstreamOptions options, TimeProvider time)
    {
        _origin = options.Origin;
        _maxResponseBytes = settings.MaxResponseBytes;
        _http = new HttpMessageInvoker(new SocketsHttpHandler
        {
            MaxConnectionsPerServer = settings.Http.MaxConnections,
            PooledConnectionIdleTimeout = settings.Http.IdleTimeout,
            PooledConnectionLifetime = settings.Http.Lifetime,
            ConnectTimeout = settings.Http.ConnectTimeout,
            EnableMultipleHttp2Connections = true,
            // An event goes where the configuration says, and carries nothing that another call brought along.
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            RequestHeaderEncodingSelector = static (_, _) => Encoding.UTF8,
            ResponseHeaderEncodingSelector = static (_, _) => Encoding.UTF8,
        });
        _validator = new WebhookValidator(_http, options.Origin, options.OriginPort, time);
    }

    public async Task<CloudEventReply> CallAsync(UpstreamCall call, CancellationToken cancellation)
    {
        await _validator.EnsureAsync(call.Url, call.Event.Hub, cancellation);
        using var request = Request(call);
        using var response = await _http.SendAsync(request, cancellation);
        return await ReadAsync(response, cancellation);
    }

    public void Close() => _http.Dispose();

    /// <summary>A request in HTTP/2 where TLS can negotiate it; validation and events must agree, or they need a connection each.</summary>
    internal static HttpRequestMessage RequestTo(Uri url, HttpMethod method)
    {
        var request = new HttpRequestMessage(method, url);
        if (url.Scheme == Uri.UriSchemeHttps)
        {
            request.Version = HttpVersion.Version20;
            request.VersionPolicy = HttpVersionPolicy.RequestVersionOrLower;
        }
        return request;
    }

    private HttpRequestMessage Request(in UpstreamCall call)
    {
        var content = new ReadOnlyMemoryContent(call.Event.Body);
        if (call.Event.ContentType is { } type) content.Headers.TryAddWithoutValidation("Content-Type", type);
        var request = RequestTo(call.Url.Evaluate(call.Event.Hub, call.Event.Name), HttpMethod.Post);
        request.Content = content;
        foreach (var (name, value) in CloudEventHeaders.Of(call.Event, _origin)) request.Headers.TryAddWithoutValidation(name, value);
        if (call.Event.TraceParent is { } parent) request.Headers.TryAddWithoutValidation("traceparent", parent);
        if (call.Event.TraceState is { Length: > 0 } state) request.Headers.TryAddWithoutValidation("tracestate", state);
        return request;
    }

    private async Task<CloudEventReply> ReadAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        var body = await ReadBodyAsync(response.Content, cancellation);
        var type = response.Content.Headers.NonValidated.TryGetValues("Content-Type", out var given) ? given.ToString() : null;
        var headers = response.Headers.NonValidated.Select(static header => KeyValuePair.Create(header.Key, (IEnumerable<string>)header.Value));
        return CloudEventHeaders.TryReadReply((int)response.StatusCode, type, body, headers, out var reply, out var error) ? reply : throw new InvalidDataException(error);
    }

    private async Task<ReadOnlyMemory<byte>> ReadBodyAsync(HttpContent content, CancellationToken cancellation)
    {
        if (content.Headers.ContentLength is { } length)
        {
            if (length == 0) return ReadOnlyMemory<byte>.Empty;
            if (length > _maxResponseBytes) throw TooLarge();
        }
        await using var stream = await content.ReadAsStreamAsync(cancellation);
        using var collected = new MemoryStream((int)(content.Headers.ContentLength ?? 0));
        var piece = new byte[8 * 1024];
        for (int read; (read = await stream.ReadAsync(piece, cancellation)) > 0;)
        {
            if (collected.Length + read > _maxResponseBytes) throw TooLarge();
            collected.Write(piece, 0, read);
        }
        return collected.GetBuffer().AsMemory(0, (int)collected.Length);
    }

    private InvalidDataException TooLarge() => new($"The answer is larger than {_maxResponseBytes} bytes.");
}
