using Akka.Actor;

namespace Akka.Util;

/// <summary>Stands for a value on the wire. Kept so that code written for Akka.NET compiles; this runtime serializes nothing.</summary>
public interface ISurrogate
{
    /// <summary>The value again.</summary>
    ISurrogated FromSurrogate(ActorSystem system);
}

/// <summary>A value that names its stand-in on the wire.</summary>
public interface ISurrogated
{
    /// <summary>The stand-in.</summary>
    ISurrogate ToSurrogate(ActorSystem system);
}

internal static class Surrogates
{
    internal const string NotSerializable = "The embedded runtime runs on one node and serializes nothing.";
}
