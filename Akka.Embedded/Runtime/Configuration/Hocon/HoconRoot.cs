#nullable disable

namespace Akka.Configuration.Hocon;

/// <summary>A document that has been read: its root object and the references in it.</summary>
public class HoconRoot
{
    /// <summary>For subclasses.</summary>
    protected HoconRoot()
    {
    }

    /// <summary>A document with references.</summary>
    public HoconRoot(HoconValue value, IEnumerable<HoconSubstitution> substitutions)
    {
        Value = value;
        Substitutions = substitutions;
    }

    /// <summary>A document without references.</summary>
    public HoconRoot(HoconValue value)
        : this(value, [])
    {
    }

    /// <summary>The root object.</summary>
    public HoconValue Value { get; private set; }

    /// <summary>Every reference of the document.</summary>
    public IEnumerable<HoconSubstitution> Substitutions { get; private set; }
}
