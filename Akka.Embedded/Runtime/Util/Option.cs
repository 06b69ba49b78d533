namespace Akka.Util;

/// <summary>A value that may be missing.</summary>
public readonly struct Option<T> : IEquatable<Option<T>>
{
    /// <summary>The missing value.</summary>
    public static readonly Option<T> None;

    /// <summary>A present value; null counts as missing.</summary>
    public Option(T value)
    {
        Value = value;
        HasValue = value is not null;
    }

    /// <summary>A present value.</summary>
    public static Option<T> Create(T value) => new(value);

    /// <summary>Whether there is a value.</summary>
    public bool HasValue { get; }

    /// <summary>Whether there is none.</summary>
    public bool IsEmpty => !HasValue;

    /// <summary>The value, or the type's default.</summary>
    public T Value { get; }

    /// <summary>The value, or the one given.</summary>
    public T GetOrElse(T fallbackValue) => HasValue ? Value : fallbackValue;

    /// <inheritdoc />
    public bool Equals(Option<T> other) => HasValue == other.HasValue && EqualityComparer<T>.Default.Equals(Value, other.Value);

    /// <inheritdoc />
    public override bool Equals(object obj) => obj is Option<T> other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode() => HasValue ? EqualityComparer<T>.Default.GetHashCode(Value) : 0;

    /// <inheritdoc />
    public override string ToString() => HasValue ? $"Some<{Value}>" : "None";

    /// <summary>A value is an option.</summary>
    public static implicit operator Option<T>(T value) => new(value);

    /// <summary>Equality by value.</summary>
    public static bool operator ==(Option<T> left, Option<T> right) => left.Equals(right);

    /// <summary>Inequality by value.</summary>
    public static bool operator !=(Option<T> left, Option<T> right) => !left.Equals(right);
}
