using Hub.Tests.Support;

namespace Hub.Tests.Operators;

/// <summary>One client that sends megabytes of small messages, far above its rate, until it is disposed.</summary>
internal sealed class Flood : IAsyncDisposable
{
    private const int Messages = 2_000;
    private const int MessageLength = 1_000;

    private readonly TroubleClient _client;
    private readonly Task _sending;

    private Flood(TroubleClient client)
    {
        _client = client;
        var message = ClientFrames.Text($$"""{"type":"sendToGroup","group":"flood","noEcho":true,"dataType":"text","data":"{{new string('x', MessageLength)}}"}""");
        _sending = client.SendAsync([.. Enumerable.Repeat(message, Messages).SelectMany(bytes => bytes)]);
    }

    /// <summary>What the hub calls its connection.</summary>
    public string Id => _client.Id;

    /// <summary>Connects as the user <c>flooder</c> and begins.</summary>
    public static async Task<Flood> StartAsync(TroubledHub hub) => new(await TroubleClient.JoinAsync(hub, "flooder"));

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _client.DisposeAsync();
        await _sending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);  // the hub has not read it all, and need not
    }
}
