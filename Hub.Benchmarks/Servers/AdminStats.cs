using System.Net.Http.Json;
using Hub.Benchmarks.Load;

namespace Hub.Benchmarks.Servers;

/// <summary>What the hub's admin listener says about the node (docs/operations.md).</summary>
/// <param name="Connections">Connections that exist, those without a socket included.</param>
/// <param name="Closes">Closed connections by the label of the reason.</param>
internal sealed record HubCounts(int Connections, IReadOnlyDictionary<string, long> Closes);

/// <summary>The admin listener of a hub that is started here.</summary>
internal sealed class AdminStats : IDisposable
{
    private readonly HttpClient _http;

    /// <summary>Chooses a free port; nothing listens there yet.</summary>
    public AdminStats()
    {
        Address = $"http://127.0.0.1:{ServerProcess.FreePort()}";
        _http = new HttpClient { BaseAddress = new Uri(Address) };
    }

    /// <summary>The setting that makes the hub listen there.</summary>
    public (string Name, string Value) Variable => ("Hub__Admin__Urls", Address);

    private string Address { get; }

    /// <summary>Asks; any thread.</summary>
    public async Task<HubCounts> ReadAsync()
    {
        try
        {
            return await _http.GetFromJsonAsync<HubCounts>("/admin/stats") ?? throw new LoadException("the hub's admin listener says nothing");
        }
        catch (HttpRequestException failure)
        {
            throw new LoadException($"the hub's admin listener does not answer: {failure.Message}");
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();
}
