using System.Reflection;
using System.Text;
using Minwal.Cli;

// Asked so often by scripts that it must not wait for anything else to load.
if (args is ["--version"] or ["-v"])
{
    Console.Out.WriteLine(typeof(Tool).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion);
    return 0;
}

Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
var context = new ToolContext(Console.Out, Console.Error, TimeProvider.System, Folder: "", Environment.GetEnvironmentVariable);
return await new Tool(context).RunAsync(args).ConfigureAwait(false);
