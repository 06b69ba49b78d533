namespace Hub.Actors.Routing;

/// <summary>
/// Which worker owns a key. The hash is our own, because the framework's string hash changes with every process and the simulator needs
/// the same answer each time (FNV-1a over UTF-16 units, then a multiply-shift to the range).
/// </summary>
internal static class WorkerKey
{
    private const uint Offset = 2166136261;
    private const uint Prime = 16777619;

    public static int Of(string hub, string name, int workers)
    {
        var hash = Add(Add(Offset, hub) * Prime, name);
        // FNV leaves short keys alike in the upper bits; one multiply spreads them before the range reduction.
        hash *= 0x9E3779B1;
        return (int)(((ulong)hash * (uint)workers) >> 32);
    }

    private static uint Add(uint hash, string text)
    {
        foreach (var c in text) hash = (hash ^ c) * Prime;
        return hash;
    }
}
