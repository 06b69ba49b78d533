namespace Hub.Host.Api;

/// <summary>Versions of the REST interface (protocol section 3.1). All of them get the same answers.</summary>
internal static class ApiVersions
{
    /// <summary>What a request without a version gets.</summary>
    public const string Latest = "2024-12-01";

    /// <summary>Header of every answer.</summary>
    public const string HeaderName = "api-supported-versions";

    /// <summary>Every version, oldest first.</summary>
    public static readonly string[] All = ["2021-10-01", "2022-11-01", "2023-07-01", "2024-01-01", Latest];

    /// <summary>Value of the header.</summary>
    public static readonly string Header = string.Join(", ", All);
}
