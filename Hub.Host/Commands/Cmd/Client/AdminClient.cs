using System.Net;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Hub.Host.Commands.Cmd.Output;

namespace Hub.Host.Commands.Cmd.Client;

/// <summary>Asks the admin listener of one hub. Whatever goes wrong comes out as an <see cref="AdminException"/> with a sentence for the operator.</summary>
internal sealed class AdminClient : IDisposable
{
    /// <summary>How long the hub may take, besides what it was asked to watch.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private const long LargestAnswer = 64 << 20;            // a thousand of anything is far below

    private readonly HttpClient _http;
    private readonly string _url;
    private readonly bool _hasToken;

    /// <summary>For one base URL.</summary>
    /// <param name="url">Without a slash at its end.</param>
    /// <param name="token">Or null.</param>
    public AdminClient(string url, string? token)
    {
        _url = url;
        var uri = new Uri(url);
        Name = $"{uri.Host}:{uri.Port}";
        // A redirect would take the token elsewhere; no proxy reaches this machine's loopback.
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = !uri.IsLoopback, ConnectTimeout = Patience };
        _http = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan, MaxResponseContentBufferSize = LargestAnswer };
        if (token is not null)
        {
            _hasToken = _http.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", $"Bearer {token}");
        }
    }

    /// <summary>Host and port.</summary>
    public string Name { get; }

    /// <summary>Reads.</summary>
    /// <param name="path">What.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <param name="watching">How long the hub was asked to look before it answers.</param>
    public async Task<AdminAnswer> GetAsync(AdminPath path, CancellationToken cancellation, TimeSpan watching = default)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, _url + path);
        return await AnswerAsync(request, Patience + watching, cancellation);
    }

    /// <summary>Has the hub do something.</summary>
    /// <param name="path">What.</param>
    /// <param name="json">With which values.</param>
    /// <param name="cancellation">Gives up; the hub may have done it all the same.</param>
    public async Task<AdminAnswer> PostAsync(AdminPath path, string json, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, _url + path) { Content = new StringContent(json, Encoding.UTF8, "application/json") };
        request.Headers.Add(Admin.AdminGuard.ActHeader, "1");
        return await AnswerAsync(request, Patience, cancellation);
    }

    /// <summary>Reads line by line, until the hub ends it.</summary>
    public async IAsyncEnumerable<string> LinesAsync(AdminPath path, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, _url + path);
        using var response = await SendAsync(request, Patience, HttpCompletionOption.ResponseHeadersRead, cancellation);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(cancellation), Encoding.UTF8);
        while (await NextAsync(reader, cancellation) is { } line)
        {
            if (line.Length > 0)
            {
                yield return line;
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private async Task<string?> NextAsync(StreamReader reader, CancellationToken cancellation)
    {
        try
        {
            return await reader.ReadLineAsync(cancellation);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            throw new AdminException($"The hub at {_url} is gone: {Sentence(e)}", e);
        }
    }

    private async Task<AdminAnswer> AnswerAsync(HttpRequestMessage request, TimeSpan patience, CancellationToken cancellation)
    {
        using var response = await SendAsync(request, patience, HttpCompletionOption.ResponseContentRead, cancellation);
        var json = await response.Content.ReadAsStringAsync(cancellation);
        return TryRead(json) is { Element.ValueKind: JsonValueKind.Object } root
            ? new AdminAnswer(json, root)
            : throw new AdminException($"What answers at {_url} is not the admin listener of a hub: {Path(request)} gave no JSON.");
    }

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, TimeSpan patience, HttpCompletionOption until, CancellationToken cancellation)
    {
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limited.CancelAfter(patience);
        HttpResponseMessage response;
        try
        {
            response = await _http.SendAsync(request, until, limited.Token);
        }
        catch (HttpRequestException e)
        {
            throw new AdminException($"No hub answers at {_url}: {Sentence(e)} --admin or HUB_ADMIN_URL names another admin listener.", e);
        }
        catch (OperationCanceledException e) when (!cancellation.IsCancellationRequested)
        {
            throw new AdminException($"The hub at {_url} has not answered within {Figures.Span(patience.TotalMilliseconds)}.", e);
        }

        if (response.IsSuccessStatusCode)
        {
            return response;
        }

        using (response)
        {
            // The headers alone may have come so far; an error is short.
            var body = TryRead(await response.Content.ReadAsStringAsync(cancellation));
            throw new AdminException(Explain(request, response.StatusCode, body.Raw("error") is { Length: > 0 } error ? SafeText.Of(error) : null), (int)response.StatusCode);
        }
    }

    private string Explain(HttpRequestMessage request, HttpStatusCode status, string? error) => status switch
    {
        HttpStatusCode.Unauthorized when _hasToken => $"The admin listener at {_url} does not accept this token: set --token or Hub__Admin__Token to the hub's.",
        HttpStatusCode.Unauthorized => $"The admin listener at {_url} wants a token: set --token or Hub__Admin__Token.",
        HttpStatusCode.NotFound when error is null => $"What answers at {_url} does not know {Path(request)}: it is not the admin listener of a hub, or one of another version.",
        HttpStatusCode.ServiceUnavailable => error ?? "The hub is starting; try again in a moment.",
        _ => error ?? $"The hub at {_url} answered {Path(request)} with status {(int)status}.",
    };

    private static Shape TryRead(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return new Shape(document.RootElement.Clone());
        }
        catch (JsonException)
        {
            return default;
        }
    }

    private static string Path(HttpRequestMessage request) => request.RequestUri!.AbsolutePath;

    private static string Sentence(Exception e) => SafeText.Of($"{(e.InnerException ?? e).Message.TrimEnd('.')}.");
}
