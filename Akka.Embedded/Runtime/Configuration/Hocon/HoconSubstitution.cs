#nullable disable

namespace Akka.Configuration.Hocon;

/// <summary>A reference to another value of the same document: <c>${path}</c>, or <c>${?path}</c> where it may be missing.</summary>
public class HoconSubstitution : IHoconElement, IMightBeAHoconObject
{
    /// <summary>For subclasses.</summary>
    protected HoconSubstitution()
    {
    }

    /// <summary>A required reference.</summary>
    public HoconSubstitution(string path)
    {
        Path = path;
    }

    /// <summary>The path referred to.</summary>
    public string Path { get; set; }

    /// <summary>What the path stands for, once the whole document has been read.</summary>
    public HoconValue ResolvedValue { get; set; }

    /// <summary>Whether the value may be missing.</summary>
    internal bool IsOptional { get; init; }

    /// <summary>The key whose value this is part of, and what it held before: a reference to itself means the former value.</summary>
    internal HoconSlot Slot { get; init; }

    /// <summary>Where the reference stands, for error messages.</summary>
    internal HoconPosition Position { get; init; }

    /// <inheritdoc />
    public bool IsString() => ResolvedValue.IsString();

    /// <inheritdoc />
    public string GetString() => ResolvedValue.GetString();

    /// <inheritdoc />
    public bool IsArray() => ResolvedValue.IsArray();

    /// <inheritdoc />
    public IList<HoconValue> GetArray() => ResolvedValue.GetArray();

    /// <inheritdoc />
    public bool IsObject() => ResolvedValue != null && ResolvedValue.IsObject();

    /// <inheritdoc />
    public HoconObject GetObject() => ResolvedValue.GetObject();
}
