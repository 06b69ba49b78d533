using Hub.Tests.Support;

namespace Hub.Tests.Upstream;

/// <summary>TCP connections to an application server over HTTP are kept and used again.</summary>
public sealed class ConnectionReuseSpecs
{
    private const int Events = 200;

    [Fact]
    public async Task One_clients_events_must_share_one_connection()
    {
        await using var app = await HandlerApp.StartAsync();
        app.AnswerWith(_ => HandlerReply.Text("re"));
        await using var hub = await UpstreamHub.ForUserEventsAsync(app.Url);
        await using var client = await hub.OpenAsync();
        await SayAllAsync(client);
        Assert.Equal(1, app.Accepted);
    }

    [Theory]
    [InlineData(64)]
    [InlineData(4)]
    public async Task Events_of_many_clients_must_use_no_more_connections_than_the_pool_may_have_and_almost_always_an_old_one(int max)
    {
        const int clients = 20;
        await using var app = await HandlerApp.StartAsync();
        app.AnswerWith(_ => HandlerReply.Text("re"));
        await using var hub = await UpstreamHub.ForUserEventsAsync(app.Url, $"hub.upstream.http.max-connections = {max}");
        await Task.WhenAll(Enumerable.Range(0, clients).Select(async _ =>
        {
            await using var client = await hub.OpenAsync();
            await SayAllAsync(client);
        }));
        // Not the number of clients: the framework begins a connection for a call that waits, and keeps it when another one was free first.
        Assert.InRange(app.Accepted, 1, max);
        Assert.True(app.Accepted < 0.1 * clients * Events, $"{app.Accepted} connections for {clients * Events} events: less than 90 % were used again.");
    }

    [Fact]
    public async Task Failed_events_must_not_cost_their_connections()
    {
        await using var app = await HandlerApp.StartAsync();
        app.AnswerWith(_ => new HandlerReply(500, "text/plain", new byte[10_000]));
        await using var hub = await UpstreamHub.ForUserEventsAsync(app.Url, "hub.upstream.breaker.failures = 1000");
        await using var client = await hub.OpenAsync();
        for (var id = 1; id <= 50; id++) Assert.Equal(UpstreamHub.Failed, await client.EventAsync(id));
        Assert.Equal(1, app.Accepted);
    }

    [Fact]
    public async Task A_connection_that_the_application_closed_while_it_was_idle_must_not_cost_an_event()
    {
        await using var app = new RawBackend(async exchange =>
        {
            await exchange.AnswerAsync();
            return AfterRequest.Close;
        });
        await using var hub = await UpstreamHub.ForUserEventsAsync(app.Url);
        await using var client = await hub.OpenAsync();
        for (var id = 1; id <= 50; id++)
        {
            Assert.Null(await client.EventAsync(id));
            while (app.Closed < id) await Task.Yield();
        }
        Assert.Equal(50, app.Accepted);
    }

    private static async Task SayAllAsync(RawClient client)
    {
        for (var id = 1; id <= Events; id++)
        {
            await client.SayEventAsync(id);
            Assert.Contains("\"data\":\"re\"", await client.ReadTextAsync(), StringComparison.Ordinal);
            Assert.Null(await client.ReadAckAsync(id));
        }
    }
}
