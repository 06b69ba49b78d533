using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Hub.Tests.Architecture;

/// <summary>
/// The rules of the house that no compiler checks, each a function from what it judges to the violations found.
/// <see cref="ArchitectureSpecs"/> applies them to the repository, <see cref="ArchitectureRuleSpecs"/> shows that each of them fires.
/// </summary>
internal static partial class ArchitectureRules
{
    /// <summary>Longest file.</summary>
    public const int MaxLines = 400;

    /// <summary>
    /// Time, randomness and threads come from the actor system or from what is injected: otherwise the simulator could not repeat a run.
    /// Beside each API the only files that may use it, since they are the injected thing.
    /// </summary>
    private static readonly (string Api, string[] Except)[] Forbidden =
    [
        ("DateTime.Now", []),
        ("DateTime.UtcNow", []),
        ("DateTimeOffset.Now", []),
        ("DateTimeOffset.UtcNow", []),
        ("Stopwatch", []),
        ("Environment.TickCount", ["Hub.Actors/Transport/HubClock.cs"]),
        ("Task.Delay(", []),
        ("Task.Run(", []),
        ("ThreadPool.", ["Hub.Actors/Transport/IWorkScheduler.cs"]),
        ("Thread.Sleep", []),
        ("new Thread(", []),
        ("new Timer(", []),
        ("Random.Shared", []),
        ("new Random(", []),
        ("RandomNumberGenerator", []),
        ("Guid.NewGuid", []),
    ];

    /// <summary>A project may use only projects to its left; the two at the end are equals and may test or measure the host.</summary>
    private static readonly string[] LeftToRight = ["Hub.Protocol", "Hub.Actors", "Hub.Host", "Hub.Benchmarks", "Hub.Tests"];

    /// <summary>Files longer than <see cref="MaxLines"/>.</summary>
    public static IEnumerable<string> TooLong(IEnumerable<SourceFile> files) =>
        files.Where(file => file.Lines > MaxLines).Select(file => $"{file.Path} has {file.Lines} lines");

    /// <summary>Uses of clocks, randomness and threads past the actor system.</summary>
    public static IEnumerable<string> Nondeterminism(IEnumerable<SourceFile> files) =>
        from file in files
        from rule in Forbidden
        where !rule.Except.Contains(file.Path) && file.Code.Contains(rule.Api, StringComparison.Ordinal)
        select $"{file.Path} uses {rule.Api}";

    /// <summary>Conditional compilation: the two actor runtimes must run the same actor code.</summary>
    public static IEnumerable<string> Conditional(IEnumerable<SourceFile> files) =>
        files.Where(file => ConditionalLine().IsMatch(file.Code)).Select(file => $"{file.Path} has #if");

    /// <summary>Public classes that something could inherit from by accident. The compiler's own <c>Program</c> has no namespace.</summary>
    public static IEnumerable<string> Unsealed(IEnumerable<Type> types) =>
        types.Where(type => type is { IsClass: true, IsSealed: false, IsAbstract: false, Namespace: not null }).Select(type => $"{type.FullName} is not sealed");

    /// <summary>Project references that do not point to the left, and runtime names past the seam.</summary>
    public static IEnumerable<string> WrongReferences(string project, string csproj)
    {
        var own = Array.IndexOf(LeftToRight, project);
        foreach (var reference in XDocument.Parse(csproj).Descendants().Where(e => e.Name.LocalName is "ProjectReference" or "PackageReference"))
        {
            var name = Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value.Replace('\\', '/'));
            var other = Array.IndexOf(LeftToRight, name);
            if (other >= own && other >= 0)
            {
                yield return $"{project} uses {name}, which is not to its left";
            }
            else if (name.StartsWith("Akka", StringComparison.Ordinal))
            {
                yield return $"{project} names {name}; only eng/AkkaRuntime.targets may";
            }
        }
    }

    /// <summary>Names of the messages that an actor file matches in its behaviours.</summary>
    public static IReadOnlySet<string> Accepted(string actorSource) =>
        AcceptedCase().Matches(actorSource)
            .SelectMany(match => match.Groups["names"].Value.Split(" or "))
            .ToHashSet(StringComparer.Ordinal);

    /// <summary>Messages that would restart the receive timeout although they are no sign of life from the client.</summary>
    public static IEnumerable<string> UnmarkedMessages(IEnumerable<Type> accepted, Type marker, string signOfLife) =>
        accepted.Where(type => type.Name != signOfLife && !type.IsAssignableTo(marker)).Select(type => $"{type.Name} is not marked {marker.Name}")
            .Concat(accepted.Where(type => type.Name == signOfLife && type.IsAssignableTo(marker)).Select(type => $"{type.Name} must restart the receive timeout"));

    /// <summary>Differences between the files with a hot-path banner and the list in the document.</summary>
    public static IEnumerable<string> HotPathDifferences(IEnumerable<SourceFile> files, string document)
    {
        var bannered = files.Where(file => file.Text.Contains("HOT PATH", StringComparison.Ordinal)).Select(file => file.Path).ToHashSet(StringComparer.Ordinal);
        var listed = ListedFile().Matches(document).Select(match => match.Groups[1].Value).ToHashSet(StringComparer.Ordinal);
        return bannered.Except(listed).Select(path => $"{path} has the banner, but is not in the list")
            .Concat(listed.Except(bannered).Select(path => $"{path} is in the list, but has no banner"));
    }

    /// <summary>Spec classes that a hot-path banner names as guard, but that do not exist.</summary>
    public static IEnumerable<string> MissingGuards(IEnumerable<SourceFile> files, IReadOnlySet<string> specs) =>
        from file in files
        from Match line in GuardLine().Matches(file.Text)
        from Match spec in SpecName().Matches(line.Value)
        where !specs.Contains(spec.Value)
        select $"{file.Path} names the guard {spec.Value}, which does not exist";

    /// <summary>Names of the spec classes of an assembly.</summary>
    public static IReadOnlySet<string> SpecsOf(Assembly assembly) =>
        assembly.GetTypes().Where(type => type.Name.EndsWith("Specs", StringComparison.Ordinal)).Select(type => type.Name).ToHashSet(StringComparer.Ordinal);

    [GeneratedRegex(@"^\s*#if\b", RegexOptions.Multiline)]
    private static partial Regex ConditionalLine();

    [GeneratedRegex(@"\bcase (?<names>[A-Z]\w*(?: or [A-Z]\w*)*)(?=[ (:])")]
    private static partial Regex AcceptedCase();

    [GeneratedRegex(@"^\| `([^`]+\.cs)` \|", RegexOptions.Multiline)]
    private static partial Regex ListedFile();

    [GeneratedRegex(@"Guards?:[^\n]*(?:\n\s*///?(?!\s*</)[^\n]*Specs[^\n]*)*")]
    private static partial Regex GuardLine();

    [GeneratedRegex(@"\b[A-Z]\w*Specs\b")]
    private static partial Regex SpecName();
}
