using Minwal.Faults;
using Minwal.Recipes.Language;
using Minwal.Recipes.Templates;
using Minwal.Values;

namespace Minwal.Sources;

/// <summary>Rows of a file, or chunks of documents: something on the disk, inside the recipe's folder or where a parameter says.</summary>
internal sealed class FileSource : SourceOrigin
{
    private static readonly Key<Template> FileKey = new("file", TemplateShape.Instance,
        "A .jsonl, .json, .csv, .tsv or .txt file (one row a line), inside the recipe's folder or, through a parameter, where the user "
        + "says.", false, null!);

    private static readonly Key<Template> DocumentsKey = new("documents", TemplateShape.Instance,
        "A folder of .txt and .md documents, cut into chunks; the row has text, document and chunk.", false, null!);

    private static readonly Key<long> WordsKey = new("chunk_words", Shapes.Integer(10, 10_000),
        "The length of a chunk in words.", false, 200);

    private readonly Template _path;
    private readonly int? _chunkWords;

    private FileSource(Template path, int? chunkWords) => (_path, _chunkWords) = (path, chunkWords);

    /// <summary>The kind <c>file</c>.</summary>
    public static SourceKind File { get; } = new(FileKey, [], values => new FileSource(values.Get(FileKey), null));

    /// <summary>The kind <c>documents</c>.</summary>
    public static SourceKind Documents { get; } =
        new(DocumentsKey, [WordsKey], values => new FileSource(values.Get(DocumentsKey), (int)values.Get(WordsKey)));

    public override IReadOnlyList<Template> Templates => [_path];

    public override SourceRows Read(SourceContext context)
    {
        var named = Value.ToText(_path.Evaluate(context.Variables));
        var inside = Path.Combine(context.Folder, named);
        var path = _path.IsConstant || !(System.IO.File.Exists(named) || Directory.Exists(named)) ? inside : named;
        if (!System.IO.File.Exists(path) && (_chunkWords is null || !Directory.Exists(path)))
            throw new MinwalException("MW1017", $"it reads '{named}', which does not exist",
                "a path that a parameter gives is relative to the current folder");
        return new SourceRows(named, _chunkWords is { } words ? DocumentChunks.Read(path, words) : context.ReadFile(path));
    }
}
