using Minwal.Registries;

namespace Minwal.Sources;

/// <summary>The kinds of source that come with the recipe language. A new kind is one file beside this one and one line here.</summary>
internal static class SourceKinds
{
    private static readonly SourceKind[] BuiltIn = [FileSource.File, FileSource.Documents, InlineSource.Kind];

    /// <summary>A registry with all of them, to which more can be added.</summary>
    public static Registry<SourceKind> Create() => new("source", BuiltIn);
}
