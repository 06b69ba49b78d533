using Akka.Configuration;
using Akka.Configuration.Hocon;

namespace Hub.Host.Hosting;

/// <summary>Reads a HOCON file whose <c>include</c>s name files beside it.</summary>
internal static class HoconIncludes
{
    // Deeper nesting is a file that includes itself.
    private const int MaxDepth = 16;

    public static Config Parse(string file) => ConfigurationFactory.ParseString(File.ReadAllText(file), Resolver(file, depth: 1));

    private static Func<string, HoconRoot> Resolver(string includingFile, int depth) => name =>
    {
        if (depth > MaxDepth)
        {
            throw new HostSettingsException($"The configuration file {includingFile} includes itself, or nests more than {MaxDepth} files.");
        }

        var file = Path.GetFullPath(name, Path.GetDirectoryName(includingFile)!);
        return File.Exists(file)
            ? Parser.Parse(File.ReadAllText(file), Resolver(file, depth + 1))
            : throw new HostSettingsException($"The configuration file {includingFile} includes {file}, which does not exist.");
    };
}
