#nullable disable

using System.Reflection;
using System.Text.Json;
using Akka.Configuration.Hocon;

namespace Akka.Configuration;

/// <summary>Makes a <see cref="Config"/> from text, from an embedded file or from an object.</summary>
public class ConfigurationFactory
{
    private static readonly JsonSerializerOptions AsIs = new() { IncludeFields = true };

    /// <summary>A configuration without keys.</summary>
    public static Config Empty => ParseString("");

    /// <summary>Reads HOCON in which <paramref name="includeCallback"/> looks up what <c>include</c> names.</summary>
    public static Config ParseString(string hocon, Func<string, HoconRoot> includeCallback) =>
        new(Parser.Parse(hocon, includeCallback));

    /// <summary>Reads HOCON without includes.</summary>
    public static Config ParseString(string hocon) => ParseString(hocon, null);

    /// <summary>The configuration of the application's configuration file. This runtime has no such file, so it is empty.</summary>
    public static Config Load() => Empty;

    /// <summary>Every key the runtime reads, with its default.</summary>
    public static Config Default() => FromResource("Akka.Configuration.akka.conf", typeof(ConfigurationFactory).Assembly);

    /// <summary>An embedded file of the assembly that <paramref name="instanceInAssembly"/> (an object, a type or the assembly) is from.</summary>
    public static Config FromResource(string resourceName, object instanceInAssembly) => FromResource(resourceName, instanceInAssembly switch
    {
        Assembly assembly => assembly,
        Type type => type.Assembly,
        _ => instanceInAssembly.GetType().Assembly,
    });

    /// <summary>An embedded file of the assembly of <typeparamref name="TAssembly"/>.</summary>
    public static Config FromResource<TAssembly>(string resourceName) => FromResource(resourceName, typeof(TAssembly).Assembly);

    /// <summary>An embedded file of an assembly.</summary>
    /// <exception cref="ArgumentNullException">There is no such file.</exception>
    public static Config FromResource(string resourceName, Assembly assembly)
    {
        using var stream = assembly.GetManifestResourceStream(resourceName);
        ArgumentNullException.ThrowIfNull(stream, resourceName);
        using var reader = new StreamReader(stream);
        return ParseString(reader.ReadToEnd());
    }

    /// <summary>The public properties of an object as keys.</summary>
    public static Config FromObject(object source) => ParseString(JsonSerializer.Serialize(source, AsIs));
}
