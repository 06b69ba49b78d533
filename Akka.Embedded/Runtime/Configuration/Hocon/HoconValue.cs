#nullable disable

using System.Globalization;

namespace Akka.Configuration.Hocon;

/// <summary>A value: the pieces that stand side by side in the document. Text pieces read as one text, arrays as one array.</summary>
public partial class HoconValue : IMightBeAHoconObject
{
    private static readonly char[] CharactersToQuote = [' ', '\t', ':'];

    /// <summary>An empty value.</summary>
    public HoconValue()
    {
        Values = [];
    }

    /// <summary>A value of these pieces. <paramref name="adoptedFromFallback"/> is accepted for compatibility and has no effect.</summary>
    public HoconValue(List<IHoconElement> values, bool adoptedFromFallback = true)
    {
        _ = adoptedFromFallback;
        Values = values;
    }

    /// <summary>Whether there is nothing here: no piece, or an object without members.</summary>
    public bool IsEmpty => Values.Count == 0 || Values[0] is HoconObject { Items.Count: 0 };

    /// <summary>The pieces.</summary>
    public List<IHoconElement> Values { get; internal set; }

    /// <summary>What the key held before this value, where this value has references; a missing optional one brings it back.</summary>
    internal HoconValue Former { get; set; }

    /// <summary>How far the resolver has come with this value.</summary>
    internal HoconResolution Resolution { get; set; }

    /// <summary>This value as the root of a configuration.</summary>
    public Config ToConfig() => new(new HoconRoot(this));

    /// <summary>A configuration in which this value stands under <paramref name="key"/>.</summary>
    public Config AtKey(string key)
    {
        var parent = new HoconObject();
        parent.Items[key] = this;
        return new Config(new HoconRoot(HoconObject.Wrap(parent)));
    }

    /// <inheritdoc />
    public HoconObject GetObject() => Values.Count == 0 ? null : Values[0] switch
    {
        HoconObject members => members,
        IMightBeAHoconObject other when other.IsObject() => other.GetObject(),
        _ => null,
    };

    /// <inheritdoc />
    public bool IsObject() => GetObject() != null;

    /// <summary>Adds a piece.</summary>
    public void AppendValue(IHoconElement value) => Values.Add(value);

    /// <summary>Removes every piece.</summary>
    public void Clear() => Values.Clear();

    /// <summary>Replaces the pieces by one.</summary>
    public void NewValue(IHoconElement value)
    {
        Values.Clear();
        Values.Add(value);
    }

    /// <summary>Whether every piece is text.</summary>
    public bool IsString() => Values.Count > 0 && Values.TrueForAll(piece => piece.IsString());

    /// <summary>The member of that name, or null where there is none or this is no object.</summary>
    public HoconValue GetChildObject(string key) => GetObject()?.GetKey(key);

    /// <summary>The text without surrounding blanks; null for the word <c>null</c> and for anything that is not text.</summary>
    public string GetString()
    {
        if (!IsString())
        {
            return null;
        }

        var text = string.Concat(Values.Select(piece => piece.GetString())).Trim();
        return text == "null" ? null : text;
    }

    /// <summary>on, true, yes; off, false, no.</summary>
    /// <exception cref="NotSupportedException">The text is another one.</exception>
    public bool GetBoolean() => GetString() switch
    {
        "on" or "true" or "yes" => true,
        "off" or "false" or "no" => false,
        var other => throw new NotSupportedException($"'{other}' is not a boolean; use on, off, true or false."),
    };

    /// <summary>The text as a decimal number.</summary>
    public decimal GetDecimal() => decimal.Parse(GetString(), NumberFormatInfo.InvariantInfo);

    /// <summary>The text as a single-precision number.</summary>
    public float GetFloat() => float.Parse(GetString(), NumberFormatInfo.InvariantInfo);

    /// <summary>The text as a double-precision number.</summary>
    public double GetDouble() => double.Parse(GetString(), NumberFormatInfo.InvariantInfo);

    /// <summary>The text as a 64-bit integer.</summary>
    public long GetLong() => long.Parse(GetString(), NumberFormatInfo.InvariantInfo);

    /// <summary>The text as a 32-bit integer.</summary>
    public int GetInt() => int.Parse(GetString(), NumberFormatInfo.InvariantInfo);

    /// <summary>The text as a byte.</summary>
    public byte GetByte() => byte.Parse(GetString(), NumberFormatInfo.InvariantInfo);

    /// <summary>The members as bytes.</summary>
    public IList<byte> GetByteList() => ListOf(member => member.GetByte());

    /// <summary>The members as 32-bit integers.</summary>
    public IList<int> GetIntList() => ListOf(member => member.GetInt());

    /// <summary>The members as 64-bit integers.</summary>
    public IList<long> GetLongList() => ListOf(member => member.GetLong());

    /// <summary>The members as booleans.</summary>
    public IList<bool> GetBooleanList() => ListOf(member => member.GetBoolean());

    /// <summary>The members as single-precision numbers.</summary>
    public IList<float> GetFloatList() => ListOf(member => member.GetFloat());

    /// <summary>The members as double-precision numbers.</summary>
    public IList<double> GetDoubleList() => ListOf(member => member.GetDouble());

    /// <summary>The members as decimal numbers.</summary>
    public IList<decimal> GetDecimalList() => ListOf(member => member.GetDecimal());

    /// <summary>The members as texts.</summary>
    public IList<string> GetStringList() => ListOf(member => member.GetString());

    /// <summary>The members of every array among the pieces, in order; empty where there is none.</summary>
    public IList<HoconValue> GetArray()
    {
        var members = new List<HoconValue>();
        foreach (var piece in Values)
        {
            if (piece.IsArray())
            {
                members.AddRange(piece.GetArray());
            }
        }

        return members;
    }

    /// <summary>Whether there is an array with at least one member.</summary>
    public bool IsArray() => GetArray().Count != 0;

    /// <inheritdoc />
    public override string ToString() => ToString(0);

    /// <summary>The value as text, nested objects over several lines.</summary>
    public virtual string ToString(int indent)
    {
        if (IsString())
        {
            return QuoteIfNeeded(GetString());
        }

        if (GetObject() is { } members)
        {
            var text = members.ToString(indent + 1);
            return indent == 0 ? text : $"{{\r\n{text}{new string(' ', indent * 2)}}}";
        }

        return Values.Exists(piece => piece.IsArray())
            ? $"[{string.Join(",", GetArray().Select(member => member.ToString(indent + 1)))}]"
            : "<<unknown value>>";
    }

    internal static string QuoteIfNeeded(string text) => text switch
    {
        null => "",
        _ when text.IndexOfAny(CharactersToQuote) >= 0 => $"\"{text}\"",
        _ => text,
    };

    private List<T> ListOf<T>(Func<HoconValue, T> read) => GetArray().Select(read).ToList();
}
