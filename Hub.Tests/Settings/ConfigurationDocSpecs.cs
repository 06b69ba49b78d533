using System.Text.RegularExpressions;
using Akka.Configuration;
using Akka.Configuration.Hocon;
using Hub.Tests.Support;

namespace Hub.Tests.Settings;

/// <summary><c>docs/configuration.md</c> lists every key of <c>hocon/reference.conf</c> with its default, and no other.</summary>
public sealed partial class ConfigurationDocSpecs
{
    private static readonly string Reference = Read("hocon", "reference.conf");
    private static readonly string Document = Read("docs", "configuration.md");

    [Fact]
    public void Every_key_must_be_listed_with_its_default_and_nothing_else_may_be() =>
        Assert.Equal(KeysOf(Reference).Order(StringComparer.Ordinal), RowsOf(Document).Order(StringComparer.Ordinal));

    [Fact]
    public void The_reference_must_be_what_the_program_reads() =>
        Assert.Equal(Flatten("hub", Actors.Settings.HubSettings.Reference().GetValue("hub")).Order(), Flatten("hub", ConfigurationFactory.ParseString(Reference).GetValue("hub")).Order());

    [Fact]
    public void A_missing_row_a_wrong_default_and_a_row_too_many_must_show()
    {
        const string reference = "hub { a { b = 5s }\n c = 1 MiB }";
        const string complete = "| `hub.a.b` | `5s` | x |\n| `hub.c` | `1 MiB` | y |\n";
        Assert.Equal(KeysOf(reference), RowsOf(complete));
        Assert.NotEqual(KeysOf(reference), RowsOf(complete.Replace("`5s`", "`6s`", StringComparison.Ordinal)));
        Assert.NotEqual(KeysOf(reference), RowsOf("| `hub.a.b` | `5s` | x |\n"));
        Assert.NotEqual(KeysOf(reference), RowsOf(complete + "| `hub.d` | `1` | z |\n"));
    }

    private static IEnumerable<string> KeysOf(string hocon) => Flatten("hub", ConfigurationFactory.ParseString(hocon).GetValue("hub"));

    private static IEnumerable<string> Flatten(string path, HoconValue value)
    {
        if (value.IsObject())
        {
            return value.GetObject().Items.SelectMany(item => Flatten($"{path}.{item.Key}", item.Value));
        }

        return [$"{path} = {(value.GetString() is { Length: > 0 } text ? text : "[]")}"];     // an empty list has no text
    }

    private static IEnumerable<string> RowsOf(string document) =>
        Row().Matches(document).Select(match => $"{match.Groups["key"].Value} = {match.Groups["value"].Value}");

    private static string Read(params string[] path) => File.ReadAllText(Path.Combine([Repository.Root, .. path]));

    [GeneratedRegex(@"^\| `(?<key>hub\.[a-z0-9.-]+)` \| `(?<value>[^`]*)` \|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
