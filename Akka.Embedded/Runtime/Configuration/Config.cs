#nullable disable

using Akka.Configuration.Hocon;

namespace Akka.Configuration;

/// <summary>
/// Settings by dotted path. Immutable to its users: a fallback gives a new configuration, in which the keys of the fallback show
/// wherever the original has none.
/// </summary>
public partial class Config
{
    /// <summary>A configuration without keys.</summary>
    public static readonly Config Empty = ConfigurationFactory.Empty;

    private HoconValue _ownRoot;

    /// <summary>A configuration without even a root; only <see cref="WithFallback"/> is of use on it.</summary>
    public Config()
    {
    }

    /// <summary>The configuration of a document.</summary>
    public Config(HoconRoot root)
    {
        ArgumentNullException.ThrowIfNull(root);
        _ownRoot = root.Value ?? throw new ArgumentNullException(nameof(root), "The document has no root.");
        Root = root.Value;
        Substitutions = root.Substitutions;
    }

    /// <summary>The keys of <paramref name="source"/>, with another fallback on record.</summary>
    public Config(Config source, Config fallback)
    {
        ArgumentNullException.ThrowIfNull(source);
        _ownRoot = source._ownRoot;
        Root = source.Root;
        Fallback = fallback;
    }

    /// <summary>The configuration that was given as the fallback, or null.</summary>
    public Config Fallback { get; private set; }

    /// <summary>Whether there is no key.</summary>
    public virtual bool IsEmpty => Root == null || Root.IsEmpty;

    /// <summary>The merged root.</summary>
    public virtual HoconValue Root { get; private set; }

    /// <summary>The references of the document.</summary>
    public IEnumerable<HoconSubstitution> Substitutions { get; set; }

    /// <summary>Reads HOCON.</summary>
    public static implicit operator Config(string str) => ConfigurationFactory.ParseString(str);

    /// <summary>The same as <see cref="WithFallback"/> with the text as HOCON.</summary>
    public static Config operator +(Config config, string fallback) => config.WithFallback(ConfigurationFactory.ParseString(fallback));

    /// <summary>The text as HOCON, with <paramref name="fallbackConfig"/> as its fallback.</summary>
    public static Config operator +(string configHocon, Config fallbackConfig) =>
        ConfigurationFactory.ParseString(configHocon).WithFallback(fallbackConfig);

    /// <summary>A configuration in which keys that are missing here are taken from <paramref name="fallback"/>; objects merge.</summary>
    /// <exception cref="ArgumentException">The fallback is this configuration.</exception>
    public virtual Config WithFallback(Config fallback)
    {
        if (fallback == this)
        {
            throw new ArgumentException("A configuration cannot be its own fallback.", nameof(fallback));
        }

        if (fallback == null)
        {
            return this;
        }

        if (IsEmpty)
        {
            return fallback;
        }

        if (Contains(fallback))
        {
            return this;
        }

        var merged = Copy(fallback);
        merged.Root = HoconObject.Wrap(fallback.Root.GetObject().MergeImmutable(Root.GetObject()));
        return merged;
    }

    /// <summary>Whether the path leads to a value, be it the word null.</summary>
    public virtual bool HasPath(string path) => GetValue(path) != null;

    /// <summary>The keys of the root, then those which only fallbacks have.</summary>
    public virtual IEnumerable<KeyValuePair<string, HoconValue>> AsEnumerable()
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var config = this; config != null; config = config.Fallback)
        {
            foreach (var item in config.Root.GetObject().Items)
            {
                if (seen.Add(item.Key))
                {
                    yield return item;
                }
            }
        }
    }

    /// <summary>The keys of this configuration alone, one per line.</summary>
    public override string ToString() => _ownRoot == null ? "" : _ownRoot.ToString();

    /// <summary>The keys, one per line, with those of the fallback if asked.</summary>
    public string ToString(bool includeFallback) => includeFallback ? Root.ToString() : ToString();

    /// <summary>A copy whose innermost fallback is <paramref name="fallback"/>.</summary>
    protected Config Copy(Config fallback = null) => new()
    {
        Fallback = Fallback != null ? Fallback.Copy(fallback) : fallback,
        Root = Root,
        _ownRoot = _ownRoot,
        Substitutions = Substitutions,
    };

    /// <summary>Whether every key of <paramref name="other"/> is here with an equal value.</summary>
    internal bool Contains(Config other) => Contains(Root?.GetObject(), other.Root.GetObject());

    private static bool Contains(HoconObject mine, HoconObject other) => mine != null && other.Items.All(item =>
    {
        if (mine.GetKey(item.Key) is not { } present)
        {
            return false;
        }

        if (item.Value.GetObject() is { } members)
        {
            return Contains(present.GetObject(), members);
        }

        return item.Value.IsArray()
            ? item.Value.GetStringList().All(present.GetStringList().Contains)
            : item.Value.GetString() == present.GetString();
    });
}
