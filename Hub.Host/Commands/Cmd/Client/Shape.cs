using System.Globalization;
using System.Text.Json;
using Hub.Host.Commands.Cmd.Output;

namespace Hub.Host.Commands.Cmd.Client;

/// <summary>
/// A piece of an answer, read as the text that a person sees. What is missing reads as "-", so that a hub of another version can be looked at.
/// All text goes through <see cref="SafeText"/> here and nowhere else.
/// </summary>
internal readonly record struct Shape(JsonElement Element)
{
    /// <summary>What stands for a missing value.</summary>
    public const string None = "-";

    /// <summary>False for what is missing, and for null.</summary>
    public bool Exists => Element.ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null);

    /// <summary>A member, which may not exist.</summary>
    public Shape At(string name) =>
        Element.ValueKind == JsonValueKind.Object && Element.TryGetProperty(name, out var member) ? new Shape(member) : default;

    /// <summary>Elements of a list; none when it is missing.</summary>
    public IReadOnlyList<Shape> Items(string name) =>
        At(name).Element is { ValueKind: JsonValueKind.Array } list ? [.. list.EnumerateArray().Select(item => new Shape(item))] : [];

    /// <summary>Names and values of an object; none when it is missing.</summary>
    public IReadOnlyList<(string Name, Shape Value)> Members(string name) =>
        At(name).Element is { ValueKind: JsonValueKind.Object } map ? [.. map.EnumerateObject().Select(member => (SafeText.Of(member.Name), new Shape(member.Value)))] : [];

    /// <summary>True when the member is <c>true</c>.</summary>
    public bool Is(string name) => At(name).Element.ValueKind == JsonValueKind.True;

    /// <summary>The number, or null.</summary>
    public double? Number(string name) => At(name).Element is { ValueKind: JsonValueKind.Number } number && number.TryGetDouble(out var value) ? value : null;

    /// <summary>The string as it is, to be sent back to the hub and never to be printed.</summary>
    public string? Raw(string name) => At(name).Element is { ValueKind: JsonValueKind.String } text ? Unescaped(text) : null;

    /// <summary>Any value as text.</summary>
    public string Text(string name) => At(name).AsText();

    /// <summary>A number with its thousands apart.</summary>
    public string Count(string name) => Number(name) is { } value ? Figures.Count(value) : None;

    /// <summary>A number of bytes.</summary>
    public string Size(string name) => Number(name) is { } value ? Figures.Size(value) : None;

    /// <summary>A duration; the member is in milliseconds.</summary>
    public string Span(string name) => Number(name) is { } value ? Figures.Span(value) : None;

    /// <summary>A percentage.</summary>
    public string Percent(string name) => Number(name) is { } value ? Figures.Percent(value) : None;

    /// <summary>A point in time, in UTC.</summary>
    public string Time(string name) =>
        Raw(name) is { } text && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture)
            : Text(name);

    /// <summary>This value as text.</summary>
    public string AsText() => Element.ValueKind switch
    {
        JsonValueKind.Undefined or JsonValueKind.Null => None,
        JsonValueKind.True => "yes",
        JsonValueKind.False => "no",
        JsonValueKind.String => SafeText.Of(Unescaped(Element)),
        _ => SafeText.Of(Element.GetRawText()),
    };

    /// <summary>Half a surrogate pair, escaped, is JSON that .NET does not make a string of; it then stays escaped.</summary>
    private static string Unescaped(JsonElement text)
    {
        try
        {
            return text.GetString()!;
        }
        catch (InvalidOperationException)
        {
            return text.GetRawText()[1..^1];
        }
    }
}
