using Akka.Configuration;

namespace Hub.Tests.Runtime;

/// <summary>The HOCON that both runtimes read, and what the readers of <see cref="Config"/> give.</summary>
public sealed class ConfigurationSpecs
{
    [Theory]
    [InlineData("a { b { c = 1 } }")]
    [InlineData("a.b.c = 1")]
    [InlineData("a.b { c : 1 }")]
    [InlineData("a = { b.c = 1 }")]
    [InlineData("{ a : { \"b\" : { \"c\" : 1 } } }")]
    [InlineData("# first\na { // second\n b {\n c = 1 # third\n } }\n")]
    [InlineData("a.b.c = 2\na.b.c = 1")]
    [InlineData("a.b = 5\na { b { c = 1 } }")]
    [InlineData("a {\r\n  b {\r\n    c = 1\r\n  }\r\n}\r\n")]
    public void A_path_must_lead_to_its_value_however_the_objects_are_written(string hocon)
    {
        Assert.Equal(1, ConfigurationFactory.ParseString(hocon).GetInt("a.b.c"));
    }

    [Fact]
    public void A_quoted_key_must_be_one_key_even_with_dots()
    {
        var config = ConfigurationFactory.ParseString("a { \"/user/x.y\" { b = 1 } }");

        Assert.Equal(1, config.GetInt("a.\"/user/x.y\".b"));
        Assert.False(config.HasPath("a./user/x.y.b"));
    }

    [Theory]
    [InlineData("a = plain", "plain")]
    [InlineData("a = two words", "two words")]
    [InlineData("a = \"quoted = : { } # , text\"", "quoted = : { } # , text")]
    [InlineData("a = \"line\\n\\ttab \\\"quote\\\" \\\\ \\/ \\u0041\"", "line\n\ttab \"quote\" \\ / A")]
    [InlineData("a = \"\"\"raw \\n \"text\" here\"\"\"", "raw \\n \"text\" here")]
    [InlineData("a = one \"two\" three", "one two three")]
    [InlineData("a = text # comment", "text")]
    [InlineData("a = text // comment", "text")]
    [InlineData("a = akka.tcp-x_y/z", "akka.tcp-x_y/z")]
    [InlineData("a = \"\"", "")]
    public void Texts_must_be_read_with_quotes_escapes_and_blanks(string hocon, string expected)
    {
        Assert.Equal(expected, ConfigurationFactory.ParseString(hocon).GetString("a"));
    }

    [Fact]
    public void The_word_null_must_be_a_value_that_reads_as_null()
    {
        var config = ConfigurationFactory.ParseString("a = null");

        Assert.True(config.HasPath("a"));
        Assert.Null(config.GetString("a", "default"));
    }

    [Theory]
    [InlineData("on", true)]
    [InlineData("true", true)]
    [InlineData("off", false)]
    [InlineData("false", false)]
    public void Booleans_must_have_these_names(string text, bool expected)
    {
        Assert.Equal(expected, ConfigurationFactory.ParseString($"a = {text}").GetBoolean("a", !expected));
    }

    [Fact]
    public void Another_word_must_be_no_boolean()
    {
        Assert.Throws<NotSupportedException>(() => ConfigurationFactory.ParseString("a = maybe").GetBoolean("a"));
    }

    [Fact]
    public void Numbers_must_be_read_by_type()
    {
        var config = ConfigurationFactory.ParseString("i = -7\nl = 9000000000\nd = 1.5e3\nf = 0.25\nm = 1.10");

        Assert.Equal(-7, config.GetInt("i"));
        Assert.Equal(9_000_000_000, config.GetLong("l"));
        Assert.Equal(1500.0, config.GetDouble("d"));
        Assert.Equal(0.25f, config.GetFloat("f"));
        Assert.Equal(1.10m, config.GetDecimal("m"));
        Assert.Throws<FormatException>(() => config.GetInt("d"));
        Assert.Throws<OverflowException>(() => config.GetInt("l"));
    }

    [Theory]
    [InlineData("100", 100.0)]
    [InlineData("100 ms", 100.0)]
    [InlineData("1.5s", 1500.0)]
    [InlineData("3 seconds", 3000.0)]
    [InlineData("2m", 120_000.0)]
    [InlineData("2 minutes", 120_000.0)]
    [InlineData("1h", 3_600_000.0)]
    [InlineData("1 day", 86_400_000.0)]
    [InlineData("2000 micros", 2.0)]
    [InlineData("1000000 ns", 1.0)]
    [InlineData("0s", 0.0)]
    public void Durations_must_have_units_and_default_to_milliseconds(string text, double milliseconds)
    {
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), ConfigurationFactory.ParseString($"a = {text}").GetTimeSpan("a"));
    }

    [Fact]
    public void Infinite_must_be_a_duration_only_where_it_is_allowed()
    {
        var config = ConfigurationFactory.ParseString("a = infinite");

        Assert.Equal(System.Threading.Timeout.InfiniteTimeSpan, config.GetTimeSpan("a"));
        Assert.Throws<FormatException>(() => config.GetTimeSpan("a", null, allowInfinite: false));
    }

    [Theory]
    [InlineData("-1s")]
    [InlineData("-1")]
    [InlineData("soon")]
    [InlineData("5 parsecs")]
    public void What_is_no_duration_must_be_refused(string text)
    {
        Assert.Throws<FormatException>(() => ConfigurationFactory.ParseString($"a = {text}").GetTimeSpan("a"));
    }

    [Theory]
    [InlineData("100", 100L)]
    [InlineData("100b", 100L)]
    [InlineData("100 B", 100L)]
    [InlineData("64 bytes", 64L)]
    [InlineData("10kB", 10_000L)]
    [InlineData("10 KiB", 10_240L)]
    [InlineData("10K", 10_240L)]
    [InlineData("1m", 1_048_576L)]
    [InlineData("1MB", 1_000_000L)]
    [InlineData("1 MiB", 1_048_576L)]
    [InlineData("2GiB", 2_147_483_648L)]
    [InlineData("1 terabyte", 1_000_000_000_000L)]
    public void Sizes_must_have_decimal_and_binary_units(string text, long expected)
    {
        Assert.Equal(expected, ConfigurationFactory.ParseString($"a = {text}").GetByteSize("a"));
    }

    [Theory]
    [InlineData("10 KB")]
    [InlineData("1.5 MB")]
    [InlineData("big")]
    public void What_is_no_size_must_be_refused(string text)
    {
        Assert.Throws<FormatException>(() => ConfigurationFactory.ParseString($"a = {text}").GetByteSize("a"));
    }

    [Theory]
    [InlineData("a = [1, 2, 3]")]
    [InlineData("a = [1\n2\n3\n]")]
    [InlineData("a = [\n  1,\n  2, # two\n  3,\n]")]
    [InlineData("a = [1] [2, 3]")]
    [InlineData("b = [1, 2]\na = ${b} [3]")]
    public void Arrays_must_be_read_and_joined(string hocon)
    {
        var config = ConfigurationFactory.ParseString(hocon);

        Assert.Equal([1, 2, 3], config.GetIntList("a"));
        Assert.Equal(["1", "2", "3"], config.GetStringList("a"));
    }

    [Fact]
    public void An_array_of_objects_must_give_each_as_a_configuration()
    {
        var config = ConfigurationFactory.ParseString("a = [{ url = \"http://x\", n = 1 }, { url = \"http://y\", n = 2 }]");
        var members = config.GetValue("a").GetArray();

        Assert.Equal(2, members.Count);
        Assert.Equal("http://y", members[1].ToConfig().GetString("url"));
        Assert.Equal(2, members[1].GetObject().GetKey("n").GetInt());
    }

    [Fact]
    public void Objects_of_the_same_key_must_merge_and_other_values_must_be_replaced()
    {
        var config = ConfigurationFactory.ParseString("a { x = 1, y { p = 1 } }\na { z = 3, y { q = 2 } }\na.x = 4\nl = [1]\nl = [2]");

        Assert.Equal(4, config.GetInt("a.x"));
        Assert.Equal(1, config.GetInt("a.y.p"));
        Assert.Equal(2, config.GetInt("a.y.q"));
        Assert.Equal(3, config.GetInt("a.z"));
        Assert.Equal([2], config.GetIntList("l"));
    }

    [Fact]
    public void A_substitution_must_give_text_number_array_or_object_of_its_path()
    {
        var config = ConfigurationFactory.ParseString(
            "name = hub\ntext = pre-${name}-post\nnumber = ${n.v}\nn { v = 7 }\ncopy = ${n}\nlist = ${l}\nl = [1, 2]\nchain = ${text}");

        Assert.Equal("pre-hub-post", config.GetString("text"));
        Assert.Equal("pre-hub-post", config.GetString("chain"));
        Assert.Equal(7, config.GetInt("number"));
        Assert.Equal(7, config.GetInt("copy.v"));
        Assert.Equal([1, 2], config.GetIntList("list"));
    }

    [Fact]
    public void A_substitution_must_see_the_last_value_of_its_path()
    {
        Assert.Equal(2, ConfigurationFactory.ParseString("a = 1\nb = ${a}\na = 2").GetInt("b"));
    }

    [Fact]
    public void A_substitution_that_leads_nowhere_must_be_refused()
    {
        Assert.Throws<FormatException>(() => ConfigurationFactory.ParseString("a = ${no.such.path}"));
    }

    [Fact]
    public void An_include_must_be_looked_up_by_the_callback_and_merged_where_it_stands()
    {
        var config = ConfigurationFactory.ParseString(
            "a { x = 1\n include \"other.conf\"\n z = 3 }",
            name => Akka.Configuration.Hocon.Parser.Parse($"x = 9\ny = \"{name}\"", null));

        Assert.Equal(9, config.GetInt("a.x"));
        Assert.Equal("other.conf", config.GetString("a.y"));
        Assert.Equal(3, config.GetInt("a.z"));
    }

    [Theory]
    [InlineData("a { b = 1 }\n?")]
    [InlineData("a = \"\\q\"")]
    [InlineData(",a = 1")]
    [InlineData("a = 1,,b = 2")]
    public void Malformed_text_must_be_a_format_error(string hocon)
    {
        Assert.Throws<FormatException>(() => ConfigurationFactory.ParseString(hocon));
    }

    [Theory]
    [InlineData("a = http://host")]
    [InlineData("a = b=c")]
    public void A_separator_in_an_unquoted_text_must_be_a_configuration_error(string hocon)
    {
        Assert.Throws<ConfigurationException>(() => ConfigurationFactory.ParseString(hocon));
    }
}
