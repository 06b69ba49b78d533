using System.Reflection;
using Akka.Actor;
using Hub.Actors;
using Hub.Protocol.Wire;
using Hub.Tests.Support;

namespace Hub.Tests.Architecture;

/// <summary>The repository keeps the rules of <see cref="ArchitectureRules"/>.</summary>
public sealed class ArchitectureSpecs
{
    private static readonly string[] Deterministic = ["Hub.Protocol", "Hub.Actors"];

    private static readonly string[] Projects = ["Hub.Protocol", "Hub.Actors", "Hub.Host", "Hub.Benchmarks", "Hub.Tests"];

    [Fact]
    public void No_file_may_be_longer_than_400_lines() => MustBeNone(ArchitectureRules.TooLong(SourceFile.All()));

    [Fact]
    public void Protocol_and_actor_code_must_take_time_randomness_and_threads_from_what_is_injected() =>
        MustBeNone(ArchitectureRules.Nondeterminism(SourceFile.All(Deterministic)));

    [Fact]
    public void Actor_code_must_be_the_same_on_both_runtimes() =>
        MustBeNone(ArchitectureRules.Conditional(SourceFile.All("Hub.Protocol", "Hub.Actors", "Hub.Host")));

    [Fact]
    public void Public_classes_must_be_sealed_static_or_abstract() =>
        MustBeNone(ArchitectureRules.Unsealed(
            [.. typeof(WireProtocol).Assembly.GetExportedTypes(), .. typeof(HubTree).Assembly.GetExportedTypes(), .. Assembly.Load("Hub.Host").GetExportedTypes()]));

    [Fact]
    public void Projects_must_use_only_projects_to_their_left_and_a_runtime_only_through_the_seam() =>
        MustBeNone(Projects.SelectMany(project =>
            ArchitectureRules.WrongReferences(project, File.ReadAllText(Path.Combine(Repository.Root, project, $"{project}.csproj")))));

    [Fact]
    public void Only_a_pulse_may_restart_the_receive_timeout_of_a_connection()
    {
        var actor = SourceFile.All("Hub.Actors").Single(file => file.Path == "Hub.Actors/Connections/ConnectionActor.cs");
        var types = typeof(HubTree).Assembly.GetTypes().Where(type => !type.IsEnum && type.DeclaringType is null).ToLookup(type => type.Name);
        var accepted = ArchitectureRules.Accepted(actor.Code).SelectMany(name => types[name]).ToList();

        Assert.Contains(accepted, type => type.Name == "ClientSaid");
        Assert.Contains(accepted, type => type.Name == "Pulse");
        Assert.Contains(accepted, type => type.Name == "CloseRequested");
        MustBeNone(ArchitectureRules.UnmarkedMessages(accepted, typeof(INotInfluenceReceiveTimeout), "Pulse"));
    }

    [Fact]
    public void Hot_files_must_be_listed_with_guards_that_exist()
    {
        var files = SourceFile.All("Hub.Protocol", "Hub.Actors", "Hub.Host", "Akka.Embedded");
        var document = File.ReadAllText(Path.Combine(Repository.Root, "docs", "hot-path.md"));

        MustBeNone(ArchitectureRules.HotPathDifferences(files, document));
        MustBeNone(ArchitectureRules.MissingGuards([.. files, new SourceFile("docs/hot-path.md", document)], ArchitectureRules.SpecsOf(GetType().Assembly)));
    }

    private static void MustBeNone(IEnumerable<string> violations)
    {
        var text = string.Join('\n', violations);
        Assert.True(text.Length == 0, text);
    }
}
