namespace Akka.Configuration.Hocon;

/// <summary>
/// Follows the references of a document that has been read to its end. A reference to the key it belongs to means what the key held
/// before; one that leads nowhere falls back to the environment variable of that name; an optional one may vanish.
/// </summary>
internal sealed class SubstitutionResolver(HoconValue root)
{
    // A chain of references recurses.
    private const int LongestChain = 400;

    private int _depth;

    public void Run() => Resolve(root, null);

    /// <summary>Follows every reference at or below the value. <paramref name="from"/> is the reference that led here, if one did.</summary>
    private void Resolve(HoconValue value, HoconSubstitution? from)
    {
        Bind(value, from);
        if (value.Resolution == HoconResolution.Done)
        {
            return;
        }

        if (value.Resolution == HoconResolution.Descending)
        {
            throw Cycle(from);
        }

        Enter(from);
        value.Resolution = HoconResolution.Descending;
        foreach (var piece in value.Values)
        {
            if (piece is HoconObject members)
            {
                ResolveMembers(members);
            }
            else if (piece is HoconArray array)
            {
                array.ForEach(member => Resolve(member, null));
                array.RemoveAll(member => member.Values.Count == 0);
            }
        }

        value.Resolution = HoconResolution.Done;
        _depth--;
    }

    private void ResolveMembers(HoconObject members)
    {
        foreach (var (key, member) in members.Items.ToArray())
        {
            Resolve(member, null);
            if (member.Values.Count == 0)
            {
                members.Items.Remove(key);
            }
        }
    }

    /// <summary>Follows the references that stand directly in the value, so that its shape is known.</summary>
    private void Bind(HoconValue value, HoconSubstitution? from)
    {
        if (value.Resolution >= HoconResolution.Bound)
        {
            return;
        }

        if (value.Resolution == HoconResolution.Binding)
        {
            throw Cycle(from);
        }

        value.Resolution = HoconResolution.Binding;
        if (value.Values.OfType<HoconSubstitution>().LastOrDefault() is { } last)
        {
            Enter(last);
            value.Values.RemoveAll(piece => piece is HoconSubstitution { ResolvedValue: null } reference && !TryFollow(reference));
            HoconPieces.Join(value, () => new FormatException(
                $"The substitution ${{{last.Path}}} cannot be joined with what stands beside it ({last.Position})."));
            BringBackFormer(value, last);
            _depth--;
        }

        value.Resolution = HoconResolution.Bound;
    }

    private void BringBackFormer(HoconValue value, HoconSubstitution from)
    {
        var isGone = value.Values.TrueForAll(piece => piece is HoconLiteral { IsBlank: true });
        if (isGone)
        {
            value.Clear();
        }

        if (value.Former is not { } former || !(isGone || HoconPieces.IsObject(value)))
        {
            return;
        }

        Resolve(former, from);
        if (isGone)
        {
            value.Values = former.Values;
        }
        else if (former.GetObject() is { } formerMembers && value.GetObject() is { } members)
        {
            value.NewValue(formerMembers.MergeImmutable(members));
        }
    }

    private bool TryFollow(HoconSubstitution reference)
    {
        reference.ResolvedValue = Find(reference);
        if (reference.ResolvedValue == null && Environment.GetEnvironmentVariable(reference.Path) is { } variable)
        {
            reference.ResolvedValue = HoconObject.Wrap(new HoconLiteral { Value = variable });
        }

        return reference.ResolvedValue != null || (reference.IsOptional
            ? false
            : throw new FormatException($"Unresolved substitution: {reference.Path} ({reference.Position})."));
    }

    private HoconValue? Find(HoconSubstitution reference)
    {
        var keys = HoconPath.Split(reference.Path);
        var own = HoconPath.Split(reference.Slot.Path ?? "");
        if (own.Count > 0 && keys.Count >= own.Count && keys.Take(own.Count).SequenceEqual(own))
        {
            return reference.Slot.Former is { } former ? Walk(former, keys.Skip(own.Count), reference) : null;
        }

        return Walk(root, keys, reference);
    }

    private HoconValue? Walk(HoconValue from, IEnumerable<string> keys, HoconSubstitution reference)
    {
        var at = from;
        foreach (var key in keys)
        {
            Bind(at, reference);
            if (at.GetChildObject(key) is not { } child)
            {
                return null;
            }

            at = child;
        }

        Resolve(at, reference);
        return at.Values.Count == 0 ? null : at;
    }

    private void Enter(HoconSubstitution? from)
    {
        if (++_depth > LongestChain)
        {
            throw new FormatException($"Substitutions lead more than {LongestChain} steps deep{(from == null ? "" : $" ({from.Position})")}.");
        }
    }

    private static FormatException Cycle(HoconSubstitution? from) =>
        new(from == null ? "A substitution leads back to itself." : $"The substitution ${{{from.Path}}} leads back to itself ({from.Position}).");
}
