using System.Text.RegularExpressions;
using Hub.Tests.Support;

namespace Hub.Tests.Architecture;

/// <summary>One C# file of the repository: its path from the root with forward slashes, and its text.</summary>
internal sealed partial record SourceFile(string Path, string Text)
{
    private static readonly string[] Generated = ["artifacts", "bin", "obj", "node_modules"];

    /// <summary>Every C# file that people write, optionally of some folders alone.</summary>
    public static IReadOnlyList<SourceFile> All(params string[] folders)
    {
        var roots = folders.Length == 0 ? [Repository.Root] : folders.Select(folder => System.IO.Path.Combine(Repository.Root, folder));
        return [.. roots
            .SelectMany(root => Directory.EnumerateFiles(root, "*.cs", SearchOption.AllDirectories))
            .Select(path => System.IO.Path.GetRelativePath(Repository.Root, path).Replace('\\', '/'))
            .Where(path => !path.Split('/').Any(Generated.Contains))
            .Order(StringComparer.Ordinal)
            .Select(path => new SourceFile(path, File.ReadAllText(System.IO.Path.Combine(Repository.Root, path))))];
    }

    /// <summary>The text without comments and string contents, so that a rule about code does not judge prose.</summary>
    public string Code => CommentsAndStrings().Replace(Text, match => match.Value.StartsWith('"') ? "\"\"" : "");

    /// <summary>Lines of the file.</summary>
    public int Lines => Text.Split('\n').Length - (Text.EndsWith('\n') ? 1 : 0);

    [GeneratedRegex("""
        //[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"
        """, RegexOptions.Singleline)]
    private static partial Regex CommentsAndStrings();
}
