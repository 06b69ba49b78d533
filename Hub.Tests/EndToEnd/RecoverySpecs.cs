namespace Hub.Tests.EndToEnd;

/// <summary>The npm client with its default options, reliable JSON, while its TCP connection is cut (protocol section 2.6).</summary>
[Collection(EndToEndTools.Collection)]
public sealed class RecoverySpecs
{
    private readonly int _port = NpmClientSpecs.FreePort();

    [NodeFact]
    public Task The_npm_client_must_survive_cuts_without_losing_anything() => MustPassAsync(
        "cuts",
        "20 cuts under traffic both ways lose, double and reorder nothing",
        "a cut before the first message",
        "two cuts in a row",
        "a cut while acks are on their way");

    [NodeFact]
    public Task The_npm_client_must_start_anew_when_it_was_away_for_too_long() => MustPassAsync(
        "away",
        "after 40 s away the client is told to start anew, and does");

    private async Task MustPassAsync(string mode, params string[] checks)
    {
        // The client knows the hub by the proxy's address, and its token says so.
        var proxy = $"http://127.0.0.1:{_port}";
        await using var hub = await HubProcess.StartAsync(("Hub__PublicEndpoints__0", proxy));
        await NodeScript.MustPassAsync(
            "recovery.mjs",
            checks,
            ("HUB_MODE", mode),
            ("HUB_URL", hub.Url),
            ("HUB_PROXY_PORT", $"{_port}"),
            ("HUB_PROXY_URL", ClientToken.Url(proxy, HubProcess.Key, "ann", ClientToken.AllRoles)),
            ("HUB_DIRECT_URL", hub.ClientUrl("bob", ClientToken.AllRoles)));
    }
}
