namespace Hub.Tests.EndToEnd;

/// <summary>The page at <c>/</c> in headless Chromium.</summary>
[Collection(EndToEndTools.Collection)]
public sealed class DemoPageSpecs
{
    [NodeFact(WithChromium = true)]
    public async Task Two_tabs_must_chat()
    {
        await using var hub = await HubProcess.StartWithGeneratedKeyAsync();
        await NodeScript.MustPassAsync(
            "demo-page.mjs",
            [
                "each tab joins the group",
                "what one tab says both see, by keyboard alone",
                "markup in a message is shown as text",
                "latency and live counts are shown",
                "every control has a name",
                "leaving ends the connection",
            ],
            ("HUB_BASE_URL", hub.Url),
            ("HUB_CHROMIUM", EndToEndTools.Chromium ?? "Chromium is missing"));
    }

    [NodeFact(WithChromium = true)]
    public async Task With_a_configured_key_the_page_must_explain_itself()
    {
        await using var hub = await HubProcess.StartAsync();
        await NodeScript.MustPassAsync(
            "demo-page.mjs",
            ["without the demo endpoint the page explains why", "a client URL of one's own works on the page"],
            ("HUB_BASE_URL", hub.Url),
            ("HUB_CLIENT_URL", hub.ClientUrl("ann", ClientToken.AllRoles)),
            ("HUB_CHROMIUM", EndToEndTools.Chromium ?? "Chromium is missing"));
    }
}
