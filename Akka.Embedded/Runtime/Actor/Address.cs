using System.Diagnostics.CodeAnalysis;
using Akka.Util;

namespace Akka.Actor;

/// <summary>Where an actor system lives. In this runtime always <c>akka://name</c>.</summary>
public sealed class Address : IEquatable<Address>, IComparable<Address>, IComparable, ICloneable, ISurrogated
{
    /// <summary>The address of things that belong to no system in particular.</summary>
    public static readonly Address AllSystems = new("akka", "all-systems");

    private readonly string _text;

    /// <summary>Protocol and system, with host and port only when it is remote.</summary>
    public Address(string protocol, string system, string host = null, int? port = null)
    {
        Protocol = protocol;
        System = system;
        Host = host?.ToLowerInvariant();
        Port = port;
        _text = Host is null ? $"{protocol}://{system}" : port is null ? $"{protocol}://{system}@{Host}" : $"{protocol}://{system}@{Host}:{port}";
    }

    /// <summary>Host name in lower case, or null.</summary>
    public string Host { get; }

    /// <summary>Port, or null.</summary>
    public int? Port { get; }

    /// <summary>Name of the actor system.</summary>
    public string System { get; }

    /// <summary>Protocol, <c>akka</c> for a local system.</summary>
    public string Protocol { get; }

    /// <summary>True when it names no host.</summary>
    public bool HasLocalScope => string.IsNullOrEmpty(Host);

    /// <summary>True when it names a host.</summary>
    public bool HasGlobalScope => !string.IsNullOrEmpty(Host);

    /// <summary>The part after the protocol.</summary>
    public string HostPort() => _text[(Protocol.Length + 3)..];

    /// <summary>The same address with another protocol.</summary>
    public Address WithProtocol(string protocol) => new(protocol, System, Host, Port);

    /// <summary>The same address with another system.</summary>
    public Address WithSystem(string system) => new(Protocol, system, Host, Port);

    /// <summary>The same address with another host.</summary>
    public Address WithHost(string host = null) => new(Protocol, System, host, Port);

    /// <summary>The same address with another port.</summary>
    public Address WithPort(int? port = null) => new(Protocol, System, Host, port);

    /// <summary>Reads <c>protocol://system[@host[:port]]</c>; throws when it is nothing of the kind.</summary>
    [SuppressMessage("Design", "CA1055", Justification = "An Akka address is text, not a Uri.")]
    public static Address Parse(string address) =>
        TryParse(address, out var parsed) ? parsed : throw new UriFormatException($"Unable to parse an Address: {address}");

    /// <summary>Reads <c>protocol://system[@host[:port]]</c>.</summary>
    public static bool TryParse(string path, out Address address) => TryParse(path.AsSpan(), out address, out _);

    internal static bool TryParse(ReadOnlySpan<char> text, out Address address, out ReadOnlySpan<char> rest)
    {
        address = null;
        rest = default;
        var separator = text.IndexOf("://", StringComparison.Ordinal);
        if (separator < 1)
            return false;
        var authority = text[(separator + 3)..];
        var slash = authority.IndexOf('/');
        if (slash >= 0)
        {
            rest = authority[slash..];
            authority = authority[..slash];
        }
        if (authority.IsEmpty)
            return false;
        var protocol = text[..separator].ToString();
        var at = authority.IndexOf('@');
        if (at < 0)
        {
            address = new Address(protocol, authority.ToString());
            return true;
        }
        var host = authority[(at + 1)..];
        var colon = host.LastIndexOf(':');
        if (colon < 0 || host.EndsWith("]"))
        {
            address = new Address(protocol, authority[..at].ToString(), host.ToString());
            return true;
        }
        if (!int.TryParse(host[(colon + 1)..], out var port))
            return false;
        address = new Address(protocol, authority[..at].ToString(), host[..colon].ToString(), port);
        return true;
    }

    /// <inheritdoc />
    public bool Equals(Address other) => other is not null && (ReferenceEquals(this, other) || string.Equals(_text, other._text, StringComparison.Ordinal));

    /// <inheritdoc />
    public override bool Equals(object obj) => Equals(obj as Address);

    /// <inheritdoc />
    public override int GetHashCode() => _text.GetHashCode(StringComparison.Ordinal);

    /// <inheritdoc />
    public int CompareTo(Address other) => string.CompareOrdinal(_text, other?._text);

    int IComparable.CompareTo(object obj) => obj is Address other ? CompareTo(other) : throw new ArgumentException($"Cannot compare {nameof(Address)} with {obj}");

    /// <inheritdoc />
    public object Clone() => new Address(Protocol, System, Host, Port);

    /// <inheritdoc />
    public override string ToString() => _text;

    /// <inheritdoc />
    public ISurrogate ToSurrogate(ActorSystem system) => throw new NotSupportedException(Surrogates.NotSerializable);

    /// <summary>Equality by text.</summary>
    public static bool operator ==(Address left, Address right) => left?.Equals(right) ?? right is null;

    /// <summary>Inequality by text.</summary>
    public static bool operator !=(Address left, Address right) => !(left == right);
}
