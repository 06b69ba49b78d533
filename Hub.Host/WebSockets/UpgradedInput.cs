using System.IO.Pipelines;

namespace Hub.Host.WebSockets;

/// <summary>The receiving side of an upgraded request.</summary>
internal static class UpgradedInput
{
    // Zero-byte reads: the reader rents a buffer when bytes are there, so an idle connection holds none.
    private static readonly StreamPipeReaderOptions Options = new(leaveOpen: true, useZeroByteReads: true);

    public static PipeReader Of(Stream stream) => PipeReader.Create(stream, Options);
}
