using Hub.Tests.Support;

namespace Hub.Tests.Upstream;

/// <summary>Handshakes while the application that should decide about them does not (protocol sections 1.7 and 4.4).</summary>
public sealed class ConnectFailureSpecs
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task An_application_that_is_not_there_must_be_a_500()
    {
        await using var hub = await UpstreamHub.ForConnectAsync($"http://127.0.0.1:{EndToEnd.NpmClientSpecs.FreePort()}");
        Assert.Equal(500, (await hub.HandshakeAsync()).Status);
        Assert.Equal(0, hub.Tree.Snapshot().Opened);
    }

    [Fact]
    public async Task An_application_that_does_not_answer_in_time_must_be_a_500_and_hear_that_nobody_waits()
    {
        await using var app = await HandlerApp.StartAsync();
        app.Answer = WaitForAbortAsync;
        await using var hub = await UpstreamHub.ForConnectAsync(app.Url, "hub.connections.event-timeout = 300ms");
        Assert.Equal(500, (await hub.HandshakeAsync()).Status);
        await AbortedAsync(await app.NextAsync("connect"));

        app.AnswerWith(_ => HandlerReply.Done);
        Assert.Equal(101, (await hub.HandshakeAsync()).Status);
    }

    [Theory]
    [InlineData("NOT HTTP\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Le")]
    [InlineData("")]
    public async Task An_application_that_answers_in_no_HTTP_must_be_a_500(string answer)
    {
        await using var app = new RawBackend(async exchange =>
        {
            await exchange.SendAsync(answer);
            return AfterRequest.Close;
        });
        await using var hub = await UpstreamHub.ForConnectAsync(app.Url);
        Assert.Equal(500, (await hub.HandshakeAsync()).Status);
        app.Script = exchange => exchange.AnswerAsync();
        Assert.Equal(101, (await hub.HandshakeAsync()).Status);
    }

    [Fact]
    public async Task A_client_for_whom_there_is_no_place_in_any_queue_must_get_429_and_when_to_come_back()
    {
        const int places = 1 + 4;
        await using var app = await HandlerApp.StartAsync();
        var answer = new TaskCompletionSource<HandlerReply>(TaskCreationOptions.RunContinuationsAsynchronously);
        app.Answer = _ => answer.Task;
        await using var hub = await UpstreamHub.ForConnectAsync(app.Url, "hub.upstream { workers = 1, calls-per-worker = 1, queue = 4, overflow = 0 }\nhub.connections.event-timeout = 20s");
        var waiting = Enumerable.Range(0, places).Select(_ => hub.HandshakeAsync()).ToList();
        var state = hub.Tree.Upstream!.Backend[0];
        while (state.TotalUnderWay + state.Queues.Queued < places) await Task.Yield();

        var late = await hub.HandshakeAsync();
        Assert.Equal((429, "1"), (late.Status, late["Retry-After"]));
        answer.SetResult(HandlerReply.Done);
        Assert.All(await Task.WhenAll(waiting), one => Assert.Equal(101, one.Status));
    }

    [Fact]
    public async Task A_client_that_hangs_up_while_the_application_thinks_must_be_given_up_and_never_come_in()
    {
        await using var app = await HandlerApp.StartAsync();
        var answer = new TaskCompletionSource<HandlerReply>(TaskCreationOptions.RunContinuationsAsynchronously);
        app.Answer = _ => answer.Task;
        await using var hub = await UpstreamHub.ForAllEventsAsync(app.Url, "hub.connections.event-timeout = 60s");
        var client = await RawClient.OpenAsync(hub.BaseAddress);
        var handshake = client.UpgradeAsync(new Uri(hub.ClientUrl("chat", "ann")).PathAndQuery);
        var request = await app.NextAsync("connect");
        client.Socket.LingerState = new System.Net.Sockets.LingerOption(true, 0);
        client.Socket.Dispose();

        await AbortedAsync(request);
        await Assert.ThrowsAnyAsync<Exception>(() => handshake);
        answer.SetResult(HandlerReply.Done);
        await (await hub.OpenAsync()).DisposeAsync();
        foreach (var name in new[] { "connect", "connected", "disconnected" }) await app.NextAsync(name);
        Assert.Equal(1, hub.Tree.Snapshot().Opened);
        Assert.False(app.HasMore);
    }

    [Fact]
    public async Task The_bound_on_connections_of_a_user_must_count_the_user_that_the_application_names()
    {
        await using var app = await HandlerApp.StartAsync();
        app.AnswerWith(_ => HandlerReply.Json("""{"userId":"one"}"""));
        await using var hub = await UpstreamHub.ForConnectAsync(app.Url, "hub.connections.max-per-user = 1");
        await using var first = await hub.OpenAsync("ann");
        Assert.Equal(429, (await hub.HandshakeAsync("bob")).Status);
        app.AnswerWith(_ => HandlerReply.Json("""{"userId":"two"}"""));
        Assert.Equal(101, (await hub.HandshakeAsync("ann")).Status);
    }

    [Fact]
    public async Task A_hub_that_stops_must_not_let_in_who_was_still_being_asked_about()
    {
        await using var app = await HandlerApp.StartAsync();
        var answer = new TaskCompletionSource<HandlerReply>(TaskCreationOptions.RunContinuationsAsynchronously);
        app.Answer = _ => answer.Task;
        await using var hub = await UpstreamHub.ForConnectAsync(app.Url);
        var handshake = hub.HandshakeAsync();
        await app.NextAsync("connect");
        var stop = hub.StopAsync();
        while (hub.Services.GetService(typeof(global::Hub.Host.Hosting.HostState)) is global::Hub.Host.Hosting.HostState { Phase: not global::Hub.Host.Hosting.HostPhase.Draining }) await Task.Yield();
        answer.SetResult(HandlerReply.Done);
        Assert.Equal(503, (await handshake).Status);
        await stop.WaitAsync(Patience);
    }

    private static async Task<HandlerReply> WaitForAbortAsync(HandlerRequest request)
    {
        await AbortedAsync(request);
        return HandlerReply.Done;
    }

    private static async Task AbortedAsync(HandlerRequest request)
    {
        var aborted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = request.Aborted.Register(() => aborted.TrySetResult());
        await aborted.Task.WaitAsync(Patience);
    }
}
