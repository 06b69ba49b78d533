using Akka.Actor;

namespace Akka.Pattern;

/// <summary>The failure that <see cref="CircuitBreaker.Fail"/> records.</summary>
public class UserCalledFailException : AkkaException
{
    /// <summary>The one text there is.</summary>
    public UserCalledFailException()
        : base($"{nameof(CircuitBreaker)}.{nameof(CircuitBreaker.Fail)} was called.")
    {
    }
}
