using System.Collections.Concurrent;
using System.Net;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Hub.Tests.Support;

/// <summary>
/// An application server that takes the hub's events: Kestrel on a loopback port in this process. It allows every hub and answers every event
/// with 200 and nothing else, unless the spec says otherwise.
/// </summary>
public sealed class HandlerApp : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly WebApplication _web;
    private readonly Channel<HandlerRequest> _events = Channel.CreateUnbounded<HandlerRequest>();
    private readonly ConcurrentQueue<HandlerRequest> _preflights = new();
    private int _accepted;

    private HandlerApp(int port, TestCertificate? certificate, HttpProtocols protocols)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(server =>
        {
            server.ResponseHeaderEncodingSelector = static _ => System.Text.Encoding.UTF8;
            server.Listen(IPAddress.Loopback, port, listen =>
            {
                if (certificate is not null)
                {
                    listen.Protocols = protocols;
                    listen.UseHttps(certificate.Certificate);
                }

                listen.Use(next => connection => OnConnectedAsync(next, connection));
            });
        });
        // A handler that waits for its spec must not hold up the end.
        builder.Services.Configure<HostOptions>(static host => host.ShutdownTimeout = TimeSpan.FromMilliseconds(1));
        _web = builder.Build();
        _web.Run(ServeAsync);
    }

    /// <summary>Scheme, host and port.</summary>
    public string Url { get; private set; } = "";

    /// <summary>TCP port.</summary>
    public int Port => new Uri(Url).Port;

    /// <summary>TCP connections accepted so far.</summary>
    public int Accepted => Volatile.Read(ref _accepted);

    /// <summary>Validation requests so far.</summary>
    public IReadOnlyCollection<HandlerRequest> Preflights => _preflights;

    /// <summary>What an event is answered with.</summary>
    public Func<HandlerRequest, Task<HandlerReply>> Answer { get; set; } = static _ => Task.FromResult(HandlerReply.Done);

    /// <summary>What a validation request is answered with.</summary>
    public Func<HandlerRequest, Task<HandlerReply>> Validate { get; set; } = static _ => Task.FromResult(HandlerReply.Allowing("*"));

    /// <summary>True when an event has come that the spec has not asked for.</summary>
    public bool HasMore => _events.Reader.Count > 0;

    /// <summary>Starts one.</summary>
    /// <param name="port">Where; 0 for any free port.</param>
    /// <param name="certificate">For https; null for http.</param>
    /// <param name="protocols">What it offers over https.</param>
    public static async Task<HandlerApp> StartAsync(int port = 0, TestCertificate? certificate = null, HttpProtocols protocols = HttpProtocols.Http1AndHttp2)
    {
        var app = new HandlerApp(port, certificate, protocols);
        await app._web.StartAsync();
        app.Url = app._web.Urls.Single();
        return app;
    }

    /// <summary>Answers every event at once.</summary>
    public void AnswerWith(Func<HandlerRequest, HandlerReply> answer) => Answer = request => Task.FromResult(answer(request));

    /// <summary>The next event, which must have that name; it has been or is being answered.</summary>
    public async Task<HandlerRequest> NextAsync(string name)
    {
        using var deadline = new CancellationTokenSource(Patience);
        try
        {
            var request = await _events.Reader.ReadAsync(deadline.Token);
            Assert.Equal(name, request["ce-eventName"]);
            return request;
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"No event came within {Patience}.");
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await _web.DisposeAsync();

    private Task OnConnectedAsync(ConnectionDelegate next, ConnectionContext connection)
    {
        Interlocked.Increment(ref _accepted);
        return next(connection);
    }

    private async Task ServeAsync(HttpContext context)
    {
        var request = await HandlerRequest.ReadAsync(context.Request);
        if (HttpMethods.IsPost(request.Method))
        {
            _events.Writer.TryWrite(request);
            await (await Answer(request)).WriteAsync(context.Response);
        }
        else
        {
            _preflights.Enqueue(request);
            await (await Validate(request)).WriteAsync(context.Response);
        }
    }
}
