using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Hub.Actors;

namespace Hub.Host.Admin;

/// <summary>One request of an operator: its path, its parameters, its answer.</summary>
internal sealed class AdminCall
{
    /// <summary>Largest body: a text to publish.</summary>
    private const int MaxBodyBytes = 1024 * 1024;

    /// <summary>How long to wait for a worker that is busy.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly HttpContext _context;

    public AdminCall(HttpContext context, HubTree tree, string[] path)
    {
        _context = context;
        Tree = tree;
        Path = path;
    }

    /// <summary>The node.</summary>
    public HubTree Tree { get; }

    /// <summary>Decoded segments of the path behind <c>/admin/</c>.</summary>
    public string[] Path { get; }

    public HttpContext Context => _context;

    public CancellationToken Aborted => _context.RequestAborted;

    public bool IsReading => AdminGuard.IsReading(_context.Request.Method);

    /// <summary>A parameter; null when it is absent or empty.</summary>
    public string? Text(string name) => _context.Request.Query[name].ToString() is { Length: > 0 } value ? value : null;

    /// <summary>A hub's name in canonical lower case; null when it is absent.</summary>
    public string? Hub() => Text("hub")?.ToLowerInvariant();

    /// <summary>A whole number within bounds.</summary>
    /// <exception cref="AdminException">It is none, or outside.</exception>
    public int Number(string name, int otherwise, int least, int most)
    {
        if (Text(name) is not { } text)
        {
            return otherwise;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most
            ? value
            : throw AdminException.BadRequest($"{name} must be a whole number from {least} to {most}.");
    }

    /// <summary>How many items a page has at most.</summary>
    public int Limit() => Number("limit", 50, 1, 1_000);

    /// <summary>Seconds to watch; fractions are allowed.</summary>
    public TimeSpan Seconds(double otherwise)
    {
        const double Most = 10;
        if (Text("seconds") is not { } text)
        {
            return TimeSpan.FromSeconds(otherwise);
        }

        return double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) && value is >= 0 and <= Most
            ? TimeSpan.FromSeconds(value)
            : throw AdminException.BadRequest($"seconds must be a number from 0 to {Most}.");
    }

    /// <summary>True or false.</summary>
    public bool Flag(string name) => Text(name) switch
    {
        null or "false" or "0" => false,
        "true" or "1" => true,
        _ => throw AdminException.BadRequest($"{name} must be true or false."),
    };

    /// <summary>One of some words.</summary>
    public T Word<T>(string name, T otherwise) where T : struct, Enum
    {
        if (Text(name) is not { } text)
        {
            return otherwise;
        }

        // Not Enum.TryParse alone: it would take numbers too.
        return char.IsAsciiLetter(text[0]) && Enum.TryParse<T>(text, ignoreCase: true, out var value)
            ? value
            : throw AdminException.BadRequest($"{name} must be one of {string.Join(", ", Enum.GetNames<T>()).ToLowerInvariant()}.");
    }

    /// <summary>The JSON body; an empty one reads as an empty object.</summary>
    public async Task<T> BodyAsync<T>(JsonTypeInfo<T> type) where T : class
    {
        if (!_context.Request.HasJsonContentType())
        {
            throw new AdminException(StatusCodes.Status415UnsupportedMediaType, "The body must be application/json.");
        }

        if (_context.Request.ContentLength > MaxBodyBytes)
        {
            throw new AdminException(StatusCodes.Status413PayloadTooLarge, $"The body is larger than {MaxBodyBytes} bytes.");
        }

        try
        {
            return _context.Request.ContentLength == 0
                ? JsonSerializer.Deserialize("{}"u8, type)!
                : await JsonSerializer.DeserializeAsync(_context.Request.Body, type, Aborted) ?? throw new JsonException();
        }
        catch (JsonException)
        {
            throw AdminException.BadRequest("The body is not the JSON object that is expected here.");
        }
    }

    /// <summary>Answers.</summary>
    public Task AnswerAsync<T>(T answer, JsonTypeInfo<T> type, int status = StatusCodes.Status200OK)
    {
        _context.Response.StatusCode = status;
        return _context.Response.WriteAsJsonAsync(answer, type, cancellationToken: Aborted);
    }
}
