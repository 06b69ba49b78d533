#nullable disable

using Akka.Actor;

namespace Akka.Pattern;

/// <summary>A call was refused because the circuit breaker is open, or half-open and busy with its probe.</summary>
public class OpenCircuitException : AkkaException
{
    private const string Text = "The circuit breaker is open; calls fail at once.";

    /// <summary>Without details.</summary>
    public OpenCircuitException()
        : base(Text)
    {
    }

    /// <summary>With another text.</summary>
    public OpenCircuitException(string message)
        : base(message)
    {
    }

    /// <summary>With another text and the time until the next probe.</summary>
    public OpenCircuitException(string message, TimeSpan remainingDuration)
        : base(message)
    {
        RemainingDuration = remainingDuration;
    }

    /// <summary>With another text and the failure that opened the breaker.</summary>
    public OpenCircuitException(string message, Exception cause)
        : base(message, cause)
    {
    }

    /// <summary>With another text, the failure that opened the breaker and the time until the next probe.</summary>
    public OpenCircuitException(string message, Exception cause, TimeSpan remainingDuration)
        : base(message, cause)
    {
        RemainingDuration = remainingDuration;
    }

    /// <summary>With the failure that opened the breaker.</summary>
    public OpenCircuitException(Exception cause)
        : base(Text, cause)
    {
    }

    /// <summary>With the failure that opened the breaker and the time until the next probe.</summary>
    public OpenCircuitException(Exception cause, TimeSpan remainingDuration)
        : base(Text, cause)
    {
        RemainingDuration = remainingDuration;
    }

    /// <summary>How long the breaker still stays open; zero while a probe is under way.</summary>
    public TimeSpan RemainingDuration { get; }
}
