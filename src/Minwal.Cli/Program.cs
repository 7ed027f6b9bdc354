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
return await new Tool(Console.Out, Console.Error, TimeProvider.System).RunAsync(args).ConfigureAwait(false);
