#nullable disable

using System.Globalization;
using Akka.TestKit.Xunit2.Internals;
using Xunit;

namespace Akka.TestKit.Xunit2;

/// <summary>Fails the way xunit does.</summary>
public class XunitAssertions : ITestKitAssertions
{
    /// <inheritdoc />
    public void Fail(string format = "", params object[] args) => Assert.Fail(Text(format, args));

    /// <inheritdoc />
    public void AssertTrue(bool condition, string format = "", params object[] args)
    {
        if (!condition)
        {
            Assert.True(condition, Text(format, args));
        }
    }

    /// <inheritdoc />
    public void AssertFalse(bool condition, string format = "", params object[] args)
    {
        if (condition)
        {
            Assert.False(condition, Text(format, args));
        }
    }

    /// <inheritdoc />
    public void AssertEqual<T>(T expected, T actual, string format = "", params object[] args)
    {
        if (!AkkaEqualException.AreEqual(expected, actual))
        {
            throw AkkaEqualException.ForMismatchedValues(expected, actual, format, args);
        }
    }

    /// <inheritdoc />
    public void AssertEqual<T>(T expected, T actual, Func<T, T, bool> comparer, string format = "", params object[] args)
    {
        if (!comparer(expected, actual))
        {
            throw AkkaEqualException.ForMismatchedValues(expected, actual, format, args);
        }
    }

    /// <summary>A text without arguments is taken as it is: it may hold braces of a message.</summary>
    internal static string Text(string format, object[] args) =>
        args is { Length: > 0 } ? string.Format(CultureInfo.InvariantCulture, format, args) : format;
}
