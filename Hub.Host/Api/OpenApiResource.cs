namespace Hub.Host.Api;

/// <summary>The description of this interface, for people and code generators.</summary>
internal static class OpenApiResource
{
    private static readonly byte[] Document = Read();

    public static ValueTask<ApiAnswer> GetAsync(ApiCall call) => new(call.Success(Document));

    private static byte[] Read()
    {
        using var resource = typeof(OpenApiResource).Assembly.GetManifestResourceStream("Hub.Host.openapi.json")!;
        var document = new byte[resource.Length];
        resource.ReadExactly(document);
        return document;
    }
}
