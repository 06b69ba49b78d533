namespace Hub.Host.Hosting;

/// <summary>
/// The generated access key of a running hub, readable by its user alone, so that the <c>token</c> command can sign for it. It exists
/// while that hub runs; a configured key is never written anywhere.
/// </summary>
public static class GeneratedKeyFile
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OwnerFolder = OwnerOnly | UnixFileMode.UserExecute;

    /// <summary>Writes the key of the hub listening on <paramref name="port"/>; false where there is no place private to this user.</summary>
    public static bool TryWrite(int port, string key)
    {
        if (PathOf(port) is not { } path)
        {
            return false;
        }

        try
        {
            CreateFolder(Path.GetDirectoryName(path)!);

            // Created anew, so that a file someone else left there keeps neither its mode nor its other names.
            File.Delete(path);
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = OwnerOnly;
            }

            using var writer = new StreamWriter(path, options);
            writer.Write(key);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>The key of the hub listening on <paramref name="port"/> of this machine, or null when there is none or it cannot be trusted.</summary>
    public static string? TryRead(int port)
    {
        try
        {
            if (PathOf(port) is not { } path || !File.Exists(path))
            {
                return null;
            }

            // A file others can write might hold a key of theirs.
            if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & ~OwnerOnly) != 0)
            {
                return null;
            }

            return File.ReadAllText(path) is { Length: > 0 } key ? key : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Removes the file, unless another hub has put its own key there since.</summary>
    public static void Remove(int port, string key)
    {
        try
        {
            if (PathOf(port) is { } path && File.Exists(path) && File.ReadAllText(path) == key)
            {
                File.Delete(path);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Left behind, it holds a key that opens nothing any more.
        }
    }

    private static string? PathOf(int port)
    {
        var data = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        return data.Length == 0 ? null : Path.Combine(data, "hubactors", $"{port}.key");
    }

    private static void CreateFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, OwnerFolder);
        }
    }
}
