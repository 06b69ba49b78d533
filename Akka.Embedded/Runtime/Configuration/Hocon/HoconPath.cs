using System.Text;

namespace Akka.Configuration.Hocon;

/// <summary>Dotted paths: <c>a.b."c.d"</c> has three keys.</summary>
internal static class HoconPath
{
    /// <summary>The keys of a path. An empty path has none.</summary>
    /// <exception cref="FormatException">A quote is not closed.</exception>
    public static List<string> Split(string path)
    {
        var keys = new List<string>();
        var at = 0;
        while (at < path.Length)
        {
            int end;
            if (path[at] == '"')
            {
                end = path.IndexOf('"', at + 1);
                if (end < 0)
                {
                    throw new FormatException($"The path {path} has a quote that is not closed.");
                }

                keys.Add(path[(at + 1)..end]);
                at = end + 2;
                continue;
            }

            end = path.IndexOf('.', at);
            if (end < 0)
            {
                end = path.Length;
            }

            keys.Add(path[at..end]);
            at = end + 1;
        }

        return keys;
    }

    /// <summary>The path of <paramref name="key"/> inside <paramref name="parent"/>.</summary>
    public static string Join(string parent, string key)
    {
        var name = key.Contains('.', StringComparison.Ordinal) ? $"\"{key}\"" : key;
        return parent.Length == 0 ? name : new StringBuilder(parent).Append('.').Append(name).ToString();
    }
}
