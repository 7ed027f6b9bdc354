using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Minwal.EndToEnd.Documentation;

/// <summary>
/// What programs of others can use of our assemblies, as text: a line for each public type and, below it, for each of its members. What the
/// compiler adds to records, and what overrides a member that is told already, is left out.
/// </summary>
internal static class PublicApi
{
    /// <summary>The file that keeps it.</summary>
    public const string File = "docs/public-api.txt";

    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static
        | BindingFlags.DeclaredOnly;

    /// <summary>The libraries; the tool is a program, which nobody refers to.</summary>
    public static IReadOnlyList<Assembly> Assemblies { get; } =
    [
        .. ((string[])["Minwal.Workbench", "Minwal.Engine", "Minwal.Models", "Minwal.Datasets", "Minwal.Storage", "Minwal.Quality",
            "Minwal.Similarity", "Minwal.Text", "Minwal.MockProvider"]).Select(Assembly.Load),
    ];

    /// <summary>The whole text, with a line end.</summary>
    public static string Text() => string.Join('\n', Assemblies.SelectMany(Section)) + "\n";

    private static IEnumerable<string> Section(Assembly assembly)
    {
        var types = assembly.GetExportedTypes().OrderBy(type => type.FullName, StringComparer.Ordinal).ToList();
        yield return FormattableString.Invariant($"# {assembly.GetName().Name}: {types.Count} public types");
        foreach (var type in types)
        {
            yield return Line(type);
            foreach (var member in Members(type)) yield return "  " + member;
        }

        yield return "";
    }

    private static string Line(Type type)
    {
        var name = $"{type.Namespace}.{Signature.Name(type)}";
        if (type.IsSubclassOf(typeof(Delegate))) return $"delegate {Method(type.GetMethod("Invoke")!, name)}";
        var bases = (type.BaseType is { } parent && parent != typeof(object) && type.IsClass ? [parent] : Array.Empty<Type>())
            .Concat(Interfaces(type)).Select(Signature.Of).ToList();
        return $"{Kind(type)} {name}{(bases.Count == 0 ? "" : " : " + string.Join(", ", bases))}{Signature.Constraints(type)}";
    }

    private static string Kind(Type type)
    {
        if (type.IsEnum) return "enum";
        if (type.IsInterface) return "interface";
        var isRecord = type.GetMethod("PrintMembers", Declared)?.IsDefined(typeof(CompilerGeneratedAttribute)) == true;
        if (type.IsValueType)
            return (type.IsDefined(typeof(IsReadOnlyAttribute)) ? "readonly " : "") + (isRecord ? "record struct" : "struct");
        var modifier = (type.IsAbstract, type.IsSealed) switch
        {
            (true, true) => "static ",
            (true, false) => "abstract ",
            (false, true) => "sealed ",
            _ => "",
        };
        return modifier + (isRecord ? "record" : "class");
    }

    /// <summary>The public interfaces that a type adds, without those that follow from others and a record's equality.</summary>
    private static IEnumerable<Type> Interfaces(Type type)
    {
        if (type.IsEnum) return [];
        var all = type.GetInterfaces().Where(i => i.IsVisible).Except(type.BaseType?.GetInterfaces() ?? [])
            .Where(i => !i.IsGenericType || i.GetGenericTypeDefinition() != typeof(IEquatable<>)).ToList();
        return all.Except(all.SelectMany(i => i.GetInterfaces())).OrderBy(i => i.Name, StringComparer.Ordinal);
    }

    private static IEnumerable<string> Members(Type type)
    {
        if (type.IsEnum)
            return Enum.GetValuesAsUnderlyingType(type).Cast<object>().Select(value => string.Create(CultureInfo.InvariantCulture,
                $"{Enum.GetName(type, value)} = {value}"));
        if (type.IsSubclassOf(typeof(Delegate))) return [];
        var constructors = type.GetConstructors(Declared).Where(c => IsSeen(c) && !IsGenerated(c))
            .Select(c => $"{Modifiers(c)}{Signature.Name(type).Split('<')[0]}({Signature.Parameters(c)})");
        var others = type.GetProperties(Declared).Where(p => p.GetAccessors(true).Any(IsNew) && p.Name != "EqualityContract")
            .Select(p => (p.Name, Line: Property(p)))
            .Concat(type.GetFields(Declared).Where(f => f.IsPublic || f.IsFamily || f.IsFamilyOrAssembly)
                .Select(f => (f.Name, Line: Field(f))))
            .Concat(type.GetMethods(Declared).Where(m => IsNew(m) && !IsGenerated(m) && (!m.IsSpecialName || IsOperator(m)))
                .Select(m => (m.Name, Line: Modifiers(m) + Method(m, m.Name))));
        return constructors.Order(StringComparer.Ordinal).Concat(others.OrderBy(m => m.Name, StringComparer.Ordinal)
            .ThenBy(m => m.Line, StringComparer.Ordinal).Select(m => m.Line));
    }

    private static string Property(PropertyInfo property)
    {
        var accessors = property.GetAccessors(true).Where(IsSeen).ToList();
        var words = accessors.Select(a => a.ReturnType != typeof(void) ? "get;" : Signature.IsInit(a) ? "init;" : "set;")
            .Order(StringComparer.Ordinal);
        var required = property.IsDefined(typeof(RequiredMemberAttribute)) ? "required " : "";
        var index = property.GetIndexParameters();
        var name = index.Length == 0 ? property.Name : $"this[{string.Join(", ", index.Select(Signature.Of))}]";
        return $"{Modifiers(accessors[0])}{required}{Signature.Of(property)} {name} {{ {string.Join(' ', words)} }}";
    }

    private static string Field(FieldInfo field)
    {
        var modifiers = (field.IsPublic ? "" : "protected ") + (field.IsLiteral ? "const " : (field.IsStatic ? "static " : "")
            + (field.IsInitOnly ? "readonly " : ""));
        var value = field.IsLiteral ? $" = {Signature.Literal(field.GetRawConstantValue())}" : "";
        return $"{modifiers}{Signature.Of(field)} {field.Name}{value}";
    }

    private static string Method(MethodInfo method, string name)
    {
        var types = method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(Signature.Of))}>" : "";
        return $"{Signature.Of(method.ReturnParameter)} {name}{types}({Signature.Parameters(method)}){Signature.Constraints(method)}";
    }

    private static string Modifiers(MethodBase method)
    {
        var access = method.IsPublic ? "" : "protected ";
        if (method.IsStatic) return access + "static ";
        if (method.DeclaringType!.IsInterface || !method.IsVirtual || method.IsFinal) return access;
        return access + (method.IsAbstract ? "abstract " : "virtual ");
    }

    private static bool IsNew(MethodInfo method) => IsSeen(method) && method.GetBaseDefinition() == method;

    private static bool IsSeen(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    private static bool IsGenerated(MethodBase method) => method.IsDefined(typeof(CompilerGeneratedAttribute));

    private static bool IsOperator(MethodInfo method) => method.Name.StartsWith("op_", StringComparison.Ordinal);
}
