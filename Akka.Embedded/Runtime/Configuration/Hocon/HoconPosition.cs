namespace Akka.Configuration.Hocon;

/// <summary>A place in a document, both counted from one.</summary>
internal readonly record struct HoconPosition(int Line, int Column)
{
    public override string ToString() => $"line {Line}, column {Column}";
}

/// <summary>The key that is being given a value, and the value it had.</summary>
internal readonly record struct HoconSlot(string Path, HoconValue? Former);

/// <summary>How far the references of a value have been followed.</summary>
internal enum HoconResolution
{
    /// <summary>Not looked at.</summary>
    None,

    /// <summary>Its own references are being followed; nobody may look inside yet.</summary>
    Binding,

    /// <summary>Its own references are known, so its shape is.</summary>
    Bound,

    /// <summary>Its own references are known; those of its members are being followed.</summary>
    Descending,

    /// <summary>Nothing is left to do.</summary>
    Done,
}
