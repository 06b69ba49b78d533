namespace Akka.Actor;

/// <summary>The base of the errors that the actor runtime itself raises.</summary>
public abstract class AkkaException : Exception
{
    /// <summary>No message.</summary>
    protected AkkaException()
    {
    }

    /// <summary>A message, and what led to it.</summary>
    protected AkkaException(string message, Exception? cause = null)
        : base(message, cause)
    {
    }

    /// <summary>What led to this error.</summary>
    protected Exception? Cause => InnerException;
}
