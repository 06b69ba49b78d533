using System.Net.Http.Json;
using System.Text.Json;
using Hub.Tests.Support;

namespace Hub.Tests.Host.Admin;

/// <summary>Asks a hub's admin listener and reads its JSON.</summary>
internal sealed class AdminRequests(HubHost hub) : IDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = hub.AdminAddress };

    /// <summary>Headers of every request.</summary>
    public System.Net.Http.Headers.HttpRequestHeaders Headers => _http.DefaultRequestHeaders;

    public async Task<JsonElement> GetAsync(string path)
    {
        using var answer = await _http.GetAsync(new Uri(path, UriKind.Relative));
        Assert.Equal((200, "application/json"), ((int)answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    public async Task<(int Status, string Body)> TryGetAsync(string path)
    {
        using var answer = await _http.GetAsync(new Uri(path, UriKind.Relative));
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    public async Task<(int Status, string Body)> PostAsync(string path, string json, bool withHeader = true, string type = "application/json")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(path, UriKind.Relative)) { Content = new StringContent(json, null, type) };
        if (withHeader)
        {
            request.Headers.Add("X-Hub-Admin", "1");
        }

        using var answer = await _http.SendAsync(request);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    public async Task<(int Status, string Body)> SendAsync(HttpRequestMessage request)
    {
        using var answer = await _http.SendAsync(request);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    public async Task<StreamReader> StreamAsync(string path) => new(await _http.GetStreamAsync(new Uri(path, UriKind.Relative)));

    public void Dispose() => _http.Dispose();
}
