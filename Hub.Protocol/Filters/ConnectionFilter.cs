using System.Diagnostics.CodeAnalysis;

namespace Hub.Protocol.Filters;

/// <summary>
/// A condition over one connection, written in the OData subset of the REST API (protocol section 3.5; for users: docs/filters.md).
/// Immutable: one instance serves any number of threads and connections.
/// </summary>
/// <remarks>
/// <para>
/// Null comes from an anonymous user, from a simple client's protocol, and from the literal. It passes through every function that makes a
/// text or a length: one null argument, and the result is null. It ends where a bool or a position is made: <c>contains</c>,
/// <c>startswith</c>, <c>endswith</c>, <c>in groups</c>, <c>gt</c>, <c>ge</c>, <c>lt</c> and <c>le</c> are false for it and <c>indexof</c>
/// is −1. A bool is therefore never null, and <c>not</c>, <c>and</c>, <c>or</c> are those of two-valued logic.
/// </para>
/// <para>
/// <c>eq</c> compares values of any type: null equals null and nothing else, values of different types are never equal. <c>ne</c> is always
/// its opposite, and a list after <c>in</c> is the same as <c>eq</c> with each of its items. Text compares ordinally, in UTF-16 units.
/// </para>
/// </remarks>
public sealed class ConnectionFilter
{
    private readonly Condition _root;

    private ConnectionFilter(Condition root) => _root = root;

    /// <summary>Reads a filter and checks its types.</summary>
    /// <param name="text">The filter; empty or blank is an error, so a caller to whom that means "no filter" decides it beforehand.</param>
    /// <param name="filter">The filter, null on failure.</param>
    /// <param name="error">
    /// Null on success, otherwise one sentence for the answer: <c>Invalid filter at position 7: expected …, found ….</c> Positions are UTF-16
    /// offsets from 0 to the length of the text.
    /// </param>
    public static bool TryParse(string text, [NotNullWhen(true)] out ConnectionFilter? filter, [NotNullWhen(false)] out string? error)
    {
        ArgumentNullException.ThrowIfNull(text);
        var faults = new FilterFaults(text);
        var root = new FilterParser(text, faults).ParseWhole();
        filter = root is null ? null : new ConnectionFilter(root);
        error = faults.First;
        return root is not null;
    }

    /// <summary>Whether the connection satisfies the filter. Any thread; never throws, unless the subject does.</summary>
    public bool Matches(IFilterSubject subject) => _root.Holds(subject);
}
