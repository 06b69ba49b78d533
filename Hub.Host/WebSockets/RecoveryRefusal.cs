using System.IO.Pipelines;
using Hub.Actors.Transport;
using Hub.Protocol.Frames;
using Hub.Protocol.Wire;

namespace Hub.Host.WebSockets;

/// <summary>Tells a client that its old connection is gone (protocol section 2.6): close 1008, upon which it makes a new one.</summary>
internal static class RecoveryRefusal
{
    /// <summary>Why, for the client and for the record.</summary>
    public const string Text = "The connection cannot be recovered.";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly byte[] Close = FrameBuilder.CloseFrame(CloseReason.PolicyViolation.Code, Text);

    /// <summary>The close code.</summary>
    public static int Code => CloseReason.PolicyViolation.Code;

    /// <summary>Sends the close frame and waits a moment for the client to hang up, so that the frame is not lost to a reset.</summary>
    public static async Task SendAsync(IClientSocket socket, CancellationToken aborted)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(aborted);
        deadline.CancelAfter(Patience);
        await using var registration = deadline.Token.Register(static state => ((IClientSocket)state!).Abort(), socket);
        try
        {
            await socket.SendAsync(Close);
            await socket.CompleteAsync();
            await DiscardAsync(socket.Input);
        }
        catch (Exception e) when (SocketErrors.IsConnectionLoss(e))
        {
            // It hung up first.
        }
    }

    private static async Task DiscardAsync(PipeReader input)
    {
        ReadResult read;
        do
        {
            read = await input.ReadAsync();
            input.AdvanceTo(read.Buffer.End);
        }
        while (!read.IsCompleted && !read.IsCanceled);
        await input.CompleteAsync();
    }
}
