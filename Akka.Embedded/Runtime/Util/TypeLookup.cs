namespace Akka.Util;

/// <summary>Finds a type by the name a configuration gives it, whatever assembly it sits in on this runtime.</summary>
internal static class TypeLookup
{
    /// <summary>Null when no loaded assembly has the type.</summary>
    internal static Type Find(string name)
    {
        if (string.IsNullOrWhiteSpace(name))
            return null;
        if (Type.GetType(name, throwOnError: false) is { } exact)
            return exact;

        // "Akka.TestKit.TestEventListener, Akka.TestKit" names the assembly of the packages; here only the type's name counts.
        var comma = name.IndexOf(',');
        var bare = comma < 0 ? name.Trim() : name[..comma].Trim();
        foreach (var assembly in AppDomain.CurrentDomain.GetAssemblies())
        {
            if (assembly.GetType(bare, throwOnError: false) is { } found)
                return found;
        }
        return null;
    }
}
