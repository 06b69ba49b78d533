using System.Text;
using Akka.Configuration;

namespace Hub.Tests.Embedded;

/// <summary>What the in-tree reader knows beyond Akka.NET 1.5's, and how it refuses what that one drops in silence.</summary>
public sealed class HoconExtensionSpecs
{
    [Fact]
    public void Plus_equals_must_add_to_an_array_or_start_one()
    {
        Assert.Equal([1, 2, 3], ConfigurationFactory.ParseString("a = [1]\na += 2\na += 3").GetIntList("a"));
        Assert.Equal([1], ConfigurationFactory.ParseString("a += 1").GetIntList("a"));
    }

    [Fact]
    public void A_reference_to_its_own_key_must_mean_the_former_value()
    {
        Assert.Equal("/a:/b:/c", ConfigurationFactory.ParseString("p = \"/a\"\np = ${p}\":/b\"\np = ${p}\":/c\"").GetString("p"));
        Assert.Equal([1, 2], ConfigurationFactory.ParseString("l = [1]\nl = ${l} [2]").GetIntList("l"));
    }

    [Fact]
    public void A_missing_optional_reference_must_vanish()
    {
        var config = ConfigurationFactory.ParseString("a = 1\na = ${?no.such}\nb = ${?no.such}\nc = x${?no.such}y\nd = [1, ${?no.such}, 2]");

        Assert.Equal(1, config.GetInt("a"));
        Assert.False(config.HasPath("b"));
        Assert.Equal("xy", config.GetString("c"));
        Assert.Equal([1, 2], config.GetIntList("d"));
    }

    [Fact]
    public void An_environment_variable_must_stand_in_for_a_missing_path()
    {
        Environment.SetEnvironmentVariable("HUB_HOCON_SPEC", "from outside");
        var config = ConfigurationFactory.ParseString("a = ${HUB_HOCON_SPEC}\nb = 1\nb = ${?HUB_HOCON_SPEC}");

        Assert.Equal("from outside", config.GetString("a"));
        Assert.Equal("from outside", config.GetString("b"));
    }

    [Fact]
    public void Objects_must_join_with_references_to_objects()
    {
        var config = ConfigurationFactory.ParseString("base { x = 1, y = 1 }\na = ${base} { y = 2 }\nb = { y = 2 } ${base}\nbase.z = 3");

        Assert.Equal((1, 2, 3), (config.GetInt("a.x"), config.GetInt("a.y"), config.GetInt("a.z")));
        Assert.Equal(1, config.GetInt("b.y"));
        Assert.Equal(1, config.GetInt("base.y"));
    }

    [Fact]
    public void A_comma_may_stand_after_an_object()
    {
        var config = ConfigurationFactory.ParseString("a { b = 1 }, c = 2, d { e = 3 },\nf = 4");

        Assert.Equal((1, 2, 3, 4), (config.GetInt("a.b"), config.GetInt("c"), config.GetInt("d.e"), config.GetInt("f")));
    }

    [Theory]
    [InlineData("yes", true)]
    [InlineData("no", false)]
    public void Yes_and_no_must_be_booleans(string text, bool expected)
    {
        Assert.Equal(expected, ConfigurationFactory.ParseString($"a = {text}").GetBoolean("a", !expected));
    }

    [Theory]
    [InlineData("a = 1\nb { c = 1\n", "line 2, column 3")]
    [InlineData("a = 1\n  b = [1, 2\n", "line 2, column 7")]
    [InlineData("a = 1\n b = \"open\n", "line 2, column 6")]
    [InlineData("a = 1\nb = \"\"\"open\n", "line 2, column 5")]
    [InlineData("a = 1\nb = ${open\n", "line 2, column 7")]
    [InlineData("a = 1\n}", "line 2, column 1")]
    [InlineData("a = {x = 1} b = 2", "line 1, column 15")]
    [InlineData("a = 1\nb 2", "line 2, column 4")]
    [InlineData("a = 1\nb =", "line 2, column 4")]
    [InlineData("a = 1\nb = [] text", "line 2, column 12")]
    [InlineData("a = 1\nb = ${a.b.c}", "line 2, column 5")]
    [InlineData("a = ${b}\nb = ${a}", "line")]
    [InlineData("a { b = ${c} }\nc { d = ${a} }", "line")]
    [InlineData("include \"x\"", "line 1, column 12")]
    public void Malformed_text_must_be_refused_with_its_place(string hocon, string place)
    {
        var error = Assert.Throws<FormatException>(() => ConfigurationFactory.ParseString(hocon));

        Assert.Contains(place, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(200, true)]
    [InlineData(201, false)]
    public void Nesting_must_have_a_limit(int levels, bool fits)
    {
        var braces = string.Concat(Enumerable.Repeat("a {", levels)) + new string('}', levels);
        var dots = string.Join('.', Enumerable.Repeat("a", levels + 1)) + " = 1";
        var brackets = "a = " + new string('[', levels) + new string(']', levels);

        foreach (var hocon in new[] { braces, dots, brackets })
        {
            var error = Record.Exception(() => ConfigurationFactory.ParseString(hocon));
            Assert.True(fits ? error is null : error is FormatException, $"{hocon[..20]}: {error}");
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Mutated_text_must_be_read_or_refused_and_nothing_else(int seed)
    {
        const string Valid = """"
            # a document with one of everything
            a { b = 1, "c.d" = [1, two, "three", { x = 1 }] } // end
            e = ${a.b} text ${?HUB_NO_SUCH}
            f = """raw"""
            g += 5s
            a.b { g : 10 KiB, h = "\u0041\n" }
            i = ${a} { j = null }
            """";
        var random = new Random(seed);
        for (var round = 0; round < 3_000; round++)
        {
            var hocon = Mutate(Valid, random);
            var error = Record.Exception(() => ConfigurationFactory.ParseString(hocon).ToString(true));
            Assert.True(error is null or FormatException or ConfigurationException, $"seed {seed}, round {round}: {error}\n{hocon}");
        }
    }

    private static string Mutate(string text, Random random)
    {
        const string Alphabet = "${}[]\",=:+#/\\. \n?abi\"1";
        var mutated = new StringBuilder(text);
        for (var change = random.Next(1, 8); change > 0; change--)
        {
            var at = random.Next(mutated.Length);
            switch (random.Next(4))
            {
                case 0: mutated[at] = Alphabet[random.Next(Alphabet.Length)]; break;
                case 1: mutated.Insert(at, Alphabet[random.Next(Alphabet.Length)]); break;
                case 2: mutated.Remove(at, Math.Min(random.Next(1, 12), mutated.Length - at)); break;
                default: mutated.Insert(at, text[random.Next(text.Length)..][..1]); break;
            }

            if (mutated.Length == 0)
            {
                mutated.Append(' ');
            }
        }

        return mutated.ToString();
    }
}
