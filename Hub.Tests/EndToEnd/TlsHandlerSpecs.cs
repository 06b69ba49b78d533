using Hub.Tests.Support;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Hub.Tests.EndToEnd;

/// <summary>Events to an application server over https, from a hub process that trusts its certificate as an operator makes it: by the environment.</summary>
[Collection(EndToEndTools.Collection)]
public sealed class TlsHandlerSpecs : IDisposable
{
    private readonly TestCertificate _certificate = new();

    /// <inheritdoc/>
    public void Dispose() => _certificate.Dispose();

    [Theory]
    [InlineData(HttpProtocols.Http1AndHttp2, "HTTP/2")]
    [InlineData(HttpProtocols.Http2, "HTTP/2")]
    [InlineData(HttpProtocols.Http1, "HTTP/1.1")]
    public async Task Events_must_use_HTTP2_where_the_application_offers_it(HttpProtocols offered, string used)
    {
        await using var app = await HandlerApp.StartAsync(certificate: _certificate, protocols: offered);
        app.AnswerWith(request => HandlerReply.Text("re", ("ce-connectionState", "grüße"), ("Set-Cookie", "node=1")));
        await using var hub = await StartAsync(app, ("SSL_CERT_FILE", _certificate.CertificatePath));
        await using var client = await OpenAsync(hub, "née 🌍");
        for (var id = 1; id <= 2; id++)
        {
            await client.SayEventAsync(id, "order.new", "grüße");
            Assert.Equal("""{"type":"message","from":"server","dataType":"text","data":"re"}""", await client.ReadTextAsync());
            Assert.Null(await client.ReadAckAsync(id));
        }

        var (first, second) = (await app.NextAsync("order.new"), await app.NextAsync("order.new"));
        Assert.Equal((used, "née 🌍", "grüße", null, null), (first.Protocol, first["ce-userId"], first.Text, first["ce-connectionState"], first["Cookie"]));
        Assert.Equal((used, "née 🌍", "grüße", "grüße", "node=1"), (second.Protocol, second["ce-userId"], second.Text, second["ce-connectionState"], second["Cookie"]));
        Assert.Equal(used, Assert.Single(app.Preflights).Protocol);
    }

    [Fact]
    public async Task Events_of_many_clients_must_share_one_connection_over_HTTP2()
    {
        const int clients = 20;
        await using var app = await HandlerApp.StartAsync(certificate: _certificate);
        var arrived = 0;
        var all = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        app.Answer = async _ =>
        {
            // None is answered before all are there: they are under way side by side.
            if (Interlocked.Increment(ref arrived) == clients) all.SetResult();
            await all.Task;
            return HandlerReply.Done;
        };
        await using var hub = await StartAsync(app, ("SSL_CERT_FILE", _certificate.CertificatePath));
        var open = new List<RawClient>();
        while (open.Count < clients) open.Add(await OpenAsync(hub, "ann"));
        await Task.WhenAll(open.Select(async client =>
        {
            for (var id = 1; id <= 10; id++) Assert.Null(await client.EventAsync(id));
            await client.DisposeAsync();
        }));
        Assert.Equal(1, app.Accepted);
    }

    [Fact]
    public async Task An_application_whose_certificate_is_not_trusted_must_get_nothing()
    {
        await using var app = await HandlerApp.StartAsync(certificate: _certificate);
        await using var hub = await StartAsync(app);
        await using var client = await OpenAsync(hub, "ann");
        Assert.Equal(UpstreamHub.Failed, await client.EventAsync(1));
        Assert.False(app.HasMore);
        Assert.Empty(app.Preflights);
    }

    private static Task<HubProcess> StartAsync(HandlerApp app, params (string Name, string Value)[] environment) => HubProcess.StartAsync(
    [
        ("Hub__Hubs__chat__EventHandlers__0__UrlTemplate", $"{app.Url}/{{hub}}/{{event}}"),
        ("Hub__Hubs__chat__EventHandlers__0__UserEventPattern", "*"),
        .. environment,
    ]);

    private static async Task<RawClient> OpenAsync(HubProcess hub, string user)
    {
        var client = await RawClient.OpenAsync(new Uri(hub.Url));
        Assert.Equal(101, (await client.UpgradeAsync(new Uri(hub.ClientUrl(user)).PathAndQuery, "json.webpubsub.azure.v1")).Status);
        await client.ReadTextAsync();
        return client;
    }
}
