// Akka.NET publishes this namespace without nullability, and the same source must compile against both runtimes.
#nullable disable

namespace Akka.Configuration.Hocon;

/// <summary>One piece of a value: a literal, an array, an object or a substitution.</summary>
public interface IHoconElement
{
    /// <summary>Whether <see cref="GetString"/> can answer.</summary>
    bool IsString();

    /// <summary>The text of this piece.</summary>
    string GetString();

    /// <summary>Whether <see cref="GetArray"/> can answer.</summary>
    bool IsArray();

    /// <summary>The members of this piece.</summary>
    IList<HoconValue> GetArray();
}

/// <summary>Something that may turn out to be an object: a value, or a substitution once resolved.</summary>
public interface IMightBeAHoconObject
{
    /// <summary>Whether this is an object.</summary>
    bool IsObject();

    /// <summary>The object, or null.</summary>
    HoconObject GetObject();
}
