#nullable disable

namespace Akka.TestKit;

/// <summary>How the kit tells the test framework that something is wrong.</summary>
public interface ITestKitAssertions
{
    /// <summary>Fails with this text.</summary>
    void Fail(string format = "", params object[] args);

    /// <summary>Fails unless the condition holds.</summary>
    void AssertTrue(bool condition, string format = "", params object[] args);

    /// <summary>Fails if the condition holds.</summary>
    void AssertFalse(bool condition, string format = "", params object[] args);

    /// <summary>Fails unless both are equal.</summary>
    void AssertEqual<T>(T expected, T actual, string format = "", params object[] args);

    /// <summary>Fails unless the comparer finds both equal.</summary>
    void AssertEqual<T>(T expected, T actual, Func<T, T, bool> comparer, string format = "", params object[] args);
}
