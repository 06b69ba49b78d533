using Hub.Host.Hosting;
using Hub.Protocol.CloudEvents;
using Microsoft.Extensions.Configuration;

namespace Hub.Tests.Host;

/// <summary>Event handlers of hubs in the settings: what is read, refused and warned of.</summary>
public sealed class EventHandlerSettingsSpecs
{
    private const string First = "Hub:Hubs:chat:EventHandlers:0:";
    private const string Url = First + "UrlTemplate";
    private const string Pattern = First + "UserEventPattern";
    private const string System = First + "SystemEvents";

    [Fact]
    public void Without_settings_there_must_be_no_handlers()
    {
        Assert.Empty(Read().EventHandlers);
        Assert.Empty(Read(("Hub:Hubs:chat:AllowAnonymous", "true")).EventHandlers);
    }

    [Fact]
    public void A_handler_must_be_read_with_what_it_gets()
    {
        var settings = Read((Url, " https://app.example.com/{event} "), (Pattern, "a, b"), (System, "Connect , DISCONNECTED"));
        var rule = Assert.Single(settings.EventHandlers["chat"]);

        Assert.Equal("https://app.example.com/x", rule.Url.Evaluate("chat", "x").AbsoluteUri);
        Assert.True(rule.Selects(HubEventKind.User, "A"));
        Assert.False(rule.Selects(HubEventKind.User, "c"));
        Assert.Equal((true, false, true), (rule.Connect, rule.Connected, rule.Disconnected));
        Assert.Empty(settings.Warnings);
    }

    [Fact]
    public void User_and_system_events_must_each_do_alone()
    {
        var user = Assert.Single(Read((Url, "http://h/"), (Pattern, "*"), (System, "")).EventHandlers["chat"]);
        var system = Assert.Single(Read((Url, "tcp://h:9000"), (System, "connect,connected,disconnected")).EventHandlers["chat"]);

        Assert.Equal((false, false, false), (user.Connect, user.Connected, user.Disconnected));
        Assert.True(user.Selects(HubEventKind.User, "x"));
        Assert.Equal((true, true, true), (system.Connect, system.Connected, system.Disconnected));
        Assert.Null(system.UserEvents);
        Assert.True(system.Url.IsTcp);
    }

    [Fact]
    public void Handlers_must_be_in_the_order_of_their_numbers()
    {
        var numbers = new[] { 10, 9, 2, 100, 0 };
        var settings = Read([.. numbers.SelectMany(n => new[]
        {
            ($"Hub:Hubs:chat:EventHandlers:{n}:UrlTemplate", $"http://h{n}/"),
            ($"Hub:Hubs:chat:EventHandlers:{n}:UserEventPattern", "*"),
        })]);

        Assert.Equal(["h0", "h2", "h9", "h10", "h100"], settings.EventHandlers["chat"].Select(rule => rule.Url.Host));
    }

    [Fact]
    public void Hub_names_must_be_lower_case_and_found_in_any_letter_case()
    {
        var settings = Read(
            ("Hub:Hubs:Chat:EventHandlers:0:UrlTemplate", "http://a/"), ("Hub:Hubs:CHAT:EventHandlers:0:UserEventPattern", "*"),
            ("Hub:Hubs:b.2:EventHandlers:0:UrlTemplate", "http://b/"), ("Hub:Hubs:b.2:EventHandlers:0:UserEventPattern", "*"));

        Assert.Equal(["b.2", "chat"], settings.EventHandlers.Keys.Order());
        Assert.Same(settings.EventHandlers["chat"], settings.EventHandlers["cHAT"]);
        Assert.Equal("a", settings.EventHandlers["chat"][0].Url.Host);
    }

    [Theory]
    [InlineData(Url, "app.example.com", "Hub__Hubs__chat__EventHandlers__0__UrlTemplate")]
    [InlineData(Url, "http://{hub}.example.com/", "Hub__Hubs__chat__EventHandlers__0__UrlTemplate")]
    [InlineData(Url, "http://h/{user}", "Hub__Hubs__chat__EventHandlers__0__UrlTemplate")]
    [InlineData(Url, "tcp://h:9000/x", "Hub__Hubs__chat__EventHandlers__0__UrlTemplate")]
    [InlineData(Url, "", "Hub__Hubs__chat__EventHandlers__0__UrlTemplate is missing")]
    [InlineData(Pattern, "a*", "Hub__Hubs__chat__EventHandlers__0__UserEventPattern")]
    [InlineData(Pattern, "a,", "Hub__Hubs__chat__EventHandlers__0__UserEventPattern")]
    [InlineData(System, "connect,close", "Hub__Hubs__chat__EventHandlers__0__SystemEvents has 'close'")]
    [InlineData(System, "message", "Hub__Hubs__chat__EventHandlers__0__SystemEvents")]
    [InlineData(System, "*", "Hub__Hubs__chat__EventHandlers__0__SystemEvents")]
    [InlineData(System, "connect,", "Hub__Hubs__chat__EventHandlers__0__SystemEvents has ''")]
    [InlineData(System + ":0", "connect", "Hub__Hubs__chat__EventHandlers__0__SystemEvents is one value")]
    [InlineData(Url + ":0", "http://h/", "Hub__Hubs__chat__EventHandlers__0__UrlTemplate is one value")]
    [InlineData("Hub:Hubs:chat:EventHandlers", "http://h/", "Hub__Hubs__chat__EventHandlers__0__UrlTemplate")]
    [InlineData("Hub:Hubs:chat:EventHandlers:0", "http://h/", "Hub__Hubs__chat__EventHandlers__0__UrlTemplate")]
    [InlineData("Hub:Hubs:chat:EventHandlers:first:UrlTemplate", "http://h/", "Hub__Hubs__chat__EventHandlers__first")]
    [InlineData("Hub:Hubs:chat:EventHandlers:00:UrlTemplate", "http://h/", "Hub__Hubs__chat__EventHandlers__00")]
    [InlineData("Hub:Hubs:chat:EventHandlers:-1:UrlTemplate", "http://h/", "Hub__Hubs__chat__EventHandlers__-1")]
    [InlineData("Hub:Hubs:1:EventHandlers:0:UrlTemplate", "http://h/", "Hub__Hubs__1")]
    public void A_mistake_must_be_refused_by_the_name_of_its_variable(string name, string value, string named)
    {
        var settings = new Dictionary<string, string> { [Url] = "http://h/", [Pattern] = "*", [System] = "connected" };
        settings[name] = value;

        var refusal = Assert.Throws<HostSettingsException>(() => Read([.. settings.Select(pair => (pair.Key, pair.Value))]));

        Assert.Contains(named, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_refusal_must_not_show_the_URL() => Assert.DoesNotContain(
        "s3cret",
        Assert.Throws<HostSettingsException>(() => Read((Url, "http://h/{x}?code=s3cret"), (Pattern, "*"))).Message,
        StringComparison.Ordinal);

    [Fact]
    public void An_entry_that_gets_no_event_must_be_warned_of_and_left_out()
    {
        var settings = Read((Url, "http://h/"), (Pattern, " "), ("Hub:Hubs:chat:EventHandlers:1:UrlTemplate", "http://i/"), ("Hub:Hubs:chat:EventHandlers:1:UserEventPattern", "*"));

        Assert.Contains("Hub__Hubs__chat__EventHandlers__0 gets no event", Assert.Single(settings.Warnings), StringComparison.Ordinal);
        Assert.Equal("i", Assert.Single(settings.EventHandlers["chat"]).Url.Host);
    }

    [Fact]
    public void An_unknown_setting_must_be_warned_of()
    {
        var settings = Read((Url, "http://h/"), (Pattern, "*"), (First + "Auth", "none"));

        Assert.Contains("Hub__Hubs__chat__EventHandlers__0__Auth", Assert.Single(settings.Warnings), StringComparison.Ordinal);
        Assert.Single(settings.EventHandlers["chat"]);
    }

    [Fact]
    public void An_entry_of_blank_variables_must_count_as_not_set()
    {
        var settings = Read((Url, ""), (Pattern, " "), (System, ""), ("Hub:Hubs:chat:EventHandlers", ""));

        Assert.Empty(settings.EventHandlers);
        Assert.Empty(settings.Warnings);
    }

    private static HostSettings Read(params (string Name, string Value)[] settings) => HostSettingsReader.Read(
        new ConfigurationBuilder().AddInMemoryCollection(settings.Select(pair => KeyValuePair.Create(pair.Name, (string?)pair.Value))).Build());
}
