using System.Threading.Channels;
using Hub.Host.Commands.Cmd.Output;

namespace Hub.Tests.Host.Cmd;

/// <summary>A terminal at which the spec types.</summary>
internal sealed class FakeTerminal : ITerminal
{
    private readonly Channel<ConsoleKeyInfo> _keys = Channel.CreateUnbounded<ConsoleKeyInfo>();

    public int Width { get; set; } = 120;

    public int Height { get; set; } = 30;

    public FakeTerminal Type(string text)
    {
        foreach (var unit in text)
        {
            _keys.Writer.TryWrite(Keys.Of(unit));
        }

        return this;
    }

    public FakeTerminal Press(params ReadOnlySpan<ConsoleKey> keys)
    {
        foreach (var key in keys)
        {
            _keys.Writer.TryWrite(Keys.Of(key));
        }

        return this;
    }

    public FakeTerminal Control(ConsoleKey key)
    {
        _keys.Writer.TryWrite(Keys.Control(key));
        return this;
    }

    public Task<ConsoleKeyInfo> ReadKeyAsync(CancellationToken cancellation) => _keys.Reader.ReadAsync(cancellation).AsTask();

    public IDisposable TakeInterrupts() => new StringReader("");
}
