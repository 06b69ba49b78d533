using System.Runtime.CompilerServices;
using Hub.Actors.Settings;

namespace Hub.Tests.Settings;

/// <summary>The keys of <c>reference.conf</c> are public: a change must show in the diff of an approved text.</summary>
public sealed class ReferenceConfSpecs
{
    [Fact]
    public void The_keys_and_defaults_must_be_the_approved_ones()
    {
        var approved = Path.Combine(Path.GetDirectoryName(ThisFile())!, "..", "Approvals", "reference-conf-keys.txt");
        var actual = string.Join('\n', Lines().Order(StringComparer.Ordinal)) + "\n";
        Assert.True(File.ReadAllText(approved) == actual, $"Compare with {Path.GetFullPath(approved)}; if the change is meant, make it this:\n{actual}");
    }

    [Fact]
    public void Every_key_must_have_a_comment_above_it_or_above_the_keys_beside_it()
    {
        var above = false;
        var sections = new Stack<bool>();
        foreach (var line in Text().Split('\n').Select(l => l.Trim()))
        {
            if (line.StartsWith('#')) above = true;
            else if (line.EndsWith('{')) sections.Push(above && sections.Count > 0);
            else if (line == "}") above = sections.Pop();
            else if (line.Length == 0) above = sections.Count > 0 && sections.Peek();
            else if (line.Contains('=')) Assert.True(above, $"no comment above: {line}");
        }
    }

    /// <summary>Read from the text and not by the HOCON reader, so that both runtimes are held to the same.</summary>
    private static IEnumerable<string> Lines()
    {
        var path = new Stack<string>();
        foreach (var line in Text().Split('\n').Select(l => l.Trim()).Where(l => l.Length > 0 && l[0] != '#'))
        {
            if (line.EndsWith('{')) path.Push(line[..^1].Trim());
            else if (line == "}") path.Pop();
            else yield return string.Join('.', path.Reverse()) + "." + line;
        }
    }

    private static string Text()
    {
        using var stream = typeof(HubSettings).Assembly.GetManifestResourceStream("Hub.Actors.reference.conf")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
