#nullable disable

using System.Collections;
using Xunit.Sdk;

namespace Akka.TestKit.Xunit2.Internals;

/// <summary>Two values should have been equal.</summary>
public class AkkaEqualException : XunitException
{
    private AkkaEqualException(string message)
        : base(message)
    {
    }

    /// <summary>Shows both values below a text of the caller.</summary>
    public static AkkaEqualException ForMismatchedValues(object expected, object actual, string format = null, params object[] args) =>
        new($"{XunitAssertions.Text(format ?? "", args)}{Environment.NewLine}Expected: {Show(expected)}{Environment.NewLine}Actual:   {Show(actual)}");

    /// <summary>Equality as xunit has it: collections by their members, everything else by <see cref="object.Equals(object)"/>.</summary>
    internal static bool AreEqual(object expected, object actual)
    {
        if (Equals(expected, actual))
        {
            return true;
        }

        return expected is IEnumerable first and not string
            && actual is IEnumerable second and not string
            && first.Cast<object>().SequenceEqual(second.Cast<object>(), MemberComparer.Instance);
    }

    private static string Show(object value) => value switch
    {
        null => "(null)",
        string text => $"\"{text}\"",
        _ => value.ToString(),
    };

    private sealed class MemberComparer : IEqualityComparer<object>
    {
        public static readonly MemberComparer Instance = new();

        public new bool Equals(object x, object y) => AreEqual(x, y);

        public int GetHashCode(object obj) => obj.GetHashCode();
    }
}
