namespace Hub.Benchmarks.Capacity;

/// <summary>Which messages of its group one client got: one bit each.</summary>
internal sealed class Receiver
{
    private ulong[] _seen = [];

    /// <summary>Different messages that came.</summary>
    public long Received { get; private set; }

    /// <summary>Messages that came once more.</summary>
    public long Doubled { get; private set; }

    /// <summary>A message came.</summary>
    public void OnReceived(uint number)
    {
        var (word, bit) = ((int)(number / 64), 1UL << (int)(number % 64));
        if (word >= _seen.Length)
        {
            Array.Resize(ref _seen, Math.Max(word + 1, _seen.Length * 2));
        }

        if ((_seen[word] & bit) != 0)
        {
            Doubled++;
            return;
        }

        _seen[word] |= bit;
        Received++;
    }
}
