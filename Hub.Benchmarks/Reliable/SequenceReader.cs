namespace Hub.Benchmarks.Reliable;

/// <summary>Checks that the messages in received bytes are numbered 1, 2, 3 and so on, also where a number is cut in two.</summary>
internal sealed class SequenceReader
{
    private static ReadOnlySpan<byte> Name => "\"sequenceId\":"u8;

    private int _matched;
    private long _number;
    private bool _hasDigits;

    /// <summary>The last number; 0 before the first.</summary>
    public long Last { get; private set; }

    /// <summary>Numbers that did not follow the one before.</summary>
    public long Gaps { get; private set; }

    /// <summary>Reads the next bytes.</summary>
    public void Read(ReadOnlySpan<byte> bytes)
    {
        foreach (var character in bytes)
        {
            if (_matched == Name.Length)
            {
                ReadDigit(character);
            }
            else if (character == Name[_matched])
            {
                _matched++;
            }
            else
            {
                // No proper prefix of the name ends with its own beginning, a quotation mark, but the first character itself.
                _matched = character == Name[0] ? 1 : 0;
            }
        }
    }

    private void ReadDigit(byte character)
    {
        if (character is >= (byte)'0' and <= (byte)'9')
        {
            _number = (_number * 10) + (character - '0');
            _hasDigits = true;
            return;
        }

        if (!_hasDigits && character == ' ')
        {
            return;
        }

        if (_number != Last + 1)
        {
            Gaps++;
        }

        Last = _number;
        (_matched, _number, _hasDigits) = (0, 0, false);
    }
}
