using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Text;

namespace Hub.Protocol.Wire;

// HOT PATH: once per request. No allocation for a name seen before.
// Guard: NameCacheSpecs.A_repeated_name_must_allocate_nothing.

/// <summary>
/// Valid names this thread saw lately, UTF-8 to string. Clients repeat few names, so most requests find theirs without decoding
/// and checking it again. Direct-mapped and bounded: a collision replaces the entry, so hostile names only cost the work they
/// would cost anyway. One instance per thread, hence no lock.
/// </summary>
internal sealed class NameCache
{
    /// <summary>Longer names are decoded each time.</summary>
    internal const int MaxCachedBytes = 64;

    private const int GroupSlots = 512;
    private const int EventSlots = 64;

    // No valid name is longer: each UTF-16 unit takes at most three bytes.
    private const int MaxNameBytes = 3 * ProtocolLimits.MaxGroupNameLength;

    [ThreadStatic]
    private static NameCache? _groups;

    [ThreadStatic]
    private static NameCache? _events;

    private readonly Entry[] _entries;
    private readonly Func<string, bool> _isValid;

    /// <param name="slots">Number of entries, a power of two.</param>
    /// <param name="isValid">Names that fail are reported and never kept.</param>
    internal NameCache(int slots, Func<string, bool> isValid)
    {
        _entries = new Entry[slots];
        _isValid = isValid;
    }

    /// <summary>Group names of this thread.</summary>
    public static NameCache Groups => _groups ??= new NameCache(GroupSlots, Names.IsValidGroup);

    /// <summary>Event names of this thread.</summary>
    public static NameCache Events => _events ??= new NameCache(EventSlots, Names.IsValidEvent);

    /// <summary>The name as a string; false when it breaks the rules.</summary>
    /// <param name="utf8">Valid UTF-8.</param>
    /// <param name="name">The name, shared with earlier calls when it was seen lately.</param>
    public bool TryGet(ReadOnlySpan<byte> utf8, [NotNullWhen(true)] out string? name)
    {
        if (utf8.Length > MaxCachedBytes)
        {
            name = utf8.Length <= MaxNameBytes ? Encoding.UTF8.GetString(utf8) : null;
            return name is not null && _isValid(name);
        }

        ref var entry = ref _entries[(int)(Hash(utf8) & (uint)(_entries.Length - 1))];
        if (entry.Name is not null && utf8.SequenceEqual(entry.Utf8))
        {
            name = entry.Name;
            return true;
        }

        name = Encoding.UTF8.GetString(utf8);
        if (!_isValid(name))
        {
            return false;
        }

        entry = new Entry(utf8.ToArray(), name);
        return true;
    }

    /// <summary>Length, first eight and last eight bytes: numbered names differ there. What lies between only makes collisions.</summary>
    private static uint Hash(ReadOnlySpan<byte> utf8)
    {
        ulong mixed;
        if (utf8.Length >= sizeof(ulong))
        {
            mixed = MemoryMarshal.Read<ulong>(utf8) * 0x9E3779B97F4A7C15 ^ MemoryMarshal.Read<ulong>(utf8[^sizeof(ulong)..]);
        }
        else
        {
            mixed = 0;
            foreach (var unit in utf8)
            {
                mixed = mixed << 8 | unit;
            }
        }

        mixed = (mixed + (uint)utf8.Length) * 0xC2B2AE3D27D4EB4F;
        return (uint)(mixed >> 40);
    }

    private readonly record struct Entry(byte[]? Utf8, string? Name);
}
