using Akka.Configuration;

namespace Hub.Tests.Runtime;

/// <summary>Fallbacks, missing paths, sub-configurations and texts of <see cref="Config"/>.</summary>
public sealed class ConfigMergeSpecs
{
    [Fact]
    public void Missing_paths_must_give_the_default_or_nothing()
    {
        var config = ConfigurationFactory.ParseString("a { b = 1 }");

        Assert.Null(config.GetString("a.x"));
        Assert.Equal("d", config.GetString("a.b.c", "d"));
        Assert.Equal(0, config.GetInt("x"));
        Assert.Equal(5, config.GetInt("x", 5));
        Assert.Equal(5L, config.GetLong("x", 5));
        Assert.Equal(0.5, config.GetDouble("x", 0.5));
        Assert.Equal(0.5f, config.GetFloat("x", 0.5f));
        Assert.Equal(0.5m, config.GetDecimal("x", 0.5m));
        Assert.False(config.GetBoolean("x"));
        Assert.True(config.GetBoolean("x", true));
        Assert.Equal(TimeSpan.Zero, config.GetTimeSpan("x"));
        Assert.Equal(TimeSpan.FromSeconds(1), config.GetTimeSpan("x", TimeSpan.FromSeconds(1)));
        Assert.Null(config.GetByteSize("x"));
        Assert.Equal(3, config.GetByteSize("x", 3));
        Assert.Null(config.GetConfig("x"));
        Assert.Null(config.GetValue("x"));
        Assert.Empty(config.GetStringList("x"));
        Assert.Equal(["y"], config.GetStringList("x", ["y"]));
        Assert.False(config.HasPath("x"));
        Assert.True(config.HasPath("a.b"));
    }

    [Fact]
    public void A_fallback_must_fill_in_what_is_missing_and_change_nothing_else()
    {
        var own = ConfigurationFactory.ParseString("a { x = 1, o { p = 1 } }\nl = [1]");
        var fallback = ConfigurationFactory.ParseString("a { x = 2, y = 2, o { q = 2 } }\nl = [2]\nz = 2");
        var merged = own.WithFallback(fallback);

        Assert.Equal(1, merged.GetInt("a.x"));
        Assert.Equal(2, merged.GetInt("a.y"));
        Assert.Equal(1, merged.GetInt("a.o.p"));
        Assert.Equal(2, merged.GetInt("a.o.q"));
        Assert.Equal([1], merged.GetIntList("l"));
        Assert.Equal(2, merged.GetInt("z"));
        Assert.False(own.HasPath("a.y"));
        Assert.False(own.HasPath("z"));
        Assert.False(fallback.HasPath("a.o.p"));
    }

    [Fact]
    public void Fallbacks_must_chain_with_the_first_winning()
    {
        var merged = ConfigurationFactory.ParseString("a = 1")
            .WithFallback(ConfigurationFactory.ParseString("a = 2\nb = 2"))
            .WithFallback(ConfigurationFactory.ParseString("a = 3\nb = 3\nc = 3"));

        Assert.Equal((1, 2, 3), (merged.GetInt("a"), merged.GetInt("b"), merged.GetInt("c")));
    }

    [Fact]
    public void A_section_must_see_its_fallback()
    {
        var merged = ConfigurationFactory.ParseString("a.x = 1").WithFallback(ConfigurationFactory.ParseString("a.y = 2\nb.z = 3"));

        Assert.Equal(1, merged.GetConfig("a").GetInt("x"));
        Assert.Equal(2, merged.GetConfig("a").GetInt("y"));
        Assert.Equal(3, merged.GetConfig("b").GetInt("z"));
    }

    [Fact]
    public void Empty_and_null_must_be_neutral_as_a_fallback()
    {
        var config = ConfigurationFactory.ParseString("a = 1");

        Assert.Same(config, config.WithFallback(null));
        Assert.Same(config, config.WithFallback(Config.Empty));
        Assert.Same(config, Config.Empty.WithFallback(config));
        Assert.Same(config, ConfigurationFactory.Empty.WithFallback(config));
        Assert.Same(config, ((Config?)null).SafeWithFallback(config));
        Assert.Throws<ArgumentException>(() => config.WithFallback(config));
    }

    [Fact]
    public void Emptiness_must_be_told()
    {
        Assert.True(Config.Empty.IsEmpty);
        Assert.True(ConfigurationFactory.ParseString("# nothing").IsEmpty);
        Assert.False(ConfigurationFactory.ParseString("a = 1").IsEmpty);
        Assert.True(((Config?)null).IsNullOrEmpty());
        Assert.True(Config.Empty.IsNullOrEmpty());
    }

    [Fact]
    public void A_text_must_convert_and_add_as_a_configuration()
    {
        Config own = "a = 1";
        var left = own + "a = 2, b = 2";
        var right = "a = 0" + own;

        Assert.Equal((1, 2), (left.GetInt("a"), left.GetInt("b")));
        Assert.Equal(0, right.GetInt("a"));
    }

    [Fact]
    public void The_keys_of_the_root_must_be_listed_with_those_of_the_fallback()
    {
        var merged = ConfigurationFactory.ParseString("a = 1\nb { c = 1 }").WithFallback(ConfigurationFactory.ParseString("a = 2\nd = 2"));

        Assert.Equal(["a", "b", "d"], merged.AsEnumerable().Select(item => item.Key).Order());
        Assert.Equal("1", merged.AsEnumerable().Single(item => item.Key == "a").Value.GetString());
    }

    [Fact]
    public void The_text_of_a_configuration_must_read_back_the_same()
    {
        var own = ConfigurationFactory.ParseString("a { b = \"two words\", c = [1, 2], d { e = on } }");
        var merged = own.WithFallback(ConfigurationFactory.ParseString("z = 1"));
        var again = ConfigurationFactory.ParseString(own.ToString());

        Assert.Equal("two words", again.GetString("a.b"));
        Assert.Equal([1, 2], again.GetIntList("a.c"));
        Assert.True(again.GetBoolean("a.d.e"));
        Assert.DoesNotContain("z", merged.ToString(), StringComparison.Ordinal);
        Assert.Contains("z : 1", merged.ToString(true), StringComparison.Ordinal);
    }

    [Fact]
    public void An_object_must_give_a_configuration_of_its_properties()
    {
        var config = ConfigurationFactory.FromObject(new { a = 1, b = new { c = "x" }, l = new[] { 1, 2 } });

        Assert.Equal(1, config.GetInt("a"));
        Assert.Equal("x", config.GetString("b.c"));
        Assert.Equal([1, 2], config.GetIntList("l"));
    }

    [Theory]
    [InlineData("akka.loglevel", "INFO")]
    [InlineData("akka.actor.default-dispatcher.throughput", "30")]
    [InlineData("akka.actor.provider", "Akka.Actor.LocalActorRefProvider")]
    [InlineData("akka.scheduler.implementation", "Akka.Actor.HashedWheelTimerScheduler")]
    [InlineData("akka.coordinated-shutdown.run-by-actor-system-terminate", "on")]
    public void The_reference_configuration_must_have_the_defaults(string path, string expected)
    {
        Assert.Equal(expected, ConfigurationFactory.Default().GetString(path));
    }
}
