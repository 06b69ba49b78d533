namespace Hub.Protocol.CloudEvents;

/// <summary>Members of an envelope that decide something; all others are ignored.</summary>
internal enum EnvelopeMember
{
    SpecVersion,
    Id,
    Source,
    Type,
    Time,
    Hub,
    ConnectionId,
    EventName,
    UserId,
    Subprotocol,
    ConnectionState,
    Signature,
    DataContentType,
    Status,
    Metadata,
    Data,
    DataBase64,
}

/// <summary>Names of the members, as CloudEvents wants attributes: lower-case letters and digits.</summary>
internal static class EnvelopeMembers
{
    public const int Count = (int)EnvelopeMember.DataBase64 + 1;

    private static readonly string[] Names =
    [
        .. Enum.GetNames<EnvelopeMember>().Select(name => name == nameof(EnvelopeMember.DataBase64) ? "data_base64" : name.ToLowerInvariant()),
    ];

    private static readonly EnvelopeMember[] Reply =
    [
        EnvelopeMember.Status, EnvelopeMember.DataContentType, EnvelopeMember.Data, EnvelopeMember.DataBase64, EnvelopeMember.ConnectionState, EnvelopeMember.Metadata,
    ];

    private static readonly EnvelopeMember[] Event = [.. Enum.GetValues<EnvelopeMember>().Where(member => member != EnvelopeMember.Status)];

    /// <summary>What counts in a reply.</summary>
    public static ReadOnlySpan<EnvelopeMember> OfReply => Reply;

    /// <summary>What counts in an event.</summary>
    public static ReadOnlySpan<EnvelopeMember> OfEvent => Event;

    /// <summary>The member's name.</summary>
    public static string NameOf(EnvelopeMember member) => Names[(int)member];

    /// <summary>The member of that name, or null.</summary>
    public static EnvelopeMember? Find(ReadOnlySpan<byte> name)
    {
        for (var i = 0; i < Count; i++)
        {
            if (System.Text.Ascii.Equals(name, Names[i]))
            {
                return (EnvelopeMember)i;
            }
        }

        return null;
    }
}
