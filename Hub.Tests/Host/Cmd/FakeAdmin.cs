using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Hub.Tests.Host.Cmd;

/// <summary>An admin listener that answers what the spec says, on a loopback port of this process. What nobody set up is answered as a hub answers the unknown.</summary>
internal sealed class FakeAdmin : IAsyncDisposable
{
    private const string Unknown = """{"error":"There is nothing at this path."}""";

    private readonly ConcurrentDictionary<string, Func<HttpContext, Task>> _answers = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> _requests = new();
    private readonly WebApplication _web;

    private FakeAdmin()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(static server => server.Listen(IPAddress.Loopback, 0));
        builder.Services.Configure<HostOptions>(static host => host.ShutdownTimeout = TimeSpan.FromMilliseconds(1));
        _web = builder.Build();
        _web.Run(ServeAsync);
    }

    /// <summary>Base URL.</summary>
    public string Url => _web.Urls.Single();

    /// <summary>Host and port.</summary>
    public string Name => Url["http://".Length..];

    /// <summary>Method, path and query of each request, and the body of a POST, as they came.</summary>
    public IReadOnlyList<string> Requests => [.. _requests];

    /// <summary>When set, requests must show it.</summary>
    public string? Token { get; set; }

    public static async Task<FakeAdmin> StartAsync()
    {
        var admin = new FakeAdmin();
        await admin._web.StartAsync();
        return admin;
    }

    /// <summary>Answers a request for exactly this path and query.</summary>
    public FakeAdmin On(string target, string json, int status = StatusCodes.Status200OK) => On(target, context =>
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(json);
    });

    /// <summary>Answers in the spec's own way.</summary>
    public FakeAdmin On(string target, Func<HttpContext, Task> answer)
    {
        _answers[target] = answer;
        return this;
    }

    public async ValueTask DisposeAsync() => await _web.DisposeAsync();

    private async Task ServeAsync(HttpContext context)
    {
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var isPost = HttpMethods.IsPost(context.Request.Method);
        var body = isPost ? await new StreamReader(context.Request.Body).ReadToEndAsync() : "";
        _requests.Enqueue($"{context.Request.Method} {target}{(isPost ? $" {body}" : "")}");
        if (Token is not null && context.Request.Headers.Authorization != $"Bearer {Token}")
        {
            await ErrorAsync(context, StatusCodes.Status401Unauthorized, """{"error":"A token is needed."}""");
        }
        else if (isPost && (context.Request.Headers["X-Hub-Admin"] != "1" || context.Request.ContentType?.StartsWith("application/json", StringComparison.Ordinal) != true))
        {
            await ErrorAsync(context, StatusCodes.Status403Forbidden, """{"error":"The header X-Hub-Admin is missing."}""");
        }
        else if (_answers.TryGetValue(target, out var answer))
        {
            await answer(context);
        }
        else
        {
            await ErrorAsync(context, StatusCodes.Status404NotFound, Unknown);
        }
    }

    private static Task ErrorAsync(HttpContext context, int status, string json)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsync(json);
    }
}
