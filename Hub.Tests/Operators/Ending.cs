using System.Text.Json;
using System.Text.RegularExpressions;

namespace Hub.Tests.Operators;

/// <summary>The part of an entry of <c>closed</c> that names a trouble.</summary>
internal sealed record Ending(string Kind, int Code, string Reason, string Side, string? AskedBy)
{
    /// <summary>Reads it from JSON.</summary>
    public static Ending Of(JsonElement entry) =>
        new(entry.Text("kind")!, (int)entry.Number("code"), entry.Text("reason")!, entry.Text("side")!, entry.Text("askedBy"));
}

/// <summary>Reads what commands print.</summary>
internal static partial class Printed
{
    /// <summary>A member's string; null where it is missing.</summary>
    public static string? Text(this JsonElement element, string name) => element.TryGetProperty(name, out var member) ? member.GetString() : null;

    /// <summary>A member's number, which must be there.</summary>
    public static long Number(this JsonElement element, string name) => element.GetProperty(name).GetInt64();

    /// <summary>The elements of a list.</summary>
    public static JsonElement[] Items(this JsonElement element) => [.. element.GetProperty("items").EnumerateArray()];

    /// <summary>The value that a sheet for people gives under that name, which it must give once.</summary>
    public static string Value(this string sheet, string name) =>
        Assert.Single(sheet.Split('\n'), line => line.StartsWith(name + "  ", StringComparison.Ordinal))[name.Length..].Trim();

    /// <summary>The cells of the only row of a table that has this word in it.</summary>
    public static string[] Row(this string table, string word) =>
        Columns().Split(Assert.Single(table.Split('\n'), line => line.Contains(word, StringComparison.Ordinal)).Trim());

    [GeneratedRegex(" {2,}")]
    private static partial Regex Columns();
}
