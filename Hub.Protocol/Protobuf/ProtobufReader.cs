using System.Text.Unicode;

namespace Hub.Protocol.Protobuf;

// HOT PATH: several times per protobuf request. Allocates nothing.

/// <summary>
/// Reads the fields of one protobuf message. Never throws: on the first fault <see cref="IsMalformed"/> is set and the reader stands at the
/// end, so loops end by themselves. Groups (wire types 3 and 4) are rejected; they were never part of proto3.
/// </summary>
internal ref struct ProtobufReader(ReadOnlySpan<byte> message)
{
    private const int WireTypeBits = 3;
    private const int LongestVarint = 10;

    private ReadOnlySpan<byte> _rest = message;

    /// <summary>True once something could not be read.</summary>
    public bool IsMalformed { get; private set; }

    /// <summary>The next tag (field number and wire type); false at the end and when malformed.</summary>
    public bool TryReadTag(out uint tag)
    {
        tag = 0;
        if (_rest.IsEmpty)
        {
            return false;
        }

        var value = ReadVarint();
        if (value > uint.MaxValue || value >> WireTypeBits == 0)
        {
            Fail();
            return false;
        }

        tag = (uint)value;
        return !IsMalformed;
    }

    /// <summary>A varint of at most ten bytes and 64 bits. Padded forms are accepted, as all parsers do.</summary>
    public ulong ReadVarint()
    {
        if (_rest.Length > 0 && _rest[0] < 0x80)
        {
            var single = _rest[0];
            _rest = _rest[1..];
            return single;
        }

        ulong value = 0;
        for (var i = 0; i < LongestVarint && i < _rest.Length; i++)
        {
            var unit = _rest[i];
            if (i == LongestVarint - 1 && unit > 1)
            {
                break;
            }

            value |= (ulong)(unit & 0x7F) << (7 * i);
            if (unit < 0x80)
            {
                _rest = _rest[(i + 1)..];
                return value;
            }
        }

        Fail();
        return 0;
    }

    /// <summary>The content of a length-delimited field.</summary>
    public ReadOnlySpan<byte> ReadBytes()
    {
        var length = ReadVarint();
        if (length > (ulong)_rest.Length)
        {
            Fail();
            return default;
        }

        var bytes = _rest[..(int)length];
        _rest = _rest[(int)length..];
        return bytes;
    }

    /// <summary>The content of a string field, checked to be UTF-8.</summary>
    public ReadOnlySpan<byte> ReadString()
    {
        var bytes = ReadBytes();
        if (Utf8.IsValid(bytes))
        {
            return bytes;
        }

        Fail();
        return default;
    }

    /// <summary>Steps over a field that is not known, or has an unexpected wire type.</summary>
    public void Skip(uint tag)
    {
        switch (tag & 7)
        {
            case 0: ReadVarint(); break;
            case 1: SkipFixed(sizeof(ulong)); break;
            case 2: ReadBytes(); break;
            case 5: SkipFixed(sizeof(uint)); break;
            default: Fail(); break;
        }
    }

    private void SkipFixed(int size)
    {
        if (_rest.Length < size)
        {
            Fail();
            return;
        }

        _rest = _rest[size..];
    }

    private void Fail()
    {
        IsMalformed = true;
        _rest = default;
    }
}
