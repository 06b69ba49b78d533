namespace Hub.Protocol.Frames;

/// <summary>What <see cref="FrameReader.Read"/> found.</summary>
public enum FrameEvent
{
    /// <summary>All input was consumed and nothing is complete yet.</summary>
    NeedMoreData,

    /// <summary>A whole text or binary message, see <see cref="FrameReader.MessageKind"/>.</summary>
    Message,

    /// <summary>A ping; its payload goes back in a pong.</summary>
    Ping,

    /// <summary>A pong.</summary>
    Pong,

    /// <summary>The client's close frame, see <see cref="FrameReader.CloseCode"/>. Nothing follows it.</summary>
    Close,

    /// <summary>The client broke the protocol or a limit, see <see cref="FrameReader.ViolationReason"/>. Nothing follows it.</summary>
    Violation,
}
