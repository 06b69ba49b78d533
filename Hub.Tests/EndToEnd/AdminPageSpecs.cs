namespace Hub.Tests.EndToEnd;

/// <summary>The admin page in headless Chromium, beside a few real clients.</summary>
[Collection(EndToEndTools.Collection)]
public sealed class AdminPageSpecs
{
    [NodeFact(WithChromium = true)]
    public async Task An_operator_must_see_and_do_everything_on_the_page()
    {
        await using var hub = await HubProcess.StartAsync();
        await NodeScript.MustPassAsync(
            "admin-page.mjs",
            [
                "the overview shows the number of connections and draws charts",
                "the tree shows connections and workers, by keyboard alone",
                "a connection is found by its user and shows its groups",
                "a tap shows frames, and payloads only when asked",
                "a text published to a group reaches its members",
                "draining names the number of connections first, and log levels can be set",
                "a connection that is closed here ends, and Closed names the operator",
                "every control has a name",
                "both themes are readable, and the choice is kept",
                "a narrow screen needs no sideways scrolling",
                "a token is asked for and remembered",
                "a hub that is away is told of, and found again",
                "the page asks nobody else and logs no error",
            ],
            ("HUB_ADMIN_URL", hub.Admin),
            ("HUB_CLIENT_URL", hub.ClientUrl("ann", ClientToken.AllRoles)),
            ("HUB_CHROMIUM", EndToEndTools.Chromium ?? "Chromium is missing"));
    }
}
