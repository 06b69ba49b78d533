#nullable disable

namespace Akka.Configuration.Hocon;

/// <summary>A piece of text: quoted, unquoted, or the blanks between two pieces.</summary>
public class HoconLiteral : IHoconElement
{
    /// <summary>The text, with its escapes undone.</summary>
    public string Value { get; set; }

    /// <summary>Whether these are the blanks between two pieces, which count only between texts.</summary>
    internal bool IsBlank { get; init; }

    /// <inheritdoc />
    public bool IsString() => true;

    /// <inheritdoc />
    public string GetString() => Value;

    /// <inheritdoc />
    public bool IsArray() => false;

    /// <inheritdoc />
    public IList<HoconValue> GetArray() => throw new NotImplementedException("A literal has no members.");

    /// <inheritdoc />
    public override string ToString() => Value;
}
