using System.Text;

namespace Hub.Host.Commands.Cmd.Client;

/// <summary>Path and query of one request. Names come from clients of the hub, so every part is percent-encoded.</summary>
internal sealed class AdminPath
{
    private readonly StringBuilder _text = new("/admin");
    private bool _hasQuery;

    private AdminPath()
    {
    }

    /// <summary>Starts with the parts of the path after <c>/admin</c>.</summary>
    /// <exception cref="AdminException">A part is a dot or two, which HTTP takes for a way and not for a name.</exception>
    public static AdminPath Of(params ReadOnlySpan<string> parts)
    {
        var path = new AdminPath();
        foreach (var part in parts)
        {
            if (part is "." or "..")
            {
                throw new AdminException($"'{part}' cannot be part of an address, so it cannot be asked for by name.");
            }

            path._text.Append('/').Append(Uri.EscapeDataString(part));
        }

        return path;
    }

    /// <summary>Adds a parameter, unless it has no value.</summary>
    public AdminPath With(string name, object? value)
    {
        if (Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture) is { Length: > 0 } text)
        {
            _text.Append(_hasQuery ? '&' : '?').Append(name).Append('=').Append(Uri.EscapeDataString(text));
            _hasQuery = true;
        }

        return this;
    }

    /// <inheritdoc/>
    public override string ToString() => _text.ToString();
}
