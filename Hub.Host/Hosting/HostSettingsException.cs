namespace Hub.Host.Hosting;

/// <summary>A setting from outside is missing or wrong. The message is one sentence for the operator: it is printed and the process ends with 1.</summary>
public sealed class HostSettingsException : Exception
{
    /// <summary>Creates the exception with the sentence to print.</summary>
    public HostSettingsException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with the sentence to print and its cause.</summary>
    public HostSettingsException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
