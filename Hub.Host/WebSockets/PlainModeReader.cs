using Hub.Actors.Connections;
using Hub.Protocol.Wire;

namespace Hub.Host.WebSockets;

/// <summary>Reads what a simple client's messages are to mean (protocol section 2.1). Other clients may carry these parameters; they mean nothing there.</summary>
internal static class PlainModeReader
{
    /// <summary>Completes <paramref name="connection"/>, or returns the refusal of a value that is not one.</summary>
    public static HandshakeRejected? Apply(in ClientQuery query, ref ConnectionRequest connection)
    {
        if (string.IsNullOrEmpty(query.Mode) || query.Mode.Equals("sendEvent", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        if (!query.Mode.Equals("sendToGroup", StringComparison.OrdinalIgnoreCase))
        {
            return Bad("webpubsub_mode must be sendEvent or sendToGroup.");
        }

        if (query.Group is not { } group || !Names.IsValidGroup(group))
        {
            return Bad("webpubsub_mode=sendToGroup needs a group of 1 to 1024 characters, not all white space.");
        }

        var noEcho = false;
        if (!string.IsNullOrEmpty(query.NoEcho) && !bool.TryParse(query.NoEcho, out noEcho))
        {
            return Bad("noEcho must be true or false.");
        }

        connection = connection with { PlainMode = PlainMode.SendToGroup, PlainGroup = group, PlainNoEcho = noEcho };
        return null;
    }

    private static HandshakeRejected Bad(string reason) => new(StatusCodes.Status400BadRequest, reason);
}
