namespace Akka.Actor;

/// <summary>Something a system has once.</summary>
public interface IExtension;

/// <summary>Finds or makes an extension.</summary>
public interface IExtensionId
{
    /// <summary>The type of the extension.</summary>
    Type ExtensionType { get; }

    /// <summary>Registers and returns the extension.</summary>
    object Apply(ActorSystem system);

    /// <summary>The registered extension.</summary>
    object Get(ActorSystem system);

    /// <summary>Makes the extension.</summary>
    object CreateExtension(ExtendedActorSystem system);
}

/// <summary>Finds or makes an extension of a type.</summary>
public interface IExtensionId<out T> : IExtensionId where T : IExtension
{
    /// <summary>Registers and returns the extension.</summary>
    new T Apply(ActorSystem system);

    /// <summary>The registered extension.</summary>
    new T Get(ActorSystem system);

    /// <summary>Makes the extension.</summary>
    new T CreateExtension(ExtendedActorSystem system);
}

/// <summary>Base of extension ids.</summary>
public abstract class ExtensionIdProvider<T> : IExtensionId<T> where T : IExtension
{
    /// <inheritdoc />
    public Type ExtensionType => typeof(T);

    /// <inheritdoc />
    public T Apply(ActorSystem system) => (T)system.RegisterExtension(this);

    /// <inheritdoc />
    public T Get(ActorSystem system) => (T)system.GetExtension(this);

    /// <inheritdoc />
    public abstract T CreateExtension(ExtendedActorSystem system);

    object IExtensionId.Apply(ActorSystem system) => Apply(system);

    object IExtensionId.Get(ActorSystem system) => Get(system);

    object IExtensionId.CreateExtension(ExtendedActorSystem system) => CreateExtension(system);

    /// <inheritdoc />
    public override bool Equals(object obj) => obj is T;

    /// <inheritdoc />
    public override int GetHashCode() => typeof(T).GetHashCode();
}

/// <summary>Shorter ways to an extension.</summary>
public static class ActorSystemWithExtensions
{
    /// <summary>The registered extension of a type, or null.</summary>
    public static T WithExtension<T>(this ActorSystem system) where T : class, IExtension => system.GetExtension<T>();

    /// <summary>The extension of a type, registered by its id if need be.</summary>
    public static T WithExtension<T>(this ActorSystem system, Type extensionId) where T : class, IExtension =>
        system.HasExtension<T>() ? system.GetExtension<T>() : (T)system.RegisterExtension((IExtensionId)Activator.CreateInstance(extensionId));

    /// <summary>The extension of a type, registered by its id if need be.</summary>
    public static T WithExtension<T, TI>(this ActorSystem system) where T : class, IExtension where TI : IExtensionId =>
        system.WithExtension<T>(typeof(TI));
}
