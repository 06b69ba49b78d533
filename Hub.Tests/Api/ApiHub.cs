using System.Text.Json;
using Hub.Tests.Support;

namespace Hub.Tests.Api;

/// <summary>One hub process for all cases of a class. Each case takes a hub name of its own, so that none sees another's clients.</summary>
public sealed class ApiHub : IAsyncLifetime
{
    /// <summary>The second key.</summary>
    public const string SecondKey = "the-second-key-for-specs-has-more-than-32-bytes";

    private int _names;

    /// <summary>The process.</summary>
    public HubHost Host { get; private set; } = null!;

    /// <summary>The application server.</summary>
    public ApiClient Server { get; private set; } = null!;

    /// <summary>A hub name that nobody used before.</summary>
    public string NewHub() => $"hub{Interlocked.Increment(ref _names)}";

    /// <summary>Opens a client that may do everything and reads its <c>connected</c> message.</summary>
    public Task<ApiPeer> ConnectAsync(string hub, string? user = null, params string[] groups) =>
        ConnectWithAsync(hub, user, ["webpubsub.joinLeaveGroup", "webpubsub.sendToGroup"], groups);

    /// <summary>The same with chosen roles.</summary>
    public async Task<ApiPeer> ConnectWithAsync(string hub, string? user, string[] roles, string[] groups)
    {
        var client = await RawClient.OpenAsync(Host.BaseAddress);
        var answer = await client.UpgradeAsync(new Uri(Host.ClientUrlWith(hub, user, roles, groups)).PathAndQuery, "json.webpubsub.azure.v1");
        Assert.Equal(101, answer.Status);
        using var connected = JsonDocument.Parse(await client.ReadTextAsync());
        return new ApiPeer(client, connected.RootElement.GetProperty("connectionId").GetString()!);
    }

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        Host = await HubHost.StartAsync(new Dictionary<string, string?>
        {
            ["Hub__AccessKeys__1"] = SecondKey,
            ["Hub__PublicEndpoints__0"] = "https://hub.example.com/realtime",
        });
        Server = new ApiClient(Host.BaseAddress, Host.AccessKey);
    }

    /// <inheritdoc/>
    public async Task DisposeAsync()
    {
        Server.Dispose();
        await Host.DisposeAsync();
    }
}

/// <summary>A connected JSON client.</summary>
public sealed class ApiPeer(RawClient client, string id) : IAsyncDisposable
{
    /// <summary>Its connection id.</summary>
    public string Id => id;

    /// <summary>Says one message.</summary>
    public Task SayAsync(string json) => client.SendTextAsync(json);

    /// <summary>What it hears next.</summary>
    public Task<string> HearAsync() => client.ReadTextAsync();

    /// <summary>What it hears next must be exactly this, and nothing else of what the hub was told to send before.</summary>
    public async Task ExpectAsync(params string[] expected)
    {
        foreach (var text in expected)
        {
            Assert.Equal(text, await HearAsync());
        }

        await SayAsync("""{"type":"ping"}""");
        Assert.Equal("""{"type":"pong"}""", await HearAsync());
    }

    /// <summary>It must be sent away with that text and close 1000.</summary>
    public async Task ExpectCloseAsync(string text)
    {
        Assert.Equal(JsonSerializer.Serialize(new { type = "system", @event = "disconnected", message = text }), await HearAsync());
        var close = await client.ReadFrameAsync();
        Assert.Equal((1000, ""), (close!.CloseCode, close.CloseText));
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => client.DisposeAsync();
}
