using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Unicode;

namespace Hub.Protocol.Frames;

/// <summary>
/// Checks UTF-8 that arrives in parts (RFC 6455 section 8.1). Four bytes of state: the code point that the last part cut in two.
/// Bad text is refused with the first byte that no valid text could have there.
/// </summary>
internal struct Utf8Progress
{
    private Cut _cut;
    private byte _cutLength;

    /// <summary>Takes the next part; false once the text cannot be valid any more. After false the value must not be used again.</summary>
    /// <param name="part">The bytes that follow those of the earlier calls.</param>
    /// <param name="isLast">True when the text ends here; the value is then ready for another text.</param>
    public bool Accept(ReadOnlySpan<byte> part, bool isLast)
    {
        if (_cutLength == 0 && isLast)
        {
            return Utf8.IsValid(part);
        }

        if (_cutLength > 0 && !CompleteCut(ref part))
        {
            return false;
        }

        var whole = part.Length - CutAtEnd(part);
        if (!Utf8.IsValid(part[..whole]))
        {
            return false;
        }

        return KeepCut(part[whole..]) && (!isLast || _cutLength == 0);
    }

    /// <summary>Feeds bytes to the cut code point until it is whole or the part is used up.</summary>
    private bool CompleteCut(ref ReadOnlySpan<byte> part)
    {
        while (!part.IsEmpty)
        {
            _cut[_cutLength++] = part[0];
            part = part[1..];
            switch (Rune.DecodeFromUtf8(_cut[.._cutLength], out _, out _))
            {
                case OperationStatus.Done: _cutLength = 0; return true;
                case OperationStatus.NeedMoreData: continue;
                default: return false;
            }
        }

        return true;
    }

    /// <summary>How many of the last (at most three) bytes begin a code point that needs more bytes than there are.</summary>
    private static int CutAtEnd(ReadOnlySpan<byte> part)
    {
        for (var back = 1; back <= 3 && back <= part.Length; back++)
        {
            var lead = part[^back];
            if (lead < 0x80)
            {
                return 0;
            }

            if (lead >= 0xC0)
            {
                var needed = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
                return needed > back ? back : 0;
            }
        }

        return 0;
    }

    private bool KeepCut(ReadOnlySpan<byte> cut)
    {
        if (cut.IsEmpty)
        {
            return true;
        }

        cut.CopyTo(_cut);
        _cutLength = (byte)cut.Length;
        return Rune.DecodeFromUtf8(cut, out _, out _) == OperationStatus.NeedMoreData;
    }

    // Three bytes are the longest proper prefix; the fourth is only there while the code point is completed.
    [InlineArray(4)]
    private struct Cut
    {
        private byte _first;
    }
}
