using System.Reflection;
using System.Text;
using Minwal.Cli;

// Asked so often by scripts that it must not wait for anything else to load.
if (args is ["--version"] or ["-v"])
{
    Console.Out.WriteLine(typeof(Tool).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion);
    return 0;
}

if (args is ["run", ..]) FirstObjects.Begin();
if (OpenFileLimit.Fault(OpenFileLimit.Read()) is { } tooFew)
{
    Console.Error.WriteLine(tooFew);
    return ExitCodes.Failed;
}

Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
int? width = Console.IsErrorRedirected || Console.WindowWidth < 20 ? null : Console.WindowWidth;
var error = TextWriter.Synchronized(new Terminal(Console.Error, mayBeGone: true, width));
LastResort.Guard(error);
var context = new ToolContext(
    TextWriter.Synchronized(new Terminal(Console.Out)), error, TimeProvider.System, Folder: "", Environment.GetEnvironmentVariable)
{
    Live = Console.IsErrorRedirected ? null : Console.Error,
    Width = width,
    OutputWidth = Console.IsOutputRedirected || Console.WindowWidth < 20 ? null : Console.WindowWidth,
};
return await new Tool(context).RunAsync(args).ConfigureAwait(false);
