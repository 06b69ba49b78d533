namespace Hub.Host.Commands.Cmd.Client;

/// <summary>A command could not do what it was asked to; the message is one sentence for the operator.</summary>
internal sealed class AdminException : Exception
{
    public AdminException(string message, int? status = null)
        : base(message) => Status = status;

    public AdminException(string message, Exception inner)
        : base(message, inner)
    {
    }

    /// <summary>What the hub answered with, when it did.</summary>
    public int? Status { get; }
}
