using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace Hub.Host.Hosting;

/// <summary>What the hub shows to clients over TLS, under the names that the HTTP server gives to its default certificate.</summary>
public sealed class ServerCertificate
{
    /// <summary>Section of the settings; in the environment <c>Kestrel__Certificates__Default__Path</c> and so on.</summary>
    internal const string Section = "Kestrel:Certificates:Default";

    private const string PathVariable = "Kestrel__Certificates__Default__Path";

    private readonly X509Certificate2 _leaf;
    private readonly X509Certificate2Collection _chain;

    private ServerCertificate(X509Certificate2 leaf, X509Certificate2Collection chain)
    {
        _leaf = leaf;
        _chain = chain;
    }

    /// <summary>Reads the configured file.</summary>
    /// <param name="configuration">All settings.</param>
    /// <param name="needed">The address that cannot be served without.</param>
    /// <exception cref="HostSettingsException">None is configured, or it cannot be used.</exception>
    public static ServerCertificate Load(IConfiguration configuration, ListenAddress needed)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        ArgumentNullException.ThrowIfNull(needed);
        var settings = configuration.GetSection(Section);
        if (settings["Path"] is not { Length: > 0 } path)
        {
            throw new HostSettingsException($"{needed.Url} needs a certificate: set {PathVariable} to a PFX file, or to a PEM file and Kestrel__Certificates__Default__KeyPath to its key.");
        }

        try
        {
            return settings["KeyPath"] is { Length: > 0 } keyPath ? FromPem(path, keyPath, settings["Password"]) : FromPfx(path, settings["Password"]);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            throw new HostSettingsException($"{PathVariable}: '{path}' cannot be used as a certificate: {e.Message}", e);
        }
    }

    /// <summary>Gives it to a listener.</summary>
    internal void ApplyTo(HttpsConnectionAdapterOptions https)
    {
        https.ServerCertificate = _leaf;
        https.ServerCertificateChain = _chain;
    }

    private static ServerCertificate FromPfx(string path, string? password)
    {
        var chain = X509CertificateLoader.LoadPkcs12CollectionFromFile(path, password);
        return chain.FirstOrDefault(certificate => certificate.HasPrivateKey) is { } leaf
            ? new ServerCertificate(leaf, chain)
            : throw new CryptographicException("it holds no private key.");
    }

    private static ServerCertificate FromPem(string path, string keyPath, string? password)
    {
        var leaf = string.IsNullOrEmpty(password)
            ? X509Certificate2.CreateFromPemFile(path, keyPath)
            : X509Certificate2.CreateFromEncryptedPemFile(path, password, keyPath);
        if (OperatingSystem.IsWindows())
        {
            // TLS there cannot use a key that exists in this process's memory only, as one read from PEM does.
            leaf = X509CertificateLoader.LoadPkcs12(leaf.Export(X509ContentType.Pfx), null);
        }

        var chain = new X509Certificate2Collection();
        chain.ImportFromPemFile(path);
        return new ServerCertificate(leaf, chain);
    }
}
