namespace Hub.Tests.EndToEnd;

/// <summary>A restart of the hub as its clients see it.</summary>
[Collection(EndToEndTools.Collection)]
public sealed class RestartSpecs
{
    private readonly string _url = $"http://127.0.0.1:{NpmClientSpecs.FreePort()}";

    [NodeFact]
    public Task The_npm_client_must_come_back_and_join_its_groups_again() => NodeScript.MustPassAsync(
        "restart.mjs",
        ["the client hears why the hub goes", "after a restart the client is back in its groups by itself"],
        ("HUB_ASSEMBLY", HubProcess.Assembly),
        ("ASPNETCORE_URLS", _url),
        ("Hub__Admin__Urls", ""),
        ("Hub__AccessKeys__0", HubProcess.Key),
        ("HUB_CLIENT_URL", ClientToken.Url(_url, HubProcess.Key, "ann", ClientToken.AllRoles)));

    [NodeFact(WithChromium = true)]
    public Task The_page_must_come_back_although_the_generated_key_is_another_one() => NodeScript.MustPassAsync(
        "restart.mjs",
        ["the page says that the hub went, and why", "after a restart the page is back with a token of the new key"],
        ("HUB_ASSEMBLY", HubProcess.Assembly),
        ("ASPNETCORE_URLS", _url),
        ("Hub__Admin__Urls", ""),
        ("HUB_CHROMIUM", EndToEndTools.Chromium ?? "Chromium is missing"));
}
