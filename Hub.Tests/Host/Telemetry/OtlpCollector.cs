using System.Net;
using System.Text;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Hub.Tests.Host.Telemetry;

/// <summary>An OpenTelemetry collector that keeps what it is sent, by OTLP over HTTP. It decodes nothing: names and ids stand in the bytes as they are.</summary>
internal sealed class OtlpCollector : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly WebApplication _web;
    private readonly Channel<(string Path, string Body)> _received = Channel.CreateUnbounded<(string, string)>();
    private readonly StringBuilder _read = new();

    private OtlpCollector(WebApplication web) => _web = web;

    /// <summary>What to configure.</summary>
    public string Url => _web.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();

    public static async Task<OtlpCollector> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(server => server.Listen(IPAddress.Loopback, 0));
        var collector = new OtlpCollector(builder.Build());
        collector._web.Run(collector.OnPostAsync);
        await collector._web.StartAsync();
        return collector;
    }

    /// <summary>Reads until all of these have come, and returns everything that came to that path; a character is a byte.</summary>
    public async Task<string> WaitForAsync(string path, params string[] all)
    {
        using var limit = new CancellationTokenSource(Patience);
        while (!all.All(text => _read.ToString().Contains(text, StringComparison.Ordinal)))
        {
            var (to, body) = await _received.Reader.ReadAsync(limit.Token);
            if (to == path) _read.Append(body);
        }
        return _read.ToString();
    }

    public ValueTask DisposeAsync() => _web.DisposeAsync();

    private async Task OnPostAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        _received.Writer.TryWrite((context.Request.Path.Value!, Encoding.Latin1.GetString(body.ToArray())));
    }
}
