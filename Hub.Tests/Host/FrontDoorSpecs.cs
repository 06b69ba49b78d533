using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using Hub.Host.WebSockets;
using Hub.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Hub.Tests.Host;

/// <summary>Both ways in serve alike: the front door for ordinary upgrades, the HTTP server for all else.</summary>
public sealed class FrontDoorSpecs : IAsyncLifetime
{
    private readonly ConcurrentQueue<string> _errors = new();
    private HubHost _hub = null!;

    private FrontDoor Door => _hub.Services.GetRequiredService<FrontDoor>();

    private HandshakeWatch Watch => _hub.Services.GetRequiredService<HandshakeWatch>();

    /// <inheritdoc/>
    public async Task InitializeAsync() => _hub = await HubHost.StartAsync(new Dictionary<string, string?>
    {
        ["Hub__Hubs__open__AllowAnonymous"] = "true",
        ["Hub__Hubs__open__AnonymousRoles__0"] = "webpubsub.joinLeaveGroup",
        ["Hub__Hubs__open__AnonymousRoles__1"] = "webpubsub.sendToGroup",
        ["Logging__LogLevel__Default"] = "Error",
        ["Logging__LogLevel__Microsoft"] = "Error",
        ["Logging__LogLevel__Microsoft.AspNetCore"] = "Error",
    }, services: services => services.AddSingleton<ILoggerProvider>(_ => new ErrorLog(_errors)));

    /// <inheritdoc/>
    public async Task DisposeAsync() => await _hub.DisposeAsync();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_client_must_chat_and_close_in_order_by_either_way(bool split)
    {
        await using var client = await RawClient.OpenAsync(_hub.BaseAddress);
        Assert.Equal(101, (await AskAsync(client, Upgrade("/client/hubs/open"), split)).Status);
        Assert.Equal(split ? 0 : 1, Door.Admitted);
        Assert.Contains("\"connected\"", await client.ReadTextAsync(), StringComparison.Ordinal);
        await client.SendTextAsync("""{"type":"joinGroup","group":"g","ackId":1}""");
        Assert.Equal("""{"type":"ack","ackId":1,"success":true}""", await client.ReadTextAsync());
        // Larger than any buffer on the way, so that reads are put together and writes have to wait.
        var data = new string('x', 900_000);
        await client.SendTextAsync($$"""{"type":"sendToGroup","group":"g","dataType":"text","data":"{{data}}"}""");
        Assert.EndsWith(data + "\"}", await client.ReadTextAsync(), StringComparison.Ordinal);
        await client.SendAsync(ClientFrames.Close(1000));
        Assert.Equal(1000, await client.ReadCloseCodeAsync());
        Assert.True(await client.IsEndedAsync());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Frames_that_come_with_the_request_must_not_be_lost(bool split)
    {
        await using var client = await RawClient.OpenAsync(_hub.BaseAddress);
        var request = Upgrade("/client/hubs/open") + Encoding.Latin1.GetString(ClientFrames.Text("""{"type":"ping"}"""));
        Assert.Equal(101, (await AskAsync(client, request, split)).Status);
        await client.ReadTextAsync();
        Assert.Equal("""{"type":"pong"}""", await client.ReadTextAsync());
    }

    [Theory]
    [InlineData("/client/hubs/chat", 401)]
    [InlineData("/client/hubs/1", 400)]
    [InlineData("/clients/mqtt/hubs/chat", 404)]
    public async Task A_refusal_must_come_from_the_server_and_keep_the_connection_usable(string target, int status)
    {
        await using var client = await RawClient.OpenAsync(_hub.BaseAddress);
        Assert.Equal(status, (await client.RequestAsync(Upgrade(target))).Status);
        Assert.Equal(0, Door.Admitted);
    }

    [Fact]
    public async Task Ordinary_requests_must_reach_the_server()
    {
        using var http = new HttpClient { BaseAddress = _hub.BaseAddress };
        Assert.Equal(200, (int)(await http.GetAsync(new Uri("/api/health", UriKind.Relative))).StatusCode);
        Assert.Equal(0, Door.Admitted);
        Assert.Equal(0, Watch.Count);
    }

    [Fact]
    public async Task A_connection_that_is_reset_before_it_says_anything_must_be_forgotten_and_be_no_error()
    {
        var client = await RawClient.OpenAsync(_hub.BaseAddress);
        await UntilAsync(() => Watch.Count == 1);
        client.Socket.LingerState = new LingerOption(enable: true, seconds: 0);
        await client.DisposeAsync();
        await UntilAsync(() => Watch.Count == 0);
        await _hub.StopAsync();                         // after which every connection's task has ended, and said what it had to say
        Assert.Empty(_errors);
    }

    [Fact]
    public async Task A_silent_connection_must_not_hold_the_shutdown_up()
    {
        await using var client = await RawClient.OpenAsync(_hub.BaseAddress);
        await UntilAsync(() => Watch.Count == 1);
        var started = Stopwatch.GetTimestamp();
        await _hub.StopAsync();
        Assert.InRange(Stopwatch.GetElapsedTime(started), TimeSpan.Zero, HandshakeWatch.Patience / 2);
        Assert.True(await client.IsEndedAsync());
    }

    private static string Upgrade(string target) =>
        $"GET {target} HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n" +
        $"Sec-WebSocket-Key: {RawClient.Key}\r\nSec-WebSocket-Protocol: json.webpubsub.azure.v1\r\n\r\n";

    /// <summary>Split, the first part arrives alone: the front door cannot judge it and steps aside.</summary>
    private async Task<RawResponse> AskAsync(RawClient client, string request, bool split)
    {
        var bytes = Encoding.Latin1.GetBytes(request);
        if (split)
        {
            await UntilAsync(() => Watch.Count == 1);
            await client.SendAsync(bytes[..20]);
            await UntilAsync(() => Watch.Count == 0);
            bytes = bytes[20..];
        }
        await client.SendAsync(bytes);
        return await client.RequestAsync("");
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        for (var started = Stopwatch.GetTimestamp(); !condition();)
        {
            Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(10), "The front door did not notice the connection in 10 s.");
            await Task.Yield();
        }
    }

    private sealed class ErrorLog(ConcurrentQueue<string> messages) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            messages.Enqueue($"{formatter(state, exception)} {exception}");

        public void Dispose()
        {
        }
    }
}
