namespace Hub.Host.Commands.Cmd.Prompt;

/// <summary>The lines typed, for the arrow keys: bounded, without repetitions in a row, and without what looks like a secret.</summary>
internal sealed class History
{
    /// <summary>Most lines kept.</summary>
    public const int Capacity = 500;

    private const int LongestLine = 2000;

    // What a token, an access key or a client URL looks like.
    private static readonly string[] Secrets = ["token", "bearer", "accesskey", "secret", "password", "eyJ"];

    private readonly List<string> _lines = [];
    private readonly string? _token;

    /// <summary>With earlier lines, the oldest first.</summary>
    /// <param name="lines">From the file.</param>
    /// <param name="token">The token in use, which is never kept.</param>
    public History(IEnumerable<string> lines, string? token)
    {
        _token = token;
        foreach (var line in lines)
        {
            TryAdd(line);
        }
    }

    /// <summary>The lines, the newest last.</summary>
    public IReadOnlyList<string> Lines => _lines;

    /// <summary>Keeps a line; false when it is not one to keep. As in a shell, a blank at its beginning keeps it out.</summary>
    public bool TryAdd(string line)
    {
        if (string.IsNullOrWhiteSpace(line) || line[0] == ' ' || line.Length > LongestLine || line.Any(char.IsControl)
            || (_lines.Count > 0 && _lines[^1] == line) || IsSecret(line))
        {
            return false;
        }

        if (_lines.Count == Capacity)
        {
            _lines.RemoveAt(0);
        }

        _lines.Add(line);
        return true;
    }

    private bool IsSecret(string line) =>
        Secrets.Any(secret => line.Contains(secret, StringComparison.OrdinalIgnoreCase)) || (_token is not null && line.Contains(_token, StringComparison.Ordinal));
}
