#nullable disable

using Akka.Configuration.Hocon;

namespace Akka.Configuration;

// The readers: one value by path, with what a missing path gives.
public partial class Config
{
    /// <summary>The value at the path, or null.</summary>
    public HoconValue GetValue(string path) => GetNode(path);

    /// <summary>on or true, off or false; a missing path gives the default.</summary>
    public virtual bool GetBoolean(string path, bool @default = false) => GetNode(path) is { } value ? value.GetBoolean() : @default;

    /// <summary>A 32-bit integer; a missing path gives the default.</summary>
    public virtual int GetInt(string path, int @default = 0) => GetNode(path) is { } value ? value.GetInt() : @default;

    /// <summary>A 64-bit integer; a missing path gives the default.</summary>
    public virtual long GetLong(string path, long @default = 0) => GetNode(path) is { } value ? value.GetLong() : @default;

    /// <summary>A text; a missing path gives the default.</summary>
    public virtual string GetString(string path, string @default = null) => GetNode(path) is { } value ? value.GetString() : @default;

    /// <summary>A single-precision number; a missing path gives the default.</summary>
    public virtual float GetFloat(string path, float @default = 0) => GetNode(path) is { } value ? value.GetFloat() : @default;

    /// <summary>A decimal number; a missing path gives the default.</summary>
    public virtual decimal GetDecimal(string path, decimal @default = 0) => GetNode(path) is { } value ? value.GetDecimal() : @default;

    /// <summary>A double-precision number; a missing path gives the default.</summary>
    public virtual double GetDouble(string path, double @default = 0) => GetNode(path) is { } value ? value.GetDouble() : @default;

    /// <summary>A size in bytes; a missing path gives null.</summary>
    public virtual long? GetByteSize(string path) => GetByteSize(path, null);

    /// <summary>A size in bytes; a missing path gives <paramref name="def"/>.</summary>
    public virtual long? GetByteSize(string path, long? def = null) => GetNode(path) is { } value ? value.GetByteSize() : def;

    /// <summary>A duration; a missing path gives the default, or zero.</summary>
    public virtual TimeSpan GetTimeSpan(string path, TimeSpan? @default = null, bool allowInfinite = true) => 
        GetNode(path) is { } value ? value.GetTimeSpan(allowInfinite) : @default.GetValueOrDefault();

    /// <summary>The members of an array as booleans; the path must exist.</summary>
    public virtual IList<bool> GetBooleanList(string path) => GetNode(path).GetBooleanList();

    /// <summary>The members of an array as decimal numbers; the path must exist.</summary>
    public virtual IList<decimal> GetDecimalList(string path) => GetNode(path).GetDecimalList();

    /// <summary>The members of an array as single-precision numbers; the path must exist.</summary>
    public virtual IList<float> GetFloatList(string path) => GetNode(path).GetFloatList();

    /// <summary>The members of an array as double-precision numbers; the path must exist.</summary>
    public virtual IList<double> GetDoubleList(string path) => GetNode(path).GetDoubleList();

    /// <summary>The members of an array as 32-bit integers; the path must exist.</summary>
    public virtual IList<int> GetIntList(string path) => GetNode(path).GetIntList();

    /// <summary>The members of an array as 64-bit integers; the path must exist.</summary>
    public virtual IList<long> GetLongList(string path) => GetNode(path).GetLongList();

    /// <summary>The members of an array as bytes; the path must exist.</summary>
    public virtual IList<byte> GetByteList(string path) => GetNode(path).GetByteList();

    /// <summary>The members of an array as texts; a missing path gives an empty list.</summary>
    public virtual IList<string> GetStringList(string path) => GetNode(path) is { } value ? value.GetStringList() : [];

    /// <summary>The members of an array as texts; a missing path gives <paramref name="defaultPaths"/>.</summary>
    public virtual IList<string> GetStringList(string path, string[] defaultPaths) => 
        GetNode(path) is { } value ? value.GetStringList() : defaultPaths;

    /// <summary>The object at the path as a configuration of its own, with what the fallback has there; null if neither has it.</summary>
    public virtual Config GetConfig(string path)
    {
        var mine = GetNode(path) is { } value ? new Config(new HoconRoot(value)) : null;
        return Fallback?.GetConfig(path) is { } fallback ? mine?.WithFallback(fallback) ?? fallback : mine;
    }

    private HoconValue GetNode(string path)
    {
        var node = Root ?? throw new InvalidOperationException("This configuration has no root.");
        foreach (var key in HoconPath.Split(path))
        {
            node = node.GetChildObject(key);
            if (node == null)
            {
                return null;
            }
        }

        return node;
    }
}
