namespace Akka.Configuration.Hocon;

/// <summary>Joins the pieces of one value: texts with the blanks between them, arrays end to end, objects by merging.</summary>
internal static class HoconPieces
{
    private enum Kind
    {
        Unknown,
        Text,
        Array,
        Object,
    }

    /// <summary>Joins what can be joined now; a reference that has not been followed is left standing.</summary>
    public static void Join(HoconValue value, Func<Exception> cannotJoin)
    {
        var kind = Kind.Unknown;
        var hasUnknown = false;
        foreach (var piece in value.Values)
        {
            var other = KindOf(piece);
            hasUnknown |= other == Kind.Unknown && piece is HoconSubstitution;
            if (kind != Kind.Unknown && other != Kind.Unknown && kind != other)
            {
                throw cannotJoin();
            }

            kind = other == Kind.Unknown ? kind : other;
        }

        if (kind is Kind.Array or Kind.Object)
        {
            value.Values.RemoveAll(piece => piece is HoconLiteral { IsBlank: true });
        }

        if (kind == Kind.Object && !hasUnknown && value.Values.Count > 1)
        {
            value.NewValue(value.Values.Select(ObjectOf).Aggregate((first, second) => first.MergeImmutable(second)));
        }
    }

    /// <summary>Whether the value is an object, seen through references.</summary>
    public static bool IsObject(HoconValue value) => value.Values.Count > 0 && KindOf(value.Values[0]) == Kind.Object;

    private static HoconObject ObjectOf(IHoconElement piece) => piece as HoconObject ?? ((HoconSubstitution)piece).GetObject();

    private static Kind KindOf(IHoconElement piece) => piece switch
    {
        HoconLiteral { IsBlank: true } => Kind.Unknown,
        HoconObject => Kind.Object,
        HoconArray => Kind.Array,
        HoconSubstitution { ResolvedValue: { Values.Count: > 0 } target } => KindOf(target.Values[0]),
        HoconSubstitution => Kind.Unknown,
        _ => Kind.Text,
    };
}
