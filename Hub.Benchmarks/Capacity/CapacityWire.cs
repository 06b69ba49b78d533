using System.Text;
using Hub.Benchmarks.Load;
using Hub.Benchmarks.Load.Adapters;

namespace Hub.Benchmarks.Capacity;

/// <summary>A subprotocol of Web PubSub, as far as a load needs it.</summary>
/// <param name="Subprotocol">Its name in the handshake.</param>
/// <param name="IsReliable">Deliveries are numbered, and their receivers acknowledge them.</param>
internal abstract record CapacityWire(string Subprotocol, bool IsReliable)
{
    /// <summary>Names on the command line.</summary>
    public static readonly string[] Names = ["json", "protobuf", "reliable"];

    /// <summary>The subprotocol with that name.</summary>
    public static CapacityWire Named(string name) => name switch
    {
        "json" => new JsonWire(IsReliable: false),
        "reliable" => new JsonWire(IsReliable: true),
        "protobuf" => new ProtobufWire(),
        _ => throw new LoadException($"there is no protocol '{name}'; choose from {string.Join(", ", Names)}"),
    };

    /// <summary>Steps after the upgrade until the client is in the group.</summary>
    public abstract IEnumerable<SetupStep> Join(string group);

    /// <summary>A frame with a message to the group, to be filled in and sent many times.</summary>
    public abstract NumberedFrame Publish(string group, int dataBytes);

    private sealed record JsonWire(bool IsReliable)
        : CapacityWire(IsReliable ? "json.reliable.webpubsub.azure.v1" : "json.webpubsub.azure.v1", IsReliable)
    {
        public override IEnumerable<SetupStep> Join(string group) =>
        [
            new(null, "\"connected\""),
            new($$"""{"type":"joinGroup","group":"{{group}}","ackId":1}""", "\"success\":true", "\"success\":false"),
        ];

        public override NumberedFrame Publish(string group, int dataBytes) => new(
            ClientFrame.Text,
            Encoding.ASCII.GetBytes($$"""{"type":"sendToGroup","group":"{{group}}","dataType":"text","data":"{{NumberedFrame.Data(dataBytes)}}"}"""));
    }

    /// <summary>Written by hand like the JSON above: a fault in the hub's own codec must not be hidden by the same fault here.</summary>
    private sealed record ProtobufWire() : CapacityWire("protobuf.webpubsub.azure.v1", IsReliable: false)
    {
        private const int SystemMessage = 3;
        private const int SendToGroup = 1;
        private const int JoinGroup = 6;
        private const char Length = '\u0002';               // wire type of what follows its length
        private const string AckIdOne = "\u0010\u0001";     // field 2 of a join
        private const string AckOfOne = "\u0008\u0001\u0010";

        public override IEnumerable<SetupStep> Join(string group) =>
        [
            new(null, Tag(SystemMessage)),
            new(Field(JoinGroup, Field(1, group) + AckIdOne), AckOfOne + '\u0001', AckOfOne + '\0', IsBinary: true),
        ];

        public override NumberedFrame Publish(string group, int dataBytes) => new(
            ClientFrame.Binary,
            Encoding.Latin1.GetBytes(Field(SendToGroup, Field(1, group) + Field(3, Field(1, NumberedFrame.Data(dataBytes))))));

        private static string Field(int number, string content) => Tag(number) + Varint(content.Length) + content;

        private static string Tag(int number) => ((char)((number << 3) | Length)).ToString();

        private static string Varint(int value) => value < 0x80 ? ((char)value).ToString() : (char)((value & 0x7f) | 0x80) + Varint(value >> 7);
    }
}
