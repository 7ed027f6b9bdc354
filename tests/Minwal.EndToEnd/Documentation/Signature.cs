using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Minwal.EndToEnd.Documentation;

/// <summary>Types and parameters as C# writes them, without namespaces.</summary>
internal static class Signature
{
    private static readonly NullabilityInfoContext Nullability = new();

    private static readonly Dictionary<Type, string> Words = new()
    {
        [typeof(void)] = "void",
        [typeof(object)] = "object",
        [typeof(string)] = "string",
        [typeof(bool)] = "bool",
        [typeof(char)] = "char",
        [typeof(byte)] = "byte",
        [typeof(int)] = "int",
        [typeof(uint)] = "uint",
        [typeof(long)] = "long",
        [typeof(ulong)] = "ulong",
        [typeof(float)] = "float",
        [typeof(double)] = "double",
        [typeof(decimal)] = "decimal",
    };

    /// <summary>A type where nothing says which references may be null.</summary>
    public static string Of(Type type) => Write(type, null);

    public static string Of(PropertyInfo property) => Write(property.PropertyType, Nullability.Create(property));

    public static string Of(FieldInfo field) => Write(field.FieldType, Nullability.Create(field));

    /// <summary>A parameter with its name and default; what a method returns is one without a name.</summary>
    public static string Of(ParameterInfo parameter)
    {
        var isParams = parameter.IsDefined(typeof(ParamArrayAttribute)) || parameter.IsDefined(typeof(ParamCollectionAttribute));
        var way = parameter.IsOut ? "out " : parameter.IsIn ? "in " : parameter.ParameterType.IsByRef ? "ref " : isParams ? "params " : "";
        var type = parameter.ParameterType.IsByRef ? parameter.ParameterType.GetElementType()! : parameter.ParameterType;
        var text = way + Write(type, Nullability.Create(parameter));
        if (string.IsNullOrEmpty(parameter.Name)) return text;
        if (!parameter.HasDefaultValue) return $"{text} {parameter.Name}";
        var none = type.IsValueType && Nullable.GetUnderlyingType(type) is null ? "default" : "null";
        return $"{text} {parameter.Name} = {(parameter.RawDefaultValue is { } value ? Literal(value) : none)}";
    }

    public static string Parameters(MethodBase method) =>
        (method.IsDefined(typeof(ExtensionAttribute)) ? "this " : "") + string.Join(", ", method.GetParameters().Select(Of));

    /// <summary>The name of a type that is declared, with its type parameters.</summary>
    public static string Name(Type type)
    {
        var name = type.Name.Split('`')[0];
        if (type.GetGenericArguments() is { Length: > 0 } parameters) name += $"<{string.Join(", ", parameters.Select(Parameter))}>";
        return type.IsNested ? $"{Name(type.DeclaringType!)}.{name}" : name;
    }

    public static string Constraints(Type type) => Constraints(type.GetGenericArguments());

    public static string Constraints(MethodInfo method) => method.IsGenericMethod ? Constraints(method.GetGenericArguments()) : "";

    /// <summary>Whether a setter may only be called while the object is made.</summary>
    public static bool IsInit(MethodInfo setter) => setter.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit));

    public static string Literal(object? value) => value switch
    {
        null => "null",
        string text => $"\"{text}\"",
        bool flag => flag ? "true" : "false",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    private static string Write(Type type, NullabilityInfo? nullability)
    {
        if (Nullable.GetUnderlyingType(type) is { } inner) return Write(inner, null) + "?";
        // Of a bare type parameter it is not known what it will be.
        var isKnown = !type.IsGenericParameter || IsClass(type);
        var mark = isKnown && !type.IsValueType && nullability is { ReadState: NullabilityState.Nullable } ? "?" : "";
        if (type.IsArray) return Write(type.GetElementType()!, nullability?.ElementType) + "[]" + mark;
        if (!type.IsGenericType) return Words.GetValueOrDefault(type, type.IsGenericParameter ? type.Name : Name(type)) + mark;
        var known = nullability?.GenericTypeArguments ?? [];
        var arguments = type.GetGenericArguments().Select((argument, i) => Write(argument, i < known.Length ? known[i] : null));
        return type.Name.StartsWith("ValueTuple`", StringComparison.Ordinal)
            ? $"({string.Join(", ", arguments)})"
            : $"{type.Name.Split('`')[0]}<{string.Join(", ", arguments)}>{mark}";
    }

    private static bool IsClass(Type parameter) =>
        parameter.GenericParameterAttributes.HasFlag(GenericParameterAttributes.ReferenceTypeConstraint);

    private static string Parameter(Type parameter)
    {
        var variance = parameter.GenericParameterAttributes & GenericParameterAttributes.VarianceMask;
        return variance switch
        {
            GenericParameterAttributes.Contravariant => "in ",
            GenericParameterAttributes.Covariant => "out ",
            _ => "",
        } + parameter.Name;
    }

    private static string Constraints(Type[] parameters) => string.Concat(parameters.Where(p => p.IsGenericParameter).Select(parameter =>
    {
        var attributes = parameter.GenericParameterAttributes;
        List<string> words = attributes.HasFlag(GenericParameterAttributes.NotNullableValueTypeConstraint) ? ["struct"]
            : IsClass(parameter) ? ["class"] : [];
        words.AddRange(parameter.GetGenericParameterConstraints().Where(c => c != typeof(ValueType)).Select(Of));
        return words.Count == 0 ? "" : $" where {parameter.Name} : {string.Join(", ", words)}";
    }));
}
