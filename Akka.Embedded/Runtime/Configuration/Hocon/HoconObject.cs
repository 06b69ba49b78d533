#nullable disable

using System.Globalization;
using System.Text;

namespace Akka.Configuration.Hocon;

/// <summary>An object: named values, in the order in which the names first appeared.</summary>
public class HoconObject : IHoconElement
{
    /// <summary>The members by name.</summary>
    public Dictionary<string, HoconValue> Items { get; private set; } = [];

    /// <summary>The members with nested objects turned into dictionaries; other members stay <see cref="HoconValue"/>.</summary>
    public IDictionary<string, object> Unwrapped =>
        Items.ToDictionary(item => item.Key, item => item.Value.GetObject() is { } nested ? (object)nested.Unwrapped : item.Value);

    /// <inheritdoc />
    public bool IsString() => false;

    /// <inheritdoc />
    public string GetString() => throw new NotImplementedException("An object has no text.");

    /// <inheritdoc />
    public bool IsArray() => false;

    /// <inheritdoc />
    public IList<HoconValue> GetArray() => throw new NotImplementedException("An object is not an array.");

    /// <summary>The member of that name, or null.</summary>
    public HoconValue GetKey(string key) => Items.GetValueOrDefault(key);

    /// <summary>The member of that name, added empty if there is none yet.</summary>
    public HoconValue GetOrCreateKey(string key)
    {
        if (!Items.TryGetValue(key, out var value))
        {
            Items[key] = value = new HoconValue();
        }

        return value;
    }

    /// <summary>Takes over every member of <paramref name="other"/>; where both have an object, the two are merged.</summary>
    public void Merge(HoconObject other)
    {
        // Walked as a copy: a document may include itself.
        foreach (var (key, value) in other.Items.ToArray())
        {
            Items[key] = Items.TryGetValue(key, out var mine) && mine.IsObject() && value.IsObject()
                ? Wrap(mine.GetObject().MergeImmutable(value.GetObject()))
                : value;
        }
    }

    /// <summary>A new object with the members of both, those of <paramref name="other"/> winning.</summary>
    internal HoconObject MergeImmutable(HoconObject other)
    {
        var merged = new HoconObject { Items = new Dictionary<string, HoconValue>(Items) };
        merged.Merge(other);
        return merged;
    }

    internal static HoconValue Wrap(IHoconElement element)
    {
        var value = new HoconValue();
        value.AppendValue(element);
        return value;
    }

    /// <inheritdoc />
    public override string ToString() => ToString(0);

    /// <summary>One line per member, two blanks per level.</summary>
    public string ToString(int indent)
    {
        var blanks = new string(' ', indent * 2);
        var text = new StringBuilder();
        foreach (var (key, value) in Items)
        {
            text.Append(CultureInfo.InvariantCulture, $"{blanks}{HoconValue.QuoteIfNeeded(key)} : {value.ToString(indent)}\r\n");
        }

        return text.ToString();
    }
}
