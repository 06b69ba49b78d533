using Hub.Host.Hosting;
using Microsoft.Extensions.Configuration;

namespace Hub.Tests.Host;

/// <summary>What the host refuses to start with, what it warns of, and its defaults.</summary>
public sealed class HostSettingsSpecs
{
    private const string LongKey = "a-key-that-has-thirty-two-bytes!";

    [Fact]
    public void Without_settings_the_hub_must_listen_on_loopback_with_a_random_key()
    {
        var first = Read();
        var second = Read();

        Assert.Equal("http://127.0.0.1:8080", Assert.Single(first.Urls).LocalUrl(8080));
        Assert.Equal("http://127.0.0.1:8081", Assert.Single(first.AdminUrls).LocalUrl(8081));
        Assert.True(first.IsKeyGenerated);
        Assert.True(first.AccessKeys[0].Length >= 32);
        Assert.NotEqual(first.AccessKeys[0], second.AccessKeys[0]);
        Assert.Empty(first.AnonymousRoles);
        Assert.Empty(first.Warnings);
    }

    [Theory]
    [InlineData("http://127.0.0.1:8080", true)]
    [InlineData("http://127.1.2.3:8080", true)]
    [InlineData("http://[::1]:8080", true)]
    [InlineData("http://localhost:8080", true)]
    [InlineData("http://127.0.0.1:8080;http://localhost:8082", true)]
    [InlineData("http://127.0.0.1:8080;http://+:8082", false)]
    [InlineData("http://+:8080", false)]
    [InlineData("http://*:8080", false)]
    [InlineData("http://0.0.0.0:8080", false)]
    [InlineData("http://[::]:8080", false)]
    [InlineData("http://192.168.1.5:8080", false)]
    [InlineData("http://hub.example.com:8080", false)]
    public void Without_a_key_only_loopback_must_be_allowed(string urls, bool allowed)
    {
        if (allowed)
        {
            Assert.True(Read(("urls", urls)).IsKeyGenerated);
        }
        else
        {
            Assert.Contains("Hub__AccessKeys__0", Assert.Throws<HostSettingsException>(() => Read(("urls", urls))).Message, StringComparison.Ordinal);
        }

        Assert.False(Read(("urls", urls), ("Hub:AccessKeys:0", LongKey)).IsKeyGenerated);
    }

    [Theory]
    [InlineData("urls", "foo", "ASPNETCORE_URLS")]
    [InlineData("urls", "ftp://127.0.0.1:1", "ASPNETCORE_URLS")]
    [InlineData("urls", "http://127.0.0.1:8080/path", "ASPNETCORE_URLS")]
    [InlineData("Hub:Admin:Urls", "bar", "Hub__Admin__Urls")]
    [InlineData("Hub:AccessKeys", "k", "Hub__AccessKeys__0")]
    [InlineData("Hub:AccessKeys:0", "a;b", "semicolon")]
    [InlineData("Hub:AllowedOrigins:0", "app.example.com", "Hub__AllowedOrigins")]
    [InlineData("Hub:AllowedOrigins:0", "https://app.example.com/path", "Hub__AllowedOrigins")]
    [InlineData("Hub:PublicEndpoints:0", "example.com", "Hub__PublicEndpoints")]
    [InlineData("Hub:Hubs:chat:AllowAnonymous", "yes", "Hub__Hubs__chat__AllowAnonymous")]
    [InlineData("Hub:Hubs:1:AllowAnonymous", "true", "Hub__Hubs__1")]
    [InlineData("urls", "https://127.0.0.1:0", "Kestrel__Certificates__Default__Path")]
    [InlineData("Hub:Admin:Urls", "https://127.0.0.1:0", "Kestrel__Certificates__Default__Path")]
    public void A_wrong_value_must_be_refused_by_its_name(string name, string value, string named) =>
        Assert.Contains(named, Assert.Throws<HostSettingsException>(() => Read((name, value))).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("Hub:Foo", "1", "Hub__Foo")]
    [InlineData("Hub:Admin:Url", "1", "Hub__Admin__Url")]
    [InlineData("Hub:Hubs:chat:Anonymous", "true", "Hub__Hubs__chat__Anonymous")]
    [InlineData("Hub:Hubs:chat:AnonymousRoles:0", "r", "AllowAnonymous")]
    [InlineData("Hub:AccessKeys:0", "a-key-that-has-only-31-bytes-12", "shorter than 32 bytes")]
    public void What_has_no_effect_or_is_weak_must_be_warned_of(string name, string value, string named) =>
        Assert.Contains(named, Assert.Single(Read((name, value)).Warnings), StringComparison.Ordinal);

    [Fact]
    public void A_key_of_32_bytes_must_pass_without_a_warning() => Assert.Empty(Read(("Hub:AccessKeys:0", LongKey)).Warnings);

    [Fact]
    public void Anonymous_roles_must_be_read_where_anonymous_clients_are_allowed()
    {
        var settings = Read(("Hub:Hubs:Bench:AllowAnonymous", "True"), ("Hub:Hubs:Bench:AnonymousRoles:0", "r1"), ("Hub:Hubs:off:AllowAnonymous", "false"));

        Assert.Equal(["r1"], settings.AnonymousRoles["bench"]);
        Assert.False(settings.AnonymousRoles.ContainsKey("off"));
    }

    [Fact]
    public void A_missing_or_broken_hocon_file_must_be_named()
    {
        var folder = Directory.CreateTempSubdirectory("hub-specs-").FullName;
        try
        {
            var broken = Path.Combine(folder, "broken.conf");
            File.WriteAllText(broken, "hub { x = ${missing} }");          // Akka.NET reads over most other mistakes
            var endless = Path.Combine(folder, "endless.conf");
            File.WriteAllText(endless, "include \"endless.conf\"");
            var missing = Path.Combine(folder, "missing.conf");
            foreach (var file in new[] { broken, endless, missing })
            {
                Assert.Contains(file, Assert.Throws<HostSettingsException>(() => HoconLoader.Load(file)).Message, StringComparison.Ordinal);
            }

            var part = Path.Combine(folder, "part.conf");
            File.WriteAllText(part, "hub.workers.count = 7");
            var whole = Path.Combine(folder, "whole.conf");
            File.WriteAllText(whole, "include \"part.conf\"\nhub.heartbeat.timeout = 61s");
            var settings = HoconLoader.Settings(HoconLoader.Load(whole));
            Assert.Equal((7, TimeSpan.FromSeconds(61)), (settings.Workers, settings.Heartbeat.Timeout));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void A_wrong_actor_setting_must_be_refused() => Assert.Contains(
        "heartbeat.timeout",
        Assert.Throws<HostSettingsException>(() => HoconLoader.Settings(Akka.Configuration.ConfigurationFactory.ParseString("hub.heartbeat.timeout = 1s"))).Message,
        StringComparison.Ordinal);

    private static HostSettings Read(params (string Name, string Value)[] settings) => HostSettingsReader.Read(
        new ConfigurationBuilder().AddInMemoryCollection(settings.Select(pair => KeyValuePair.Create(pair.Name, (string?)pair.Value))).Build());
}
