using System.Globalization;
using Hub.Protocol.Wire;

namespace Hub.Protocol.CloudEvents;

/// <summary>Makes an event of the members of its envelope.</summary>
internal static class EnvelopeEvent
{
    /// <summary>Gives the event and null, or what is wrong.</summary>
    public static string? Create(EnvelopeReader read, out CloudEvent? e)
    {
        e = null;
        if (read[EnvelopeMember.SpecVersion] != CloudEvent.Version)
        {
            return "specversion is not 1.0.";
        }

        if (read[EnvelopeMember.Hub] is not { } hub || !Names.IsValidHub(hub))
        {
            return "hub is missing or not valid.";
        }

        if (read[EnvelopeMember.EventName] is not { } name || !Names.IsValidEvent(name))
        {
            return "eventname is missing or not valid.";
        }

        if (read[EnvelopeMember.ConnectionId] is not { Length: > 0 } connectionId || read[EnvelopeMember.Signature] is not { } signature)
        {
            return "connectionid or signature is missing.";
        }

        var idText = read[EnvelopeMember.Id];
        if (!long.TryParse(idText, NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            || !CloudEvent.TryReadTime(read[EnvelopeMember.Time], out var time))
        {
            return "id or time is missing or not valid.";
        }

        var type = read[EnvelopeMember.Type];
        var made = new CloudEvent
        {
            Kind = KindOf(type),
            Hub = hub,
            Name = name,
            ConnectionId = connectionId,
            Id = id,
            Time = time,
            UserId = read[EnvelopeMember.UserId],
            Subprotocol = read[EnvelopeMember.Subprotocol],
            State = read[EnvelopeMember.ConnectionState],
            ContentType = read.ContentType,
            Body = read.Body,
            Metadata = read.Metadata,
            Signature = signature,
        };
        var isSystemName = made.Kind == HubEventKind.User || made.Type == CloudEvent.SystemTypePrefix + name;
        if (made.Type != type || !isSystemName || made.Source != read[EnvelopeMember.Source] || made.IdText != idText)
        {
            return "type, source or id does not agree with the other attributes.";
        }

        e = made;
        return null;
    }

    /// <summary>Of an unknown type it is a user event, whose type will not agree.</summary>
    private static HubEventKind KindOf(string? type) => type switch
    {
        CloudEvent.SystemTypePrefix + "connect" => HubEventKind.Connect,
        CloudEvent.SystemTypePrefix + "connected" => HubEventKind.Connected,
        CloudEvent.SystemTypePrefix + "disconnected" => HubEventKind.Disconnected,
        _ => HubEventKind.User,
    };
}
