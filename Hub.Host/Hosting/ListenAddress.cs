using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Hub.Host.Hosting;

/// <summary>One address to listen on, read from a URL: <c>http://127.0.0.1:8080</c>, <c>http://+:8080</c>, <c>http://localhost:8080</c>, <c>http://unix:/run/hub.sock</c>.</summary>
public sealed record ListenAddress
{
    private readonly BindingAddress _binding;

    private ListenAddress(BindingAddress binding) => _binding = binding;

    /// <summary>Scheme and host as given, and the port.</summary>
    public string Url => _binding.ToString();

    /// <summary>TCP port; 0 lets the system choose.</summary>
    public int Port => _binding.Port;

    /// <summary>True for https.</summary>
    public bool IsHttps => string.Equals(_binding.Scheme, "https", StringComparison.OrdinalIgnoreCase);

    /// <summary>True when only this machine can reach the address.</summary>
    public bool IsLoopback =>
        _binding.IsUnixPipe
        || IsLocalhost
        || (TryAddress(out var address) && IPAddress.IsLoopback(address));

    private bool IsLocalhost => string.Equals(_binding.Host, "localhost", StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads URLs separated by semicolons.</summary>
    /// <param name="urls">The setting's value.</param>
    /// <param name="setting">Its name, for the message.</param>
    /// <exception cref="HostSettingsException">One of them is not a listen URL.</exception>
    public static IReadOnlyList<ListenAddress> ParseList(string urls, string setting) =>
        [.. urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(url => Parse(url, setting))];

    /// <summary>Adds the address to the server; no other HTTP version than 1.1 can be upgraded.</summary>
    /// <param name="server">The server.</param>
    /// <param name="configure">What else the listener does.</param>
    /// <param name="certificate">For https.</param>
    public void AddTo(KestrelServerOptions server, Action<ListenOptions> configure, ServerCertificate? certificate)
    {
        ArgumentNullException.ThrowIfNull(server);
        if (_binding.IsUnixPipe)
        {
            server.ListenUnixSocket(_binding.UnixPipePath, Configure);
        }
        else if (IsLocalhost && Port != 0)
        {
            server.ListenLocalhost(Port, Configure);
        }
        else if (IsLocalhost)
        {
            server.Listen(IPAddress.Loopback, Port, Configure);     // "any free port" cannot be the same one for both loopback addresses
        }
        else if (TryAddress(out var address))
        {
            server.Listen(address, Port, Configure);
        }
        else
        {
            server.ListenAnyIP(Port, Configure);
        }

        void Configure(ListenOptions listen)
        {
            listen.Protocols = HttpProtocols.Http1;
            configure(listen);
            if (IsHttps)
            {
                listen.UseHttps(certificate!.ApplyTo);
            }
        }
    }

    /// <summary>The URL under which a client on this machine reaches the address once it listens on <paramref name="port"/>.</summary>
    public string LocalUrl(int port)
    {
        var host = TryAddress(out var address) && !address.Equals(IPAddress.Any) && !address.Equals(IPAddress.IPv6Any) ? _binding.Host : "localhost";
        return $"{_binding.Scheme}://{host}:{port}";
    }

    private static ListenAddress Parse(string url, string setting)
    {
        try
        {
            var binding = BindingAddress.Parse(url);
            if (binding.Scheme.ToUpperInvariant() is not ("HTTP" or "HTTPS") || binding.PathBase.Length > 0 || binding.Port is < 0 or > ushort.MaxValue)
            {
                throw new FormatException();
            }

            return new ListenAddress(binding);
        }
        catch (FormatException e)
        {
            throw new HostSettingsException($"{setting}: '{url}' is not a listen address; write it like http://127.0.0.1:8080 or http://+:8080.", e);
        }
    }

    private bool TryAddress(out IPAddress address) => IPAddress.TryParse(_binding.Host, out address!);
}
