namespace Akka.Actor;

/// <summary>Actors by path: an anchor, and steps from there. Resolved anew for each message.</summary>
public class ActorSelection : ICanTell
{
    /// <summary>Selects nothing.</summary>
    public ActorSelection() : this(ActorRefs.Nobody, Array.Empty<SelectionPathElement>()) { }

    /// <summary>From an anchor along steps.</summary>
    public ActorSelection(IActorRef anchor, SelectionPathElement[] path)
    {
        Anchor = anchor;
        Path = path;
    }

    /// <summary>From an anchor along a relative path.</summary>
    public ActorSelection(IActorRef anchor, string path) : this(anchor, path.Length == 0 ? [] : path.Split('/')) { }

    /// <summary>From an anchor along names and patterns.</summary>
    public ActorSelection(IActorRef anchor, IEnumerable<string> elements)
    {
        Anchor = anchor;
        Path = elements.Where(each => !string.IsNullOrEmpty(each)).Select(SelectionPathElement.Parse).ToArray();
        if (Path.SkipLast(1).Any(each => each is SelectChildRecursive))
            throw new IllegalActorNameException("Double wildcard can only appear at the last path entry");
    }

    /// <summary>Where it starts.</summary>
    public IActorRef Anchor { get; private set; }

    /// <summary>The steps.</summary>
    public SelectionPathElement[] Path { get; private set; }

    /// <summary>The steps as text.</summary>
    public string PathString => "/" + string.Join("/", Path.Select(each => each.ToString()));

    /// <summary>Sends to whom it selects now; the sender is the running actor unless given.</summary>
    public void Tell(object message, IActorRef sender = null) => Deliver(
        (IInternalActorRef)Anchor, sender ?? ActorCell.GetCurrentSelfOrNoSender(), new ActorSelectionMessage(message, Path));

    /// <summary>The one actor it selects; <see cref="ActorNotFoundException"/> when there is none in time.</summary>
    public Task<IActorRef> ResolveOne(TimeSpan timeout) => ResolveOne(timeout, CancellationToken.None);

    /// <summary>The one actor it selects; <see cref="ActorNotFoundException"/> when there is none in time.</summary>
    public async Task<IActorRef> ResolveOne(TimeSpan timeout, CancellationToken ct)
    {
        try
        {
            var identity = await this.Ask<ActorIdentity>(new Identify(null), timeout, ct);
            return identity.Subject ?? throw new ActorNotFoundException("subject was null");
        }
        catch (Exception exception)
        {
            throw new ActorNotFoundException("Exception occurred while resolving ActorSelection", exception);
        }
    }

    internal static void Deliver(IInternalActorRef anchor, IActorRef sender, ActorSelectionMessage selected)
    {
        var current = anchor;
        for (var step = 0; step < selected.Elements.Length; step++)
        {
            var rest = selected.Elements.Length - step - 1;
            if (current is not ActorRefWithCell withCell)
            {
                current.Tell(new ActorSelectionMessage(selected.Message, selected.Elements[step..]), sender);
                return;
            }
            switch (selected.Elements[step])
            {
                case SelectParent:
                    current = current.Parent;
                    break;
                case SelectChildName child:
                    current = withCell.GetSingleChild(child.Name);
                    if (current is Nobody)
                    {
                        Miss(anchor, withCell, sender, selected);
                        return;
                    }
                    break;
                case SelectChildPattern pattern:
                    DeliverToMatches(anchor, withCell, pattern, selected, selected.Elements[^rest..], sender);
                    return;
                default:
                    DeliverBelow(withCell, sender, selected);
                    return;
            }
        }
        current.Tell(selected.Message, sender);
    }

    private static void Miss(IInternalActorRef anchor, ActorRefWithCell last, IActorRef sender, ActorSelectionMessage selected)
    {
        if (selected.WildCardFanOut)
            return;
        var path = anchor.Path / selected.Elements.Select(each => each.ToString());
        new EmptyLocalActorRef(last.Provider, path, last.Underlying.System.EventStream).Tell(selected, sender);
    }

    private static void DeliverToMatches(
        IInternalActorRef anchor, ActorRefWithCell parent, SelectChildPattern pattern, ActorSelectionMessage selected, SelectionPathElement[] rest, IActorRef sender)
    {
        var matches = parent.Children.Where(child => pattern.Matches(child.Path.Name)).ToArray();
        if (matches.Length == 0)
        {
            Miss(anchor, parent, sender, selected);
            return;
        }
        var next = new ActorSelectionMessage(selected.Message, rest, selected.WildCardFanOut || matches.Length > 1);
        foreach (var match in matches)
        {
            if (rest.Length == 0)
                match.Tell(selected.Message, sender);
            else
                Deliver((IInternalActorRef)match, sender, next);
        }
    }

    private static void DeliverBelow(ActorRefWithCell parent, IActorRef sender, ActorSelectionMessage selected)
    {
        foreach (var child in parent.Children)
        {
            child.Tell(selected.Message, sender);
            if (child is ActorRefWithCell withCell)
                DeliverBelow(withCell, sender, selected);
        }
    }

    /// <inheritdoc />
    public override bool Equals(object obj) => obj is ActorSelection other && Equals(other);

    /// <summary>Equality of anchor and steps.</summary>
    protected bool Equals(ActorSelection other) => Equals(Anchor, other.Anchor) && PathString == other.PathString;

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Anchor, PathString);

    /// <inheritdoc />
    public override string ToString() => $"ActorSelection[Anchor({Anchor.Path}{(Anchor.Path.Uid == 0 ? "" : $"#{Anchor.Path.Uid}")}), Path({PathString})]";
}

/// <summary>A message on its way along a selection.</summary>
public class ActorSelectionMessage : IAutoReceivedMessage, IPossiblyHarmful, IWrappedMessage
{
    /// <summary>With the steps that are left.</summary>
    public ActorSelectionMessage(object message, SelectionPathElement[] elements, bool wildCardFanOut = false)
    {
        Message = message;
        Elements = elements;
        WildCardFanOut = wildCardFanOut;
    }

    /// <summary>The message.</summary>
    public object Message { get; }

    /// <summary>The steps that are left.</summary>
    public SelectionPathElement[] Elements { get; }

    /// <summary>Whether a pattern matched several: then a miss is no dead letter.</summary>
    public bool WildCardFanOut { get; }

    /// <inheritdoc />
    public override string ToString() =>
        $"ActorSelectionMessage - Message: {Message} - WildCartFanOut: {WildCardFanOut} - Elements: {string.Join<SelectionPathElement>("/", Elements)}";
}

/// <summary>One step of a selection.</summary>
public abstract class SelectionPathElement
{
    internal static SelectionPathElement Parse(string element) => element switch
    {
        "**" => SelectChildRecursive.Instance,
        ".." => SelectParent.Instance,
        _ when element.AsSpan().ContainsAny('*', '?') => new SelectChildPattern(element),
        _ => new SelectChildName(element),
    };
}

/// <summary>To a child by name.</summary>
public class SelectChildName : SelectionPathElement
{
    /// <summary>By name.</summary>
    public SelectChildName(string name) => Name = name;

    /// <summary>The name.</summary>
    public string Name { get; }

    /// <inheritdoc />
    public override bool Equals(object obj) => obj is SelectChildName other && Name == other.Name;

    /// <inheritdoc />
    public override int GetHashCode() => Name.GetHashCode(StringComparison.Ordinal);

    /// <inheritdoc />
    public override string ToString() => Name;
}

/// <summary>To all children whose name fits a pattern.</summary>
public class SelectChildPattern : SelectionPathElement
{
    /// <summary>With <c>*</c> and <c>?</c>.</summary>
    public SelectChildPattern(string patternStr) => PatternStr = patternStr;

    /// <summary>The pattern.</summary>
    public string PatternStr { get; }

    internal bool Matches(string name) => System.IO.Enumeration.FileSystemName.MatchesSimpleExpression(PatternStr, name, ignoreCase: false);

    /// <inheritdoc />
    public override bool Equals(object obj) => obj is SelectChildPattern other && PatternStr == other.PatternStr;

    /// <inheritdoc />
    public override int GetHashCode() => PatternStr.GetHashCode(StringComparison.Ordinal);

    /// <inheritdoc />
    public override string ToString() => PatternStr;
}

/// <summary>To all descendants.</summary>
public class SelectChildRecursive : SelectionPathElement
{
    /// <summary>The only instance.</summary>
    public static readonly SelectChildRecursive Instance = new();

    /// <inheritdoc />
    public override string ToString() => "**";
}

/// <summary>To the parent.</summary>
public class SelectParent : SelectionPathElement
{
    /// <summary>The only instance.</summary>
    public static readonly SelectParent Instance = new();

    /// <inheritdoc />
    public override string ToString() => "..";
}

/// <summary>Makes selections from text.</summary>
public static class ActorRefFactoryShared
{
    /// <summary>By absolute path.</summary>
    public static ActorSelection ActorSelection(ActorPath actorPath, ActorSystem system) =>
        new(((ActorSystemImpl)system).Provider.RootGuardianAt(actorPath.Address), actorPath.Elements);

    /// <summary>By absolute path, full address, or relative to an actor.</summary>
    public static ActorSelection ActorSelection(string path, ActorSystem system, IActorRef lookupRoot)
    {
        if (string.IsNullOrEmpty(path))
            return new ActorSelection(system.DeadLetters, "");
        if (path[0] == '/')
            return new ActorSelection(((ActorSystemImpl)system).Provider.RootGuardian, path[1..]);
        if (path.Contains("://", StringComparison.Ordinal))
            return ActorPath.TryParse(path, out var parsed) ? ActorSelection(parsed, system) : new ActorSelection(system.DeadLetters, "");
        return new ActorSelection(lookupRoot, path);
    }

    /// <summary>Relative to an actor.</summary>
    public static ActorSelection ActorSelection(IActorRef anchorActorRef, string path) => new(anchorActorRef, path);
}
