namespace Hub.Tests.Protobuf;

/// <summary>
/// A second, naive protobuf reader and writer, for golden bytes and differential checks. Written without a look at the one under test:
/// it works on lists of fields and copies everything.
/// </summary>
internal sealed class ProtoNode
{
    private readonly List<byte> _bytes = [];

    /// <summary>A field as read; content is the bytes of length-delimited and fixed fields.</summary>
    public readonly record struct Field(int Number, int Wire, ulong Value, byte[] Content);

    public static ProtoNode New => new();

    public ProtoNode Number(int field, ulong value)
    {
        Varint((ulong)field << 3);
        Varint(value);
        return this;
    }

    public ProtoNode Text(int field, string text) => Bytes(field, System.Text.Encoding.UTF8.GetBytes(text));

    public ProtoNode Bytes(int field, params byte[] content)
    {
        Varint(((ulong)field << 3) | 2);
        Varint((ulong)content.Length);
        _bytes.AddRange(content);
        return this;
    }

    public ProtoNode Child(int field, ProtoNode child) => Bytes(field, child.Build());

    public ProtoNode Pair(int field, string key, string value) => Child(field, New.Text(1, key).Text(2, value));

    public ProtoNode Verbatim(params byte[] bytes)
    {
        _bytes.AddRange(bytes);
        return this;
    }

    public byte[] Build() => [.. _bytes];

    /// <summary>All fields in order; null when malformed.</summary>
    public static List<Field>? Parse(byte[] bytes)
    {
        var fields = new List<Field>();
        var at = 0;
        while (at < bytes.Length)
        {
            if (ParseVarint(bytes, ref at) is not { } tag || tag > uint.MaxValue || tag < 8)
            {
                return null;
            }

            var number = (int)(tag >> 3);
            switch (tag % 8)
            {
                case 0 when ParseVarint(bytes, ref at) is { } value: fields.Add(new Field(number, 0, value, [])); break;
                case 1 when Take(bytes, ref at, 8) is { } content: fields.Add(new Field(number, 1, 0, content)); break;
                case 2 when ParseVarint(bytes, ref at) is { } size && Take(bytes, ref at, size) is { } content: fields.Add(new Field(number, 2, 0, content)); break;
                case 5 when Take(bytes, ref at, 4) is { } content: fields.Add(new Field(number, 5, 0, content)); break;
                default: return null;
            }
        }

        return fields;
    }

    /// <summary>The last length-delimited field with that number, itself parsed.</summary>
    public static List<Field> Child(List<Field> fields, int number) => Parse(fields.Last(field => field.Number == number).Content)!;

    private static byte[]? Take(byte[] bytes, ref int at, ulong count)
    {
        if (count > (ulong)(bytes.Length - at))
        {
            return null;
        }

        var taken = bytes[at..(at + (int)count)];
        at += (int)count;
        return taken;
    }

    private static ulong? ParseVarint(byte[] bytes, ref int at)
    {
        UInt128 value = 0;
        for (var shift = 0; shift < 70; shift += 7)
        {
            if (at == bytes.Length)
            {
                return null;
            }

            var unit = bytes[at++];
            value |= (UInt128)(unit & 127u) << shift;
            if (unit < 128)
            {
                return value <= ulong.MaxValue ? (ulong)value : null;
            }
        }

        return null;
    }

    private void Varint(ulong value)
    {
        for (; value > 127; value /= 128)
        {
            _bytes.Add((byte)((value % 128) + 128));
        }

        _bytes.Add((byte)value);
    }
}
