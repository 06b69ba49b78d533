using Akka.Actor;

namespace Hub.Tests.Architecture;

/// <summary>Each rule fires on what it forbids and is silent on what it allows.</summary>
public sealed class ArchitectureRuleSpecs
{
    [Theory]
    [InlineData(400, 0)]
    [InlineData(401, 1)]
    public void Length_is_counted_in_lines(int lines, int violations) =>
        Assert.Equal(violations, ArchitectureRules.TooLong([new SourceFile("A.cs", string.Concat(Enumerable.Repeat("x\n", lines)))]).Count());

    [Theory]
    [InlineData("var now = DateTime.UtcNow;")]
    [InlineData("await Task.Delay(1);")]
    [InlineData("_ = Task.Run(Go);")]
    [InlineData("var dice = Random.Shared.Next();")]
    [InlineData("Thread.Sleep(1);")]
    [InlineData("new Thread(Go).Start();")]
    [InlineData("var watch = Stopwatch.StartNew();")]
    [InlineData("ThreadPool.QueueUserWorkItem(Go);")]
    public void Clocks_randomness_and_threads_are_found(string code) =>
        Assert.Single(ArchitectureRules.Nondeterminism([new SourceFile("Hub.Actors/A.cs", code)]));

    [Theory]
    [InlineData("// never DateTime.UtcNow here")]
    [InlineData("throw new X(\"use no Task.Run( here\");")]
    [InlineData("/* Thread.Sleep */ var now = clock.NowMs;")]
    public void Prose_is_not_code(string text) => Assert.Empty(ArchitectureRules.Nondeterminism([new SourceFile("Hub.Actors/A.cs", text)]));

    [Fact]
    public void The_clock_alone_may_delay()
    {
        Assert.Empty(ArchitectureRules.Nondeterminism([new SourceFile("Hub.Actors/Transport/HubClock.cs", "Environment.TickCount64;")]));
        Assert.Single(ArchitectureRules.Nondeterminism([new SourceFile("Hub.Actors/Transport/Outbox.cs", "Task.Delay(delay, time);")]));
    }

    [Fact]
    public void Conditional_compilation_is_found()
    {
        Assert.Single(ArchitectureRules.Conditional([new SourceFile("A.cs", "class A {\n  #if EMBEDDED\n  #endif\n}")]));
        Assert.Empty(ArchitectureRules.Conditional([new SourceFile("A.cs", "// no #if here\nclass A;")]));
    }

    [Fact]
    public void Open_classes_are_found() =>
        Assert.Single(ArchitectureRules.Unsealed([typeof(Open), typeof(Closed), typeof(Base), typeof(ArchitectureRules), typeof(IDisposable), typeof(int)]));

    [Theory]
    [InlineData("Hub.Protocol", "<ProjectReference Include='../Hub.Actors/Hub.Actors.csproj' />", 1)]
    [InlineData("Hub.Actors", "<ProjectReference Include='..\\Hub.Host\\Hub.Host.csproj' />", 1)]
    [InlineData("Hub.Actors", "<PackageReference Include='Akka' />", 1)]
    [InlineData("Hub.Actors", "<ProjectReference Include='../Akka.Embedded/Runtime/Akka.Embedded.csproj' />", 1)]
    [InlineData("Hub.Host", "<ProjectReference Include='../Hub.Actors/Hub.Actors.csproj' /><PackageReference Include='System.CommandLine' />", 0)]
    [InlineData("Hub.Tests", "<ProjectReference Include='../Hub.Benchmarks/Hub.Benchmarks.csproj' />", 0)]
    public void References_are_judged_by_direction(string project, string references, int violations) =>
        Assert.Equal(violations, ArchitectureRules.WrongReferences(project, $"<Project><ItemGroup>{references}</ItemGroup></Project>").Count());

    [Fact]
    public void Messages_are_read_from_the_cases()
    {
        const string source = """
            case Marked marked: Go(); break;
            case Sign or Unmarked: break;
            case Closed(var reason): break;
            case Phase.Open: break;
            """;
        Assert.Equal(["Closed", "Marked", "Sign", "Unmarked"], ArchitectureRules.Accepted(source).Order());
    }

    [Fact]
    public void A_message_without_its_mark_is_found()
    {
        Type[] accepted = [typeof(Marked), typeof(Unmarked), typeof(Sign)];
        Assert.Equal(["Unmarked is not marked INotInfluenceReceiveTimeout"], ArchitectureRules.UnmarkedMessages(accepted, typeof(INotInfluenceReceiveTimeout), "Sign"));
        Assert.Single(ArchitectureRules.UnmarkedMessages([typeof(Marked)], typeof(INotInfluenceReceiveTimeout), "Marked"));
    }

    [Fact]
    public void A_hot_file_must_be_listed_and_a_listed_file_must_be_hot()
    {
        SourceFile[] files = [new("X/Hot.cs", "// HOT PATH: each message."), new("X/Cold.cs", "")];
        Assert.Empty(ArchitectureRules.HotPathDifferences(files, "| `X/Hot.cs` | each message |"));
        Assert.Single(ArchitectureRules.HotPathDifferences(files, ""));
        Assert.Single(ArchitectureRules.HotPathDifferences(files, "| `X/Hot.cs` | a |\n| `X/Cold.cs` | b |"));
    }

    [Fact]
    public void A_guard_that_does_not_exist_is_found()
    {
        var specs = new HashSet<string> { "FanOutSpecs" };
        Assert.Empty(ArchitectureRules.MissingGuards([new SourceFile("A.cs", "/// Guard: FanOutSpecs.A_broadcast, FanOutBenchmarks.")], specs));
        Assert.Single(ArchitectureRules.MissingGuards([new SourceFile("A.cs", "/// Guard: GoneSpecs.")], specs));
        Assert.Single(ArchitectureRules.MissingGuards([new SourceFile("A.cs", "/// Guards: FanOutSpecs,\n/// GoneSpecs.\n/// </summary>")], specs));
    }

    private class Open;

    private sealed class Closed : Open;

    private abstract class Base;

    private sealed record Marked : INotInfluenceReceiveTimeout;

    private sealed record Unmarked;

    private sealed record Sign;
}
