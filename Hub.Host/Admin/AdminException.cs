namespace Hub.Host.Admin;

/// <summary>An operator's request that cannot be answered: a status and one sentence.</summary>
internal sealed class AdminException(int status, string message) : Exception(message)
{
    /// <summary>HTTP status.</summary>
    public int Status => status;

    public static AdminException BadRequest(string message) => new(StatusCodes.Status400BadRequest, message);

    public static AdminException NotFound(string message) => new(StatusCodes.Status404NotFound, message);
}

/// <summary>Body of every error of the admin listener.</summary>
/// <param name="Error">One sentence.</param>
internal sealed record AdminError(string Error);
