using System.Collections.Frozen;
using System.Reflection;

namespace Hub.Host.Admin;

/// <summary>A file of the admin page, out of the assembly: the public listener, which serves files from a folder, cannot reach it.</summary>
internal sealed class AdminPage
{
    private const string Prefix = "Hub.Host.AdminPage.";

    private static readonly FrozenDictionary<string, AdminPage> Files = Load();

    private readonly byte[] _content;
    private readonly string _type;

    private AdminPage(byte[] content, string type)
    {
        _content = content;
        _type = type;
    }

    /// <summary>The file at that path, or null.</summary>
    public static AdminPage? Find(string path) => Files.GetValueOrDefault(path == "/" ? "/index.html" : path);

    /// <summary>Sends it. Nothing of the page is cached: it belongs to this version of the hub.</summary>
    public Task SendAsync(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.ContentType = _type;
        headers.ContentLength = _content.Length;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers.ContentSecurityPolicy = "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
        return HttpMethods.IsHead(context.Request.Method) ? Task.CompletedTask : context.Response.Body.WriteAsync(_content, context.RequestAborted).AsTask();
    }

    private static FrozenDictionary<string, AdminPage> Load()
    {
        var assembly = typeof(AdminPage).Assembly;
        return assembly.GetManifestResourceNames().Where(static name => name.StartsWith(Prefix, StringComparison.Ordinal))
            .ToFrozenDictionary(static name => $"/{name[Prefix.Length..]}", name => new AdminPage(Read(assembly, name), TypeOf(name)), StringComparer.Ordinal);
    }

    private static byte[] Read(Assembly assembly, string name)
    {
        using var stream = assembly.GetManifestResourceStream(name)!;
        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        return content;
    }

    private static string TypeOf(string name) => Path.GetExtension(name) switch
    {
        ".html" => "text/html; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".svg" => "image/svg+xml",
        var other => throw new InvalidOperationException($"{other} has no media type here."),
    };
}
