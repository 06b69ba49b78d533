using Hub.Actors.Upstream;
using Hub.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Hub.Tests.Upstream;

/// <summary>Abuse protection over HTTP (protocol section 4.2): a handler is asked whether it wants this hub's events before it gets one.</summary>
public sealed class ValidationSpecs
{
    private const string Host = "127.0.0.1";
    private const string HubPort = "{port}";

    [Fact]
    public async Task A_handler_must_be_asked_once_for_each_hub_and_URL_before_its_first_event()
    {
        await using var app = await HandlerApp.StartAsync();
        var one = $"{app.Url}/{{hub}}/{{event}}?code=1";
        await using var hub = await HubHost.StartAsync(UpstreamHub
            .Handler(one).And(UpstreamHub.Handler(one, hub: "other")).And(UpstreamHub.Handler($"{app.Url}/alone", "alone", hub: "mixed")).And(UpstreamHub.Handler(one, hub: "mixed", index: 1)));
        foreach (var name in new[] { "chat", "other", "mixed" })
        {
            await using var client = await hub.OpenAsync(name: name);
            for (var id = 1; id <= 3; id++) Assert.Null(await client.EventAsync(id, "order"));
            Assert.Null(await client.EventAsync(4, "alone"));
        }

        Assert.Equal(["/chat/validate?code=1", "/other/validate?code=1", "/mixed/validate?code=1", "/alone"], app.Preflights.Select(asked => asked.Target));
        foreach (var asked in app.Preflights)
        {
            Assert.Equal(("OPTIONS", Host, "1.0", 0), (asked.Method, asked["WebHook-Request-Origin"], asked["ce-awpsversion"], asked.Body.Length));
            Assert.Equal(["ce-awpsversion", "Host", "WebHook-Request-Origin"], asked.Headers.Keys.Order(StringComparer.OrdinalIgnoreCase));
        }
    }

    [Theory]
    [InlineData(200, "*")]
    [InlineData(204, "*")]
    [InlineData(200, Host)]
    [InlineData(200, $"{Host}:{HubPort}")]
    [InlineData(200, $"other.example.com, {Host}:{HubPort}")]
    [InlineData(200, "other.example.com", Host)]
    public async Task A_handler_that_allows_the_hub_must_get_its_events(int status, params string[] allowed)
    {
        await using var app = await HandlerApp.StartAsync();
        await using var hub = await UpstreamHub.ForUserEventsAsync(app.Url);
        app.Validate = _ => Task.FromResult(HandlerReply.Allowing([.. allowed.Select(one => WithPort(one, hub))]) with { Status = status });
        await using var client = await hub.OpenAsync();

        Assert.Null(await client.EventAsync(1));
        await app.NextAsync("order");
    }

    [Theory]
    [InlineData(200)]
    [InlineData(200, "other.example.com")]
    [InlineData(200, $"{Host}:1")]
    [InlineData(200, "127.0.0.*")]
    [InlineData(200, $"http://{Host}:{HubPort}")]
    [InlineData(302, "*")]
    [InlineData(400, "*")]
    [InlineData(403, Host)]
    public async Task A_handler_that_does_not_allow_the_hub_must_get_no_event(int status, params string[] allowed)
    {
        await using var app = await HandlerApp.StartAsync();
        await using var hub = await UpstreamHub.ForUserEventsAsync(app.Url);
        app.Validate = _ => Task.FromResult(HandlerReply.Allowing([.. allowed.Select(one => WithPort(one, hub))]) with { Status = status });
        await using var client = await hub.OpenAsync();

        Assert.Equal(UpstreamHub.Failed, await client.EventAsync(1));
        Assert.False(app.HasMore);
        Assert.Equal(1, State(hub).Ended(UpstreamOutcome.Refused));
    }

    [Theory]
    [InlineData(200, true)]
    [InlineData(404, false)]
    public async Task A_handler_without_OPTIONS_must_be_asked_with_GET(int status, bool isAllowed)
    {
        await using var app = await HandlerApp.StartAsync();
        app.Validate = asked => Task.FromResult(HandlerReply.Allowing("*") with { Status = asked.Method == "OPTIONS" ? 404 : status });
        await using var hub = await UpstreamHub.ForUserEventsAsync(app.Url);
        await using var client = await hub.OpenAsync();

        Assert.Equal(isAllowed ? null : UpstreamHub.Failed, await client.EventAsync(1));
        Assert.Equal(["OPTIONS", "GET"], app.Preflights.Select(asked => asked.Method));
        Assert.All(app.Preflights, asked => Assert.Equal(("/chat/validate", Host, "1.0"), (asked.Target, asked["WebHook-Request-Origin"], asked["ce-awpsversion"])));
    }

    [Fact]
    public async Task A_no_must_be_kept_for_a_pause_that_doubles_and_a_later_yes_must_count()
    {
        await using var app = await HandlerApp.StartAsync();
        app.Validate = _ => Task.FromResult(HandlerReply.Done);
        var time = new JumpingTime();
        await using var hub = await StartAsync(app, time);
        await using var client = await hub.OpenAsync();
        var id = 0;
        foreach (var pause in new[] { 1, 2, 4 })
        {
            for (var i = 0; i < 2; i++) Assert.Equal(UpstreamHub.Failed, await client.EventAsync(++id));
            time.Jump(TimeSpan.FromSeconds(pause) / 2);
            Assert.Equal(UpstreamHub.Failed, await client.EventAsync(++id));
            time.Jump(TimeSpan.FromSeconds(pause) / 2);
        }

        Assert.Equal(3, app.Preflights.Count);
        app.Validate = _ => Task.FromResult(HandlerReply.Allowing("*"));
        Assert.Null(await client.EventAsync(++id));
        await app.NextAsync("order");
    }

    [Fact]
    public async Task A_handler_that_fails_to_answer_must_be_asked_again_after_the_pause()
    {
        await using var app = await HandlerApp.StartAsync();
        app.Validate = _ => Task.FromResult(HandlerReply.Of(503));
        var time = new JumpingTime();
        await using var hub = await StartAsync(app, time);
        await using var client = await hub.OpenAsync();
        for (var id = 1; id <= 3; id++) Assert.Equal(UpstreamHub.Failed, await client.EventAsync(id));
        Assert.Single(app.Preflights);
        Assert.Equal(3, State(hub).Ended(UpstreamOutcome.Failed));

        time.Jump(TimeSpan.FromSeconds(1));
        app.Validate = _ => Task.FromResult(HandlerReply.Allowing("*"));
        Assert.Null(await client.EventAsync(4));
    }

    [Fact]
    public async Task Refused_events_must_not_open_the_breaker_of_the_backend()
    {
        await using var app = await HandlerApp.StartAsync();
        app.Validate = asked => Task.FromResult(asked.Target == "/yes" ? HandlerReply.Allowing("*") : HandlerReply.Done);
        await using var hub = await HubHost.StartAsync(UpstreamHub.Handler($"{app.Url}/yes", "yes").And(UpstreamHub.Handler($"{app.Url}/no", "no", index: 1)));
        await using var client = await hub.OpenAsync();

        for (var id = 1; id <= 30; id++) Assert.Equal(UpstreamHub.Failed, await client.EventAsync(id, "no"));
        Assert.Equal((30, BreakerState.Closed), (State(hub).Ended(UpstreamOutcome.Refused), State(hub).Breaker.State));
        Assert.Null(await client.EventAsync(31, "yes"));
    }

    [Fact]
    public async Task Events_that_come_while_the_handler_is_asked_must_share_the_question()
    {
        const int clients = 20;
        await using var app = await HandlerApp.StartAsync();
        var (isAsked, answer) = (NewSignal(), NewSignal());
        app.Validate = async _ =>
        {
            isAsked.TrySetResult();
            await answer.Task;
            return HandlerReply.Allowing("*");
        };
        await using var hub = await UpstreamHub.ForUserEventsAsync(app.Url);
        var all = new List<RawClient>();
        for (var i = 0; i < clients; i++) all.Add(await hub.OpenAsync());
        foreach (var client in all) await client.SayEventAsync(1);
        await isAsked.Task.WaitAsync(TimeSpan.FromSeconds(10));
        while (State(hub).TotalUnderWay < clients) await Task.Yield();
        Assert.False(app.HasMore);

        answer.SetResult();
        foreach (var client in all) Assert.Null(await client.ReadAckAsync(1));
        Assert.Single(app.Preflights);
        foreach (var client in all) await client.DisposeAsync();
    }

    [Fact]
    public async Task An_event_must_not_wait_longer_for_the_question_than_its_deadline_and_the_answer_must_still_count()
    {
        await using var app = await HandlerApp.StartAsync();
        var answer = NewSignal();
        app.Validate = async _ =>
        {
            await answer.Task;
            return HandlerReply.Allowing("*");
        };
        await using var hub = await UpstreamHub.ForUserEventsAsync(app.Url, "hub.connections.event-timeout = 300ms");
        await using var client = await hub.OpenAsync();
        Assert.Equal(UpstreamHub.TimedOut, await client.EventAsync(1));

        await client.SayEventAsync(2);
        answer.SetResult();
        Assert.Null(await client.ReadAckAsync(2));
        Assert.Single(app.Preflights);
    }

    [Fact]
    public async Task A_yes_must_be_asked_again_in_the_background_and_may_be_taken_back()
    {
        await using var app = await HandlerApp.StartAsync();
        var time = new JumpingTime();
        await using var hub = await StartAsync(app, time);
        await using var client = await hub.OpenAsync();
        Assert.Null(await client.EventAsync(1));

        // Away for a moment: what it said before still counts.
        time.Jump(TimeSpan.FromMinutes(1));
        var failed = NewSignal();
        app.Validate = _ =>
        {
            failed.TrySetResult();                                 // not the arrival: the answer must be this one, before another takes its place
            return Task.FromResult(HandlerReply.Of(500));
        };
        for (var id = 2; id <= 4; id++) Assert.Null(await client.EventAsync(id));
        await failed.Task.WaitAsync(TimeSpan.FromSeconds(10));
        Assert.Equal(2, app.Preflights.Count);

        var (asked, answer) = (NewSignal(), NewSignal());
        app.Validate = async _ =>
        {
            asked.SetResult();
            await answer.Task;
            return HandlerReply.Done;
        };
        time.Jump(TimeSpan.FromMinutes(1));
        var next = 5;
        while (!asked.Task.IsCompleted)                         // where the hub has not read the answer before it yet, a later event asks
        {
            Assert.Null(await client.EventAsync(next++));       // in the background: none of them waits for the answer
            Assert.InRange(next, 5, 100_000);
        }
        answer.SetResult();
        for (; await client.EventAsync(next) is null; next++) Assert.InRange(next, 5, 100_000);
        Assert.Equal(3, app.Preflights.Count);
    }

    private static string WithPort(string text, HubHost hub) => text.Replace(HubPort, $"{hub.BaseAddress.Port}", StringComparison.Ordinal);

    private static BackendState State(HubHost hub) => hub.Tree.Upstream!.Backend[0];

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static Task<HubHost> StartAsync(HandlerApp app, JumpingTime time) => HubHost.StartAsync(
        UpstreamHub.Handler($"{app.Url}/{{hub}}/{{event}}"),
        "hub.heartbeat { ping-interval = 10m, timeout = 30m }",
        services => services.AddSingleton<TimeProvider>(time));
}
