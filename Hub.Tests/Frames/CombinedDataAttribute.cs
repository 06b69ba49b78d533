using System.Reflection;
using Xunit.Sdk;

namespace Hub.Tests.Frames;

/// <summary>Every pair of a first and a second value.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class CombinedDataAttribute(int[] first, int[] second) : DataAttribute
{
    /// <summary>Values of the first parameter.</summary>
    public IReadOnlyList<int> First { get; } = first;

    /// <summary>Values of the second parameter.</summary>
    public IReadOnlyList<int> Second { get; } = second;

    /// <inheritdoc/>
    public override IEnumerable<object[]> GetData(MethodInfo testMethod) =>
        First.SelectMany(one => Second.Select(two => new object[] { one, two }));
}
