using System.Buffers;
using Microsoft.AspNetCore.Http.Features;

namespace Hub.Host.Api;

/// <summary>Reads a whole body into memory of its own, up to a bound.</summary>
internal static class RequestBody
{
    /// <summary>Largest body, in bytes (protocol section 5).</summary>
    public const int MaxBytes = 1024 * 1024;

    // The HTTP server's own bound counts what frames the chunks too, which for small ones is more than what is in them.
    private const int MaxChunkedBytes = 8 * MaxBytes;
    private const int FirstBuffer = 4 * 1024;

    /// <summary>The body; null, and the call refused, when it is larger. A length that is announced too large is not even read.</summary>
    public static async ValueTask<byte[]?> ReadAsync(ApiCall call)
    {
        var request = call.Context.Request;
        if (request.ContentLength is { } announced)
        {
            return announced <= MaxBytes ? await ReadExactlyAsync(call, new byte[announced]) : TooLarge(call);
        }

        if (call.Context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } bound)
        {
            bound.MaxRequestBodySize = MaxChunkedBytes;
        }

        var buffer = ArrayPool<byte>.Shared.Rent(FirstBuffer);
        try
        {
            var length = 0;
            var reader = request.BodyReader;
            while (true)
            {
                var result = await reader.ReadAsync(call.Aborted);
                var bytes = result.Buffer;
                if (length + bytes.Length > MaxBytes)
                {
                    reader.AdvanceTo(bytes.End);
                    return TooLarge(call);
                }

                buffer = WithRoom(buffer, length, (int)bytes.Length);
                bytes.CopyTo(buffer.AsSpan(length));
                length += (int)bytes.Length;
                reader.AdvanceTo(bytes.End);
                if (result.IsCompleted)
                {
                    return buffer.AsSpan(0, length).ToArray();
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static async ValueTask<byte[]> ReadExactlyAsync(ApiCall call, byte[] body)
    {
        var reader = call.Context.Request.BodyReader;
        for (var length = 0; length < body.Length;)
        {
            var result = await reader.ReadAsync(call.Aborted);
            result.Buffer.CopyTo(body.AsSpan(length));
            length += (int)result.Buffer.Length;
            reader.AdvanceTo(result.Buffer.End);
            if (result.IsCompleted && length < body.Length)
            {
                throw new BadHttpRequestException("The body is shorter than announced.");
            }
        }

        return body;
    }

    private static byte[] WithRoom(byte[] buffer, int used, int more)
    {
        if (used + more <= buffer.Length)
        {
            return buffer;
        }

        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(used + more, buffer.Length * 2));
        buffer.AsSpan(0, used).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(buffer);
        return larger;
    }

    private static byte[]? TooLarge(ApiCall call)
    {
        call.Refuse(ApiErrors.TooLarge);
        return null;
    }
}
