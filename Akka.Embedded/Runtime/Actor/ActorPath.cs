using Akka.Util;

namespace Akka.Actor;

/// <summary>The place of an actor in its system's tree: an address, names from the root down, and the uid of the incarnation.</summary>
public abstract class ActorPath : IEquatable<ActorPath>, IComparable<ActorPath>, ISurrogated
{
    /// <summary>Characters a name may hold besides ASCII letters and digits.</summary>
    public const string ValidSymbols = "\"-_.*$+:@&=,!~';()";

    internal const string ValidActorNameDescription =
        $"Actor paths MUST: not start with `$`, not be empty, and only contain ASCII letters, digits and these special characters: `{ValidSymbols}`";

    private static readonly System.Buffers.SearchValues<char> ValidCharacters = System.Buffers.SearchValues.Create(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789" + ValidSymbols);

    /// <summary>A root.</summary>
    protected ActorPath(Address address, string name)
    {
        RootAddress = address;
        Name = name;
    }

    /// <summary>A child of another path.</summary>
    protected ActorPath(ActorPath parentPath, string name, long uid)
    {
        Parent = parentPath;
        Depth = parentPath.Depth + 1;
        Name = name;
        Uid = uid;
    }

    // Only a root knows its address: one field less in every actor.
    private protected Address RootAddress { get; }

    /// <summary>The system this path belongs to.</summary>
    public Address Address => Root.RootAddress;

    /// <summary>The last element; empty for a root.</summary>
    public string Name { get; }

    /// <summary>The incarnation, 0 when it does not matter which.</summary>
    public long Uid { get; }

    /// <summary>One level up; null for a root.</summary>
    public ActorPath Parent { get; }

    /// <summary>Distance from the root.</summary>
    public int Depth { get; }

    /// <summary>The root above this path.</summary>
    public ActorPath Root => ParentOf(0);

    /// <summary>All names from below the root down to this one.</summary>
    public IReadOnlyList<string> Elements
    {
        get
        {
            if (Depth == 0)
                return [];
            var elements = new string[Depth];
            var path = this;
            for (var i = Depth - 1; i >= 0; i--, path = path.Parent)
                elements[i] = path.Name;
            return elements;
        }
    }

    /// <summary>Whether an application may give an actor this name.</summary>
    public static bool IsValidPathElement(string s)
    {
        if (string.IsNullOrEmpty(s) || s[0] == '$')
            return false;
        var rest = s.AsSpan();
        while (true)
        {
            var odd = rest.IndexOfAnyExcept(ValidCharacters);
            if (odd < 0)
                return true;
            if (rest[odd] != '%' || odd + 2 >= rest.Length || !char.IsAsciiHexDigit(rest[odd + 1]) || !char.IsAsciiHexDigit(rest[odd + 2]))
                return false;
            rest = rest[(odd + 3)..];
        }
    }

    /// <summary>The ancestor at a depth; negative counts up from here.</summary>
    public ActorPath ParentOf(int depth)
    {
        var current = this;
        if (depth < 0)
            depth = Math.Max(0, Depth + depth);
        while (current.Depth > depth)
            current = current.Parent;
        return current;
    }

    /// <summary>The path of a child, whose name may end in <c>#uid</c>.</summary>
    public ActorPath Child(string childName) => this / childName;

    /// <summary>The path of a child, whose name may end in <c>#uid</c>.</summary>
    public static ActorPath operator /(ActorPath path, string name)
    {
        var (bare, uid) = SplitUid(name);
        return new ChildActorPath(path, bare, uid);
    }

    /// <summary>The path of a descendant; empty elements are skipped.</summary>
    public static ActorPath operator /(ActorPath path, IEnumerable<string> name)
    {
        foreach (var element in name)
        {
            if (!string.IsNullOrEmpty(element))
                path /= element;
        }
        return path;
    }

    /// <summary>The same place, another incarnation.</summary>
    public ActorPath WithUid(long uid)
    {
        if (Depth == 0)
            return uid == 0 ? this : throw new NotSupportedException("RootActorPath must have undefined Uid");
        return uid == Uid ? this : new ChildActorPath(Parent, Name, uid);
    }

    /// <summary>Reads an absolute path; throws when it is none.</summary>
    public static ActorPath Parse(string path) =>
        TryParse(path, out var parsed) ? parsed : throw new UriFormatException($"Can not parse an ActorPath: {path}");

    /// <summary>Reads an absolute path such as <c>akka://system/user/a#17</c>.</summary>
    public static bool TryParse(string path, out ActorPath actorPath)
    {
        actorPath = null;
        if (path is null || !Address.TryParse(path.AsSpan(), out var address, out var rest))
            return false;
        actorPath = new RootActorPath(address);
        foreach (var range in rest.Split('/'))
        {
            if (!rest[range].IsEmpty)
                actorPath /= rest[range].ToString();
        }
        return true;
    }

    /// <summary>Reads only the address of a path.</summary>
    public static bool TryParseAddress(string path, out Address address) => Address.TryParse(path.AsSpan(), out address, out _);

    /// <summary>Joins elements with slashes.</summary>
    public static string FormatPathElements(IEnumerable<string> pathElements) => string.Join("/", pathElements);

    /// <inheritdoc />
    public override string ToString() => Join(Address.ToString(), withUid: false);

    /// <summary>Like <see cref="ToString"/>, with <c>#uid</c> when there is one.</summary>
    public string ToStringWithUid() => Join(Address.ToString(), withUid: true);

    /// <summary>Names only, from the slash on.</summary>
    public string ToStringWithoutAddress() => Join("", withUid: false);

    /// <summary>Like <see cref="ToString"/>.</summary>
    public string ToStringWithAddress() => ToString();

    /// <summary>With another address, unless this path names its own host.</summary>
    public string ToStringWithAddress(Address address) => Join((Address.HasGlobalScope ? Address : address).ToString(), withUid: false);

    /// <summary>With address and uid.</summary>
    public string ToSerializationFormat() => ToStringWithUid();

    /// <summary>With another address and the uid.</summary>
    public string ToSerializationFormatWithAddress(Address address) => Join((Address.HasGlobalScope ? Address : address).ToString(), withUid: true);

    private string Join(string prefix, bool withUid)
    {
        if (Depth == 0)
            return prefix + "/";
        var suffix = withUid && Uid != 0 ? $"#{Uid}" : "";
        var length = prefix.Length + suffix.Length;
        for (var path = this; path.Depth > 0; path = path.Parent)
            length += path.Name.Length + 1;
        return string.Create(length, (this, prefix, suffix), static (text, state) =>
        {
            var (last, prefix, suffix) = state;
            prefix.CopyTo(text);
            var end = text.Length - suffix.Length;
            suffix.CopyTo(text[end..]);
            for (var path = last; path.Depth > 0; path = path.Parent)
            {
                end -= path.Name.Length;
                path.Name.CopyTo(text[end..]);
                text[--end] = '/';
            }
        });
    }

    internal static (string Name, long Uid) SplitUid(string name)
    {
        var hash = name.IndexOf('#');
        return hash < 0 ? (name, 0) : (name[..hash], long.TryParse(name.AsSpan(hash + 1), out var uid) ? uid : 0);
    }

    /// <summary>Equality of the place; the incarnation does not count.</summary>
    public bool Equals(ActorPath other)
    {
        if (other is null || Depth != other.Depth)
            return false;
        var left = this;
        for (var right = other; !ReferenceEquals(left, right); left = left.Parent, right = right.Parent)
        {
            if (!string.Equals(left.Name, right.Name, StringComparison.Ordinal))
                return false;
            if (left.Depth == 0)
                return left.RootAddress == right.RootAddress;
        }
        return true;
    }

    /// <inheritdoc />
    public override bool Equals(object obj) => Equals(obj as ActorPath);

    /// <inheritdoc />
    public override int GetHashCode() => Depth == 0 ? Name.GetHashCode(StringComparison.Ordinal) : HashCode.Combine(Name, Parent.Name, Depth);

    /// <inheritdoc />
    public int CompareTo(ActorPath other)
    {
        if (other is null)
            return 1;
        if (Depth == 0)
            return other.Depth > 0 ? 1 : string.CompareOrdinal(ToString(), other.ToString());
        if (other.Depth == 0)
            return -other.CompareTo(this);
        var byName = string.CompareOrdinal(Name, other.Name);
        return byName != 0 ? byName : ReferenceEquals(Parent, other.Parent) ? 0 : Parent.CompareTo(other.Parent);
    }

    /// <inheritdoc />
    public ISurrogate ToSurrogate(ActorSystem system) => throw new NotSupportedException(Surrogates.NotSerializable);

    /// <summary>Equality of the place.</summary>
    public static bool operator ==(ActorPath left, ActorPath right) => left?.Equals(right) ?? right is null;

    /// <summary>Inequality of the place.</summary>
    public static bool operator !=(ActorPath left, ActorPath right) => !(left == right);
}

/// <summary>The root of a system's tree.</summary>
public sealed class RootActorPath : ActorPath
{
    /// <summary>The root at an address.</summary>
    public RootActorPath(Address address, string name = "") : base(address, name) { }
}

/// <summary>Any path below the root.</summary>
public sealed class ChildActorPath : ActorPath
{
    /// <summary>A child of another path.</summary>
    public ChildActorPath(ActorPath parentPath, string name, long uid) : base(parentPath, name, uid) { }
}
