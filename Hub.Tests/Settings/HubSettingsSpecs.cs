using Akka.Configuration;
using Hub.Actors.Settings;

namespace Hub.Tests.Settings;

/// <summary>What is read from HOCON: defaults, bounds of each key, and checks across keys.</summary>
public sealed class HubSettingsSpecs
{
    [Theory]
    [InlineData("limits.message-size", "127")]
    [InlineData("limits.message-size", "3 GiB")]
    [InlineData("limits.fragments", "0")]
    [InlineData("limits.json-depth", "1")]
    [InlineData("limits.groups-per-connection", "0")]
    [InlineData("connections.max-per-node", "-1")]
    [InlineData("connections.max-per-user", "-1")]
    [InlineData("connections.max-per-address", "-1")]
    [InlineData("connections.first-frame-timeout", "0s")]
    [InlineData("connections.close-timeout", "0s")]
    [InlineData("connections.max-pending-requests", "0")]
    [InlineData("connections.max-pending-bytes", "1023")]
    [InlineData("connections.ack-memory", "0")]
    [InlineData("connections.restart-budget", "-1")]
    [InlineData("connections.restart-window", "0s")]
    [InlineData("connections.event-timeout", "0s")]
    [InlineData("heartbeat.ping-interval", "0s")]
    [InlineData("heartbeat.timeout", "0s")]
    [InlineData("outbox.max-bytes", "1023")]
    [InlineData("outbox.max-messages", "0")]
    [InlineData("outbox.max-age", "0s")]
    [InlineData("outbox.overflow", "explode")]
    [InlineData("rate-limits.connection.messages-per-second", "-1")]
    [InlineData("rate-limits.connection.bytes-per-second", "3 GiB")]
    [InlineData("rate-limits.user.messages-per-second", "-1")]
    [InlineData("rate-limits.user.bytes-per-second", "3 GiB")]
    [InlineData("workers.count", "-1")]
    [InlineData("drain.batch", "0")]
    [InlineData("drain.pause", "0s")]
    [InlineData("drain.within", "0s")]
    public void A_value_out_of_range_must_give_an_error_that_names_the_key(string key, string value)
    {
        var error = Assert.Throws<ConfigurationException>(() => Read($"hub.{key} = \"{value}\""));
        Assert.Contains("hub." + key, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("limits.message-size", "128")]
    [InlineData("limits.fragments", "1")]
    [InlineData("limits.json-depth", "2")]
    [InlineData("limits.groups-per-connection", "1")]
    [InlineData("connections.max-pending-requests", "1")]
    [InlineData("connections.max-pending-bytes", "1024")]
    [InlineData("connections.ack-memory", "1")]
    [InlineData("connections.restart-budget", "0")]
    [InlineData("connections.close-timeout", "1ms")]
    [InlineData("outbox.max-bytes", "1024")]
    [InlineData("outbox.max-messages", "1")]
    [InlineData("workers.count", "1")]
    [InlineData("drain.batch", "1")]
    public void The_least_allowed_value_must_be_accepted(string key, string value) => Assert.NotNull(Read($"hub.{key} = {value}"));

    [Fact]
    public void The_heartbeat_timeout_must_be_at_least_twice_the_ping_interval()
    {
        var error = Assert.Throws<ConfigurationException>(() => Read("hub.heartbeat { ping-interval = 10s, timeout = 19999ms }"));
        Assert.Contains("hub.heartbeat.timeout", error.Message, StringComparison.Ordinal);
        Assert.Contains("ping-interval", error.Message, StringComparison.Ordinal);
        Assert.Equal(TimeSpan.FromSeconds(20), Read("hub.heartbeat { ping-interval = 10s, timeout = 20s }").Heartbeat.Timeout);
    }

    [Fact]
    public void The_defaults_must_be_the_documented_ones()
    {
        var read = Read("");
        Assert.Equal((1_048_576, 1_024, 16), (read.Limits.MaxMessageBytes, read.Limits.MaxFragments, read.Limits.MaxJsonDepth));
        Assert.Equal((1_048_576, 8_192, TimeSpan.FromSeconds(10)), (read.Outbox.MaxBytes, read.Outbox.MaxMessages, read.Outbox.MaxAge));
        Assert.Equal((TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(60)), (read.Heartbeat.PingInterval, read.Heartbeat.Timeout));
        Assert.Equal(Math.Max(2, Environment.ProcessorCount), read.Workers);
        Assert.False(read.ConnectionRate.IsOn || read.UserRate.IsOn);
    }

    [Theory]
    [InlineData("ticker.eur.usd", OverflowPolicy.Latest)]
    [InlineData("ticker.slow", OverflowPolicy.Latest)]
    [InlineData("log.a", OverflowPolicy.DropOldest)]
    [InlineData("log.a.b", OverflowPolicy.DropNew)]
    [InlineData("exact", OverflowPolicy.DropNew)]
    [InlineData("other", OverflowPolicy.DropNew)]
    public void The_first_matching_pattern_must_give_the_policy_and_the_default_the_rest(string group, OverflowPolicy expected)
    {
        var read = Read("""
            hub.outbox {
              overflow = drop-new
              overflow-by-group = [ { pattern = "ticker.**", overflow = latest }, { pattern = "ticker.slow", overflow = close }, { pattern = "log.*", overflow = drop-oldest } ]
            }
            """);
        Assert.Equal(expected, read.Outbox.PolicyFor(group));
    }

    [Theory]
    [InlineData("{ overflow = latest }")]
    [InlineData("{ pattern = \"a.*\" }")]
    [InlineData("{ pattern = \"a.*\", overflow = explode }")]
    [InlineData("{ pattern = \"\", overflow = latest }")]
    public void A_wrong_overflow_rule_must_give_an_error_that_names_the_key(string rule)
    {
        var error = Assert.Throws<ConfigurationException>(() => Read($"hub.outbox.overflow-by-group = [ {rule} ]"));
        Assert.Contains("hub.outbox.overflow-by-group", error.Message, StringComparison.Ordinal);
    }

    private static HubSettings Read(string hocon) => HubSettings.From(ConfigurationFactory.ParseString(hocon));
}
