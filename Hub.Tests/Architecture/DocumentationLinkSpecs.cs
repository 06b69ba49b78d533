using System.Text.RegularExpressions;
using Hub.Tests.Support;

namespace Hub.Tests.Architecture;

/// <summary>Links between the pages of the repository lead somewhere, and so do the source files they name.</summary>
public sealed partial class DocumentationLinkSpecs
{
    private static readonly string[] Skipped = ["artifacts", "node_modules", ".git"];

    [Fact]
    public void Every_link_must_have_a_target()
    {
        var broken = string.Join('\n', Pages().SelectMany(page => Broken(page, File.ReadAllText(page))));
        Assert.True(broken.Length == 0, broken);
    }

    [Fact]
    public void Every_folder_and_file_that_a_page_names_must_exist()
    {
        var missing = string.Join('\n', Pages().SelectMany(page => Missing(page, File.ReadAllText(page))));
        Assert.True(missing.Length == 0, missing);
    }

    [Fact]
    public void A_broken_link_and_a_missing_file_must_show()
    {
        var page = Path.Combine(Repository.Root, "README.md");
        Assert.Single(Broken(page, "[a](docs/nowhere.md) [b](docs/configuration.md) [c](https://example.com/x)"));
        Assert.Single(Broken(page, "[a](docs/configuration.md#no-such-heading) [b](docs/configuration.md#environment)"));
        Assert.Single(Missing(page, "`Hub.Actors/Nowhere.cs` and `Hub.Actors/HubTree.cs` and `Hub.Tests/Runtime`"));
    }

    private static IEnumerable<string> Pages() =>
        Directory.EnumerateFiles(Repository.Root, "*.md", SearchOption.AllDirectories)
            .Where(path => !Path.GetRelativePath(Repository.Root, path).Split(Path.DirectorySeparatorChar).Any(Skipped.Contains))
            .Order(StringComparer.Ordinal);

    private static IEnumerable<string> Broken(string page, string text)
    {
        foreach (var target in Link().Matches(text).Select(match => match.Groups[1].Value).Where(target => !target.Contains(':', StringComparison.Ordinal)))
        {
            var parts = target.Split('#');
            var file = parts[0].Length == 0 ? page : Path.GetFullPath(Path.Combine(Path.GetDirectoryName(page)!, parts[0]));
            if (!Path.Exists(file))
            {
                yield return $"{Name(page)}: {target} does not exist";
            }
            else if (parts.Length > 1 && !Anchors(File.ReadAllText(file)).Contains(parts[1]))
            {
                yield return $"{Name(page)}: {target} has no such heading";
            }
        }
    }

    private static IEnumerable<string> Missing(string page, string text) =>
        from Match match in SourcePath().Matches(text)
        let path = match.Groups[1].Value
        where !Path.Exists(Path.Combine(Repository.Root, path))
        select $"{Name(page)}: {path} does not exist";

    private static IEnumerable<string> Anchors(string text) =>
        Heading().Matches(text).Select(match => Dropped().Replace(match.Groups[1].Value.Trim().ToLowerInvariant(), "").Replace(' ', '-'));

    private static string Name(string page) => Path.GetRelativePath(Repository.Root, page);

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"`((?:Hub\.[A-Za-z]+|Akka\.Embedded|docs|hocon|eng|examples)/[\w./-]*[\w])`")]
    private static partial Regex SourcePath();

    [GeneratedRegex(@"^#+ (.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\w\s-]")]
    private static partial Regex Dropped();
}
