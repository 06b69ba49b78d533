using Hub.Tests.Support;

namespace Hub.Tests.EndToEnd;

/// <summary>The published npm packages for application servers, unmodified, against the real process (protocol section 6.1).</summary>
[Collection(EndToEndTools.Collection)]
public sealed class NpmServerSpecs
{
    private const string SecondKey = "another-access-key-for-end-to-end-specs";

    private static readonly string[] SdkChecks =
    [
        "a token of the SDK brings user, roles and groups",
        "sendToAll reaches everyone as text, json and binary",
        "sendToUser reaches the connections of the user alone",
        "sendToConnection reaches the connection alone",
        "a group gets what is sent to it, as group data",
        "excluded connections get nothing",
        "a time to live is taken from 0 to 300 s and refused beyond",
        "connections, users and groups exist or not",
        "membership of connections and users follows the calls",
        "every connection of the hub is added to groups and removed again",
        "a filter chooses by user, connection and groups, quotes included",
        "a filter chooses who is added to groups and removed from them",
        "a filter that is not valid is refused before anything is sent",
        "a list of members comes in pages of any size",
        "permissions take effect on a live client at once",
        "names of any characters name the same thing everywhere",
        "close operations close whom they name, with the reason",
        "the hub is healthy, and gives out tokens that connect",
        "hubs are apart",
        "a wrong key is refused with 401",
        "what is not valid is refused with a reason",
        "500 sends, 20 at a time, arrive once each",
        "nothing was left over",
    ];

    private static readonly string[] TlsChecks =
    [
        "the hub makes a token for the SDK, with user, roles, groups and life",
        "without options the client is anonymous and may do nothing",
        "a token is good for its own operation alone",
        "the operations work over TLS",
    ];

    private static readonly string[] ExpressChecks =
    [
        "connect brings everything that is known of the client",
        "success without values leaves what the token says",
        "success with values replaces user, groups, roles and subprotocol",
        "an empty list of roles takes all away, an empty list of groups none",
        "fail refuses the client with the status, and nothing more is heard of it",
        "an answer to connect that cannot be used is a 500",
        "user events carry text, json and binary, and answers come back as sent",
        "an answer of any type reaches the client before the ack",
        "a failed event is an error to its sender, who stays connected",
        "an invocation gets the answer as its result",
        "an invocation that the client gives up is given up at the application too",
        "states come back with every later event",
        "disconnected tells why, once, whoever ended the connection",
        "a simple client talks with the application in bare frames",
        "allowedEndpoints with the hub among them lets its events in, in any letter case",
        "allowedEndpoints without the hub keeps its events out",
        "an application that handles nothing lets clients in and takes their events",
        "a path of one's own, with the event's name in the URL, works",
        "20 clients with 25 events each get their own answers, in order",
        "while the application is away events fail, and when it is back they work again",
        "nothing was left over",
    ];

    [NodeFact]
    public async Task The_server_SDK_must_get_what_it_asks_for_in_every_operation()
    {
        await using var hub = await HubProcess.StartAsync();
        await NodeScript.MustPassAsync("server-sdk.mjs", SdkChecks, ("HUB_CONNECTION_STRING", ConnectionString(hub)));
    }

    [NodeFact]
    public async Task The_server_SDK_must_get_its_tokens_from_the_hub_over_TLS()
    {
        using var certificate = new TestCertificate();
        await using var hub = await HubProcess.StartAsync(
            ("ASPNETCORE_URLS", "https://127.0.0.1:0"),
            ("Kestrel__Certificates__Default__Path", certificate.CertificatePath),
            ("Kestrel__Certificates__Default__KeyPath", certificate.KeyPath));
        await NodeScript.MustPassAsync(
            "server-sdk-tls.mjs",
            TlsChecks,
            ("HUB_BASE_URL", hub.Url),
            ("HUB_ACCESS_KEYS", HubProcess.Key),
            ("NODE_EXTRA_CA_CERTS", certificate.CertificatePath));
    }

    [NodeFact]
    public async Task The_express_middleware_must_get_every_event_and_be_understood()
    {
        var port = NpmClientSpecs.FreePort();
        var url = $"http://127.0.0.1:{port}/api/webpubsub/hubs/{{hub}}/";
        await using var hub = await HubProcess.StartAsync(
        [
            ("Hub__AccessKeys__1", SecondKey),
            .. Handler("chat", url),
            .. Handler("allowed", url),
            .. Handler("stranger", url),
            .. Handler("silent", url),
            .. Handler("elsewhere", $"http://127.0.0.1:{port}/custom/path/{{event}}"),
        ]);
        await NodeScript.MustPassAsync(
            "express-handler.mjs",
            ExpressChecks,
            ("HUB_BASE_URL", hub.Url),
            ("HUB_CONNECTION_STRING", ConnectionString(hub)),
            ("HUB_ACCESS_KEYS", $"{HubProcess.Key},{SecondKey}"),
            ("HUB_HANDLER_PORT", $"{port}"));
    }

    private static string ConnectionString(HubProcess hub) => $"Endpoint={hub.Url};AccessKey={HubProcess.Key};Version=1.0;";

    private static IEnumerable<(string Name, string Value)> Handler(string hub, string url) =>
    [
        ($"Hub__Hubs__{hub}__EventHandlers__0__UrlTemplate", url),
        ($"Hub__Hubs__{hub}__EventHandlers__0__UserEventPattern", "*"),
        ($"Hub__Hubs__{hub}__EventHandlers__0__SystemEvents", "connect,connected,disconnected"),
    ];
}
