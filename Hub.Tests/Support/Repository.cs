namespace Hub.Tests.Support;

/// <summary>The source tree that these specs were built from.</summary>
internal static class Repository
{
    /// <summary>Its root folder.</summary>
    public static string Root { get; } = FindRoot();

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "HubActors.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"There is no HubActors.sln above {AppContext.BaseDirectory}.");
    }
}
