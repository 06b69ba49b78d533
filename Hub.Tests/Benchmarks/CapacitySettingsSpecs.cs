using System.Buffers.Text;
using System.Text.Json;
using Hub.Benchmarks.Capacity;
using Hub.Benchmarks.Load;

namespace Hub.Tests.Benchmarks;

/// <summary>What can be said on the command line of the load tool.</summary>
public sealed class CapacitySettingsSpecs
{
    private static readonly CapacitySettings Least = new() { Connections = 2, Groups = 2, Rate = 1, Duration = TimeSpan.FromSeconds(1), DataBytes = 25 };

    [Theory]
    [InlineData("30s", 30)]
    [InlineData("30", 30)]
    [InlineData("1.5s", 1.5)]
    [InlineData("250ms", 0.25)]
    [InlineData("2m", 120)]
    [InlineData("1h", 3600)]
    [InlineData("0s", 0)]
    public void Times_must_have_a_unit_or_be_seconds(string text, double seconds) => Assert.Equal(TimeSpan.FromSeconds(seconds), CapacitySettings.ParseTime("--duration", text));

    [Theory]
    [InlineData("")]
    [InlineData("s")]
    [InlineData("5 d")]
    [InlineData("-1s")]
    [InlineData("1ss")]
    [InlineData("1e9")]
    public void What_is_no_time_must_be_refused_with_the_option_s_name(string text)
    {
        var failure = Assert.Throws<LoadException>(() => CapacitySettings.ParseTime("--ramp", text));
        Assert.StartsWith("--ramp: ", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Settings_at_their_limits_must_be_taken_and_past_them_refused()
    {
        Assert.Same(Least, Least.Checked());
        Refused("--groups", Least with { Groups = 3 });
        Refused("--rate", Least with { Rate = 0 });
        Refused("--duration", Least with { Duration = TimeSpan.Zero });
        Refused("--size", Least with { DataBytes = 24 });
        Refused("--rate", Least with { Rate = 1e9, Duration = TimeSpan.FromHours(1) });
    }

    [Theory]
    [InlineData("ws://127.0.0.1:8080", "http://127.0.0.1:8080/client/hubs/load")]
    [InlineData("http://localhost:8080/", "http://localhost:8080/client/hubs/load")]
    [InlineData("ws://hub.example.com/client/hubs/chat", "http://hub.example.com/client/hubs/chat")]
    public void An_endpoint_must_get_a_path_where_it_has_none(string url, string expected) => Assert.Equal(expected, CapacityEndpoint.Parse(url, "load", null, null).Url.AbsoluteUri);

    [Theory]
    [InlineData("wss://127.0.0.1:8080", "TLS")]
    [InlineData("127.0.0.1:8080", "not an endpoint")]
    [InlineData("ftp://127.0.0.1", "not an endpoint")]
    public void What_the_driver_cannot_speak_to_must_be_refused(string url, string words) =>
        Assert.Contains(words, Assert.Throws<LoadException>(() => CapacityEndpoint.Parse(url, "load", null, null)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("Endpoint=http://127.0.0.1:8080;AccessKey=abc=;Version=1.0;", "http://127.0.0.1:8080/client/hubs/load")]
    [InlineData("Endpoint=http://localhost;Port=8080;AccessKey=abc=;Version=1.0", "http://localhost:8080/client/hubs/load")]
    public void A_connection_string_must_give_address_and_key(string text, string url)
    {
        var endpoint = CapacityEndpoint.OfConnectionString(text, "load");

        Assert.Equal((url, "abc="), (endpoint.Url.AbsoluteUri, endpoint.Key));
    }

    [Fact]
    public void A_connection_string_without_a_key_must_be_refused() =>
        Assert.Throws<LoadException>(() => CapacityEndpoint.OfConnectionString("Endpoint=http://127.0.0.1:8080;Version=1.0;", "load"));

    [Fact]
    public void Each_client_must_get_a_token_of_its_own_for_the_endpoint()
    {
        var endpoint = CapacityEndpoint.Parse("ws://127.0.0.1:8080", "load", token: null, key: "a-key-that-has-more-than-32-characters");
        var paths = new[] { 7, 8 }.Select(client => endpoint.PathAndQuery(client, DateTimeOffset.UnixEpoch)).ToList();

        Assert.All(paths, path => Assert.StartsWith("/client/hubs/load?access_token=", path, StringComparison.Ordinal));
        using var claims = JsonDocument.Parse(Base64Url.DecodeFromChars(paths[0].Split('.')[1]));
        Assert.Equal(("load-7", "http://127.0.0.1:8080/client/hubs/load"), (claims.RootElement.GetProperty("sub").GetString(), claims.RootElement.GetProperty("aud").GetString()));
        Assert.NotEqual(paths[0], paths[1]);
    }

    [Fact]
    public void A_token_must_go_before_a_key_and_one_in_the_URL_before_it()
    {
        Assert.Equal("/client/hubs/load?access_token=t", CapacityEndpoint.Parse("ws://h", "load", "t", "k").PathAndQuery(1, default));
        Assert.Equal("/client/hubs/a?access_token=u", CapacityEndpoint.Parse("ws://h/client/hubs/a?access_token=u", "load", null, "k").PathAndQuery(1, default));
        Assert.Equal("/client/hubs/load", CapacityEndpoint.Parse("ws://h", "load", null, null).PathAndQuery(1, default));
    }

    private static void Refused(string option, CapacitySettings settings) =>
        Assert.StartsWith(option, Assert.Throws<LoadException>(settings.Checked).Message, StringComparison.Ordinal);
}
