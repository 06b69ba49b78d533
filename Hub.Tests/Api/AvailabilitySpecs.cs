using System.Collections.Concurrent;
using Hub.Host.Api;
using Hub.Host.Hosting;
using Hub.Tests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Hub.Tests.Api;

/// <summary>What application servers get while the hub comes and goes, or fails; and what of them is written down.</summary>
public sealed class AvailabilitySpecs
{
    [Fact]
    public async Task A_hub_that_is_shutting_down_must_say_when_to_come_back_and_still_be_alive()
    {
        await using var host = await HubHost.StartAsync();
        using var server = new ApiClient(host.BaseAddress, host.AccessKey);
        Assert.Equal(202, (await server.SendAsync("POST", "chat/:send", ApiClient.Text("x"))).Status);
        host.Services.GetRequiredService<HostState>().Advance(HostPhase.Draining);
        var answer = await server.SendAsync("POST", "chat/:send", ApiClient.Text("x"));
        RouteSpecs.AssertError(answer, 503, "Error.ServiceUnavailable", target: "Server");
        Assert.Equal("5", answer["Retry-After"]);
        Assert.Equal(200, (await server.SendAsync("HEAD", new Uri(host.BaseAddress, "/api/health"), null)).Status);
    }

    [Fact]
    public async Task A_hub_that_is_starting_must_say_when_to_come_back()
    {
        await using var host = await HubHost.StartAsync();
        var endpoint = new ApiEndpoint(
            host.Services.GetRequiredService<ApiRoutes>(), host.Services.GetRequiredService<ApiAuthentication>(), new HubAccess(), new HostState(), host.Services.GetRequiredService<global::Hub.Host.Telemetry.ApiTracing>(), TimeProvider.System,
            NullLogger<ApiEndpoint>.Instance);
        var context = new DefaultHttpContext { Request = { Method = "POST" } };
        context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget = "/api/hubs/chat/:send";
        await endpoint.HandleAsync(context, ApiTarget.Of(context));
        Assert.Equal((503, "2"), (context.Response.StatusCode, context.Response.Headers.RetryAfter.ToString()));
    }

    [Fact]
    public async Task A_fault_of_the_hub_must_be_an_internal_error_without_details()
    {
        var log = new LogBook();
        await using var host = await HubHost.StartAsync(services: services => services.AddSingleton<ILoggerProvider>(log), settings: Loud);
        using var server = new ApiClient(host.BaseAddress, host.AccessKey);
        await using var client = await host.ConnectAsync("chat", "ann");
        await client.ReadTextAsync();
        var leases = new Hub.Actors.Routing.CollectedReply(host.Tree.Node.Settings.Workers);
        for (var worker = 0; worker < host.Tree.Node.Settings.Workers; worker++)
        {
            host.Tree.Node.Workers.Tell(new Hub.Actors.Routing.Commands.SelectConnections("chat", null, worker, leases), Akka.Actor.ActorRefs.NoSender);
        }

        // Without its slots the connection makes every worker that looks at them throw.
        (await leases.Task)[0].Slots = null!;
        var answer = await server.SendAsync("PUT", "chat/users/ann/groups/g");
        RouteSpecs.AssertError(answer, 500, "Error.InternalServerError", target: "Server");
        Assert.Equal("The hub failed to execute the request.", answer.Json().GetProperty("message").GetString());
        Assert.Contains(log.Lines, line => line.Contains("A PUT request of an application server failed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Neither_tokens_nor_payloads_nor_names_must_be_logged()
    {
        var log = new LogBook();
        await using var host = await HubHost.StartAsync(services: services => services.AddSingleton<ILoggerProvider>(log), settings: Loud);
        using var server = new ApiClient(host.BaseAddress, host.AccessKey);
        Assert.Equal(202, (await server.SendAsync("POST", "chat/groups/secretName/:send?messageTtlSeconds=7", ApiClient.Text("secretPayload"))).Status);
        var target = new Uri(host.BaseAddress, "/api/hubs/chat/groups/secretName/:send?reason=secretReason");
        var token = server.Token(target.AbsoluteUri, "a-third-key-for-specs-that-has-more-than-32-bytes");
        Assert.Equal(401, (await server.SendAsync("POST", target, token, ApiClient.Text("secretPayload"))).Status);
        Assert.Contains(log.Lines, line => line.Contains("refused with 401", StringComparison.Ordinal));
        Assert.DoesNotContain(log.Lines, line => line.Contains("secret", StringComparison.Ordinal) || line.Contains(token.Split('.')[1], StringComparison.Ordinal));
    }

    private static Dictionary<string, string?> Loud { get; } = new()
    {
        ["Logging:LogLevel:Default"] = "Information", ["Logging:LogLevel:Microsoft"] = "Warning", ["Logging:LogLevel:Microsoft.AspNetCore"] = "Warning",
    };

    private sealed class LogBook : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> Lines { get; } = new();

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
            => Lines.Enqueue($"{formatter(state, exception)} {exception}");

        public void Dispose()
        {
        }
    }
}
