namespace Hub.Host.Hosting;

/// <summary>Names settings as the operator wrote them, and finds those that nothing reads: most are misspelt.</summary>
internal static class UnknownSettings
{
    /// <summary>The environment variable of a section.</summary>
    public static string VariableName(this IConfigurationSection section) => section.Path.Replace(":", "__", StringComparison.Ordinal);

    /// <summary>Adds a warning for each child of the section that is not known.</summary>
    public static void AddUnknown(this List<string> warnings, IConfigurationSection section, string[] known)
    {
        foreach (var child in section.GetChildren().Where(child => !known.Contains(child.Key, StringComparer.OrdinalIgnoreCase)))
        {
            warnings.Add($"Nothing reads the setting {child.VariableName()}; known here: {string.Join(", ", known)}.");
        }
    }
}
