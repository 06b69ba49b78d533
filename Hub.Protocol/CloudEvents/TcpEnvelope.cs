using System.Diagnostics.CodeAnalysis;

namespace Hub.Protocol.CloudEvents;

/// <summary>
/// Events and replies as JSON for TCP backends, described for their authors in <c>docs/upstream-tcp.md</c>: the JSON format of CloudEvents
/// 1.0. How messages follow one another on a connection is not known here. Reading never throws.
/// </summary>
public static class TcpEnvelope
{
    /// <summary>
    /// Writes an event; cookies are for HTTP only and left out. The result is valid JSON whatever the event holds: control characters and lone
    /// surrogates in attributes become U+FFFD, and a body that is not what its media type says travels as Base64.
    /// </summary>
    public static byte[] WriteEvent(CloudEvent e)
    {
        ArgumentNullException.ThrowIfNull(e);
        return EnvelopeWriter.Write(e);
    }

    /// <summary>Reads an event, for backends. Attributes that say the same thing twice must agree.</summary>
    /// <param name="json">One message of the hub.</param>
    /// <param name="e">Set when it is valid; owns its memory.</param>
    /// <param name="error">What is wrong with it, for the log.</param>
    public static bool TryReadEvent(ReadOnlySpan<byte> json, [NotNullWhen(true)] out CloudEvent? e, [NotNullWhen(false)] out string? error)
    {
        e = null;
        if (EnvelopeReader.TryRead(json, EnvelopeMembers.OfEvent, out var read, out error))
        {
            error = EnvelopeEvent.Create(read, out e);
        }

        return e is not null;
    }

    /// <summary>Writes a reply, for backends; cookies are for HTTP only and left out.</summary>
    public static byte[] WriteReply(CloudEventReply reply)
    {
        ArgumentNullException.ThrowIfNull(reply);
        return EnvelopeWriter.Write(reply);
    }

    /// <summary>Reads a reply; a status that is absent is 200.</summary>
    /// <param name="json">One message of a backend.</param>
    /// <param name="reply">Set when it is valid; owns its memory.</param>
    /// <param name="error">What is wrong with it, for the log.</param>
    public static bool TryReadReply(ReadOnlySpan<byte> json, [NotNullWhen(true)] out CloudEventReply? reply, [NotNullWhen(false)] out string? error)
    {
        reply = null;
        if (EnvelopeReader.TryRead(json, EnvelopeMembers.OfReply, out var read, out error))
        {
            var state = read[EnvelopeMember.ConnectionState];
            error = state is null ? null : CloudEventReply.CheckState(state);
            reply = error is null ? new CloudEventReply(read.Status ?? 200, read.ContentType, read.Body) { State = state, Metadata = read.Metadata } : null;
        }

        return reply is not null;
    }
}
