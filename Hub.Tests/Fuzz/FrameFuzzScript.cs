using System.Text;
using Hub.Protocol.Frames;
using Hub.Protocol.Wire;
using Hub.Tests.Frames;
using Hub.Tests.Fuzz.Support;
using Hub.Tests.Support;

namespace Hub.Tests.Fuzz;

/// <summary>A random valid stream of client frames, and what a reader must report for it. The limits may be met but not exceeded.</summary>
/// <param name="Bytes">The stream.</param>
/// <param name="Facts">What it means.</param>
public sealed record FrameFuzzScript(byte[] Bytes, List<string> Facts)
{
    private const int MostMessages = 6;
    private static readonly ushort[] Codes = [1000, 1001, 1003, 1011, 3000, 4999];

    /// <summary>Up to six messages, fragmented or not, control frames anywhere between frames, at times a close frame.</summary>
    public static FrameFuzzScript Random(FuzzSource source, ProtocolLimits limits)
    {
        var frames = new List<byte[]>();
        var facts = new List<string>();
        for (var left = source.Random.Next(MostMessages + 1); left > 0; left--)
        {
            AddControl(source, frames, facts);
            AddMessage(source, limits, frames, facts);
        }

        if (source.OneIn(3))
        {
            var (code, reason) = (source.Pick(Codes), source.Text(30));
            frames.Add(ClientFrames.Close(code, reason));
            facts.Add(FrameFact.Close(code, reason));
        }

        return new FrameFuzzScript(ClientFrames.Join([.. frames]), facts);
    }

    private static void AddMessage(FuzzSource source, ProtocolLimits limits, List<byte[]> frames, List<string> facts)
    {
        var kind = source.OneIn(2) ? Opcode.Text : Opcode.Binary;
        var most = source.Pick([4, 130, limits.MaxMessageBytes]);
        // A code point takes at most four bytes, so the text stays within the limit.
        var payload = kind == Opcode.Text ? Encoding.UTF8.GetBytes(source.Text(most / 4)) : source.Bytes(most);
        var cuts = new List<int> { 0, payload.Length };
        for (var more = source.OneIn(2) ? 0 : source.Random.Next(limits.MaxFragments); more > 0; more--)
        {
            cuts.Add(source.Random.Next(payload.Length + 1));
        }

        cuts.Sort();
        for (var i = 1; i < cuts.Count; i++)
        {
            var part = payload.AsSpan(cuts[i - 1], cuts[i] - cuts[i - 1]);
            var isLast = i == cuts.Count - 1;
            frames.Add(ClientFrames.Frame(i == 1 ? kind : Opcode.Continuation, part, isLast, Mask(source)));
            if (!isLast)
            {
                AddControl(source, frames, facts);
            }
        }

        facts.Add(FrameFact.Message(kind, payload));
    }

    private static void AddControl(FuzzSource source, List<byte[]> frames, List<string> facts)
    {
        if (!source.OneIn(4))
        {
            return;
        }

        var isPing = source.OneIn(2);
        var payload = source.Bytes(125);
        frames.Add(ClientFrames.Frame(isPing ? Opcode.Ping : Opcode.Pong, payload, mask: Mask(source)));
        facts.Add(isPing ? FrameFact.Ping(payload) : FrameFact.Pong(payload));
    }

    private static uint Mask(FuzzSource source) => (uint)source.Random.NextInt64(1L + uint.MaxValue);
}
