namespace Akka.Actor.Internal;

/// <summary>Making and finding the children of a cell.</summary>
internal static class CellChildren
{
    internal static IActorRef Make(ActorCell cell, Props props, string name)
    {
        var children = cell.ChildrenContainer;
        if (name is null)
            name = children.NextName();
        else
            Check(name);
        if (children.IsTerminating)
            throw new InvalidOperationException("Cannot create child while terminating or terminated");
        children.Reserve(name);
        ActorCell child;
        try
        {
            child = cell.SystemImpl.MakeActor(props, cell, new ChildActorPath(cell.Path, name, cell.SystemImpl.NextUid()));
        }
        catch (Exception)
        {
            children.Unreserve(name);
            throw;
        }

        // A child of a failed parent waits with it.
        if (cell.RareOrNull?.Perpetrator is not null)
        {
            for (var i = cell.SuspendCount; i > 0; i--)
                child.Suspend();
        }
        children.Add(child);
        if (cell.SystemImpl.Settings.DebugLifecycle)
            cell.Publish(new Event.Debug(cell.Path.ToString(), cell.ActorType, $"now supervising {child.Path}"));
        child.Start();
        return child;
    }

    internal static IInternalActorRef Find(ActorCell cell, string name)
    {
        var (bare, uid) = ActorPath.SplitUid(name);
        var child = cell.ChildrenOrNull?.ByName(bare);
        return child is null || (uid != 0 && uid != child.Path.Uid) ? ActorRefs.Nobody : child;
    }

    internal static IActorRef Walk(ActorCell cell, IReadOnlyList<string> names)
    {
        IInternalActorRef current = cell;
        for (var i = 0; i < names.Count; i++)
        {
            if (current is not ActorRefWithCell withCell)
                return current.GetChild(names.Skip(i).ToArray());
            current = names[i] switch
            {
                ".." => current.Parent,
                "" => current,
                var name => withCell.GetSingleChild(name),
            };
        }
        return current;
    }

    private static void Check(string name)
    {
        if (name.Length == 0)
            throw new InvalidActorNameException("Actor name must not be empty.");
        if (!ActorPath.IsValidPathElement(name))
            throw new InvalidActorNameException($"Illegal actor name [{name}]. {ActorPath.ValidActorNameDescription}");
    }
}
