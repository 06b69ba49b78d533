using Hub.Actors;

namespace Hub.Host.Hosting;

/// <summary>Where the HTTP side finds the actor tree, which is built when the actor system starts.</summary>
public sealed class HubAccess
{
    private HubTree? _tree;

    /// <summary>The running tree, or null before it was built.</summary>
    public HubTree? Tree => Volatile.Read(ref _tree);

    /// <summary>Publishes the tree.</summary>
    public void Set(HubTree tree) => Volatile.Write(ref _tree, tree);
}
