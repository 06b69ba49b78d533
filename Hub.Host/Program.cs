using Hub.Host.Commands;

return await HubCommandLine.RunAsync(args, Console.Out, Console.Error);
