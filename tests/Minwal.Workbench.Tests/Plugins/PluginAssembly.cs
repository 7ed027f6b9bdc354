using System.Reflection;
using System.Reflection.Emit;
using Minwal.Workbench.Plugins;

namespace Minwal.Workbench.Tests.Plugins;

/// <summary>Writes assemblies with plugins in them.</summary>
internal static class PluginAssembly
{
    /// <summary>A plugin's class.</summary>
    /// <param name="Name">The class.</param>
    /// <param name="Throws">
    /// What adding throws, an exception with a constructor that takes a text; null for a plugin that adds nothing.
    /// </param>
    /// <param name="Constructor">Whether it has a constructor that takes nothing; else one that takes a number.</param>
    public sealed record Plugin(string Name, Type? Throws = null, bool Constructor = true);

    /// <summary>Writes an assembly with <paramref name="plugins"/>; returns its path.</summary>
    public static string Write(string path, params IReadOnlyList<Plugin> plugins)
    {
        var assembly = new PersistedAssemblyBuilder(new AssemblyName(Path.GetFileNameWithoutExtension(path)), typeof(object).Assembly);
        var module = assembly.DefineDynamicModule("module");
        foreach (var plugin in plugins)
        {
            var type = module.DefineType(
                plugin.Name, TypeAttributes.Public | TypeAttributes.Sealed, typeof(object), [typeof(IMinwalPlugin)]);
            if (plugin.Constructor) type.DefineDefaultConstructor(MethodAttributes.Public);
            else Returning(type.DefineConstructor(MethodAttributes.Public, CallingConventions.Standard, [typeof(int)]));
            const MethodAttributes Method = MethodAttributes.Public | MethodAttributes.Virtual;
            var code = type.DefineMethod(nameof(IMinwalPlugin.Add), Method, typeof(void), [typeof(MinwalWorkbench)]).GetILGenerator();
            if (plugin.Throws is not null)
            {
                code.Emit(OpCodes.Ldstr, "it does not want to");
                code.Emit(OpCodes.Newobj, plugin.Throws.GetConstructor([typeof(string)])!);
                code.Emit(OpCodes.Throw);
            }

            code.Emit(OpCodes.Ret);
            type.CreateType();
        }

        assembly.Save(path);
        return path;
    }

    private static void Returning(ConstructorBuilder constructor) => constructor.GetILGenerator().Emit(OpCodes.Ret);
}
