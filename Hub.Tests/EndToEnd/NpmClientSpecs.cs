using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace Hub.Tests.EndToEnd;

/// <summary>The published npm client, unmodified, in its plain JSON mode against the real process (protocol section 6.1).</summary>
[Collection(EndToEndTools.Collection)]
public sealed class NpmClientSpecs
{
    private static readonly string[] Checks =
    [
        "start connects and tells connection id and user",
        "join is acknowledged, also when repeated",
        "text reaches the sender and another member",
        "json keeps its structure",
        "binary keeps its bytes",
        "noEcho leaves the sender out",
        "fireAndForget delivers without an ack",
        "a repeated ack id is a duplicate and is not executed",
        "500 messages arrive in the order they were sent",
        "an event without a handler fails with InternalServerError",
        "an invocation without a handler fails with InternalServerError",
        "a stream is declined instead of hanging",
        "without roles join, leave and send are Forbidden",
        "after leave nothing arrives any more",
        "a token with a wrong signature does not connect",
        "stop ends the connection and nothing was left over",
    ];

    [NodeFact]
    public async Task The_npm_client_must_work_in_Node()
    {
        await using var hub = await HubProcess.StartAsync();
        await NodeScript.MustPassAsync("node-client.mjs", Checks, ("HUB_URLS", Urls(hub)));
    }

    [NodeFact(WithChromium = true)]
    public async Task The_npm_client_must_work_in_Chromium_on_a_page_of_a_listed_origin_only()
    {
        var port = FreePort();
        await using var hub = await HubProcess.StartAsync(("Hub__AllowedOrigins__0", $"http://127.0.0.1:{port}"));
        await NodeScript.MustPassAsync(
            "browser-client.mjs",
            [.. Checks, "a page of an origin that is not listed cannot connect"],
            ("HUB_URLS", Urls(hub)),
            ("HUB_PAGE_PORT", $"{port}"),
            ("HUB_CHROMIUM", EndToEndTools.Chromium ?? "Chromium is missing"));
    }

    private static string Urls(HubProcess hub) => JsonSerializer.Serialize(new
    {
        ann = hub.ClientUrl("ann", ClientToken.AllRoles),
        bob = hub.ClientUrl("bob", ClientToken.AllRoles),
        eve = hub.ClientUrl("eve"),
        bad = ClientToken.Url(hub.Url, "not-the-key-of-this-hub-but-long-enough", "ann", ClientToken.AllRoles),
    });

    internal static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
