namespace Hub.Actors.Connections;

/// <summary>
/// Ids of successfully executed requests, to recognise repeats (protocol section 2.4). Clients count upwards, so ids are kept as ranges:
/// one range serves a whole normal session; a client with scattered ids is bounded by the number of ranges, lowest forgotten first.
/// Not thread safe: requests of a connection are executed one at a time.
/// </summary>
internal sealed class AckMemory(int maxRanges)
{
    private readonly List<(ulong First, ulong Last)> _ranges = [];

    public bool Contains(ulong id)
    {
        var at = LastStartingAtOrBefore(id);
        return at >= 0 && _ranges[at].Last >= id;
    }

    public void Remember(ulong id)
    {
        var at = LastStartingAtOrBefore(id);
        if (at >= 0 && _ranges[at].Last >= id) return;
        var joinsLower = at >= 0 && _ranges[at].Last == id - 1;
        var joinsUpper = at + 1 < _ranges.Count && _ranges[at + 1].First == id + 1;
        if (joinsLower && joinsUpper)
        {
            _ranges[at] = (_ranges[at].First, _ranges[at + 1].Last);
            _ranges.RemoveAt(at + 1);
        }
        else if (joinsLower) _ranges[at] = (_ranges[at].First, id);
        else if (joinsUpper) _ranges[at + 1] = (id, _ranges[at + 1].Last);
        else
        {
            _ranges.Insert(at + 1, (id, id));
            if (_ranges.Count > maxRanges) _ranges.RemoveAt(0);
        }
    }

    private int LastStartingAtOrBefore(ulong id)
    {
        var (low, high) = (0, _ranges.Count - 1);
        if (high >= 0 && _ranges[high].First <= id) return high;        // the usual case: counting up
        while (low <= high)
        {
            var middle = (low + high) / 2;
            if (_ranges[middle].First <= id) low = middle + 1;
            else high = middle - 1;
        }
        return high;
    }
}
