using Hub.Host.Commands;
using Hub.Host.Commands.Cmd;

namespace Hub.Tests.Host.Cmd;

/// <summary>What a command printed and how it ended.</summary>
internal sealed record CmdRun(int Code, string Output, string Error)
{
    /// <summary>One command against the fake, as a program would run it.</summary>
    public static Task<CmdRun> Async(FakeAdmin admin, params string[] command) => Async(["cmd", "--admin", admin.Url, .. command]);

    /// <summary>A whole command line, with or without a person.</summary>
    public static async Task<CmdRun> Async(
        string[] arguments, FakeTerminal? terminal = null, string input = "", Func<CmdHost, CmdHost>? change = null)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        using var reader = new StringReader(input);
        var host = new CmdHost(reader, output, error) { Terminal = terminal };
        var code = await HubCommandLine.RunAsync(arguments, change?.Invoke(host) ?? host);
        return new CmdRun(code, output.ToString(), error.ToString());
    }

    /// <summary>It succeeded and printed exactly this.</summary>
    public void MustPrint(string expected)
    {
        Assert.Equal("", Error);
        Assert.Equal(expected.ReplaceLineEndings("\n") + "\n", Output);
        Assert.Equal(0, Code);
    }

    /// <summary>It failed with exactly this sentence and printed nothing else.</summary>
    public void MustFail(string sentence)
    {
        Assert.Equal("", Output);
        Assert.Equal(sentence + "\n", Error);
        Assert.Equal(HubCommandLine.Failed, Code);
    }
}
