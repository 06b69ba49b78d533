using System.Buffers;
using Hub.Protocol.Json;

namespace Hub.Protocol.CloudEvents;

/// <summary>Bodies of the events that nobody answers (protocol section 4.5); <see cref="ContentTypes.Json"/>.</summary>
public static class SystemEventBody
{
    /// <summary>Body of <c>connected</c>.</summary>
    public static readonly ReadOnlyMemory<byte> Connected = "{}"u8.ToArray();

    /// <summary>Body of <c>disconnected</c>.</summary>
    /// <param name="reason">Why the connection ended, for people; any string.</param>
    public static byte[] Disconnected(string reason)
    {
        ArgumentNullException.ThrowIfNull(reason);
        var buffer = new ArrayBufferWriter<byte>();
        var json = new JsonOutput(buffer);
        json.Literal("{\"reason\":"u8);
        json.String(reason);
        json.Literal("}"u8);
        json.Complete();
        return buffer.WrittenSpan.ToArray();
    }
}
