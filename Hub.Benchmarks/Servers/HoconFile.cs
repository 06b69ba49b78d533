namespace Hub.Benchmarks.Servers;

/// <summary>Settings for a hub started here, in a file that lives as long as this object.</summary>
internal sealed class HoconFile : IDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"hub-benchmarks-{Guid.NewGuid():N}.conf");

    /// <summary>Writes the file.</summary>
    public HoconFile(string settings) => File.WriteAllText(_path, settings);

    /// <summary>The environment variable that makes the hub read it.</summary>
    public (string Name, string Value) Variable => ("HUB_HOCON", _path);

    /// <inheritdoc/>
    public void Dispose() => File.Delete(_path);
}
