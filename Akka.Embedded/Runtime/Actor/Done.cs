namespace Akka;

/// <summary>Says that something is over that has no result.</summary>
public sealed class Done
{
    /// <summary>The one instance.</summary>
    public static readonly Done Instance = new();

    private Done()
    {
    }
}
