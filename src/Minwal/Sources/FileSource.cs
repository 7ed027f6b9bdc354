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
        + "says; - for standard input.", false, null!);

    private static readonly Key<Template> DocumentsKey = new("documents", TemplateShape.Instance,
        "A folder of .txt and .md documents, or one document, cut into chunks; the row has text, document and chunk, and the fields of a "
        + ".md file's front matter. Or a file of rows (.jsonl, .json, .csv, .tsv), each of which is a document.", false, null!);

    private static readonly Key<string> FormKey = new("as", Shapes.Text,
        "The form in which rows are read, whatever they came in: `questions` reads multiple-choice questions as benchmarks publish them "
        + "(EXAMS, also as a table with dictionaries as Python prints them, AlGhafa, a column for each option) as question, options, "
        + "answer, and what stands beside.", false, "");

    /// <summary>The word for standard input.</summary>
    private const string StandardInput = "-";

    private const int MostToldRows = 10;

    private readonly Template _path;
    private readonly Template? _column;
    private readonly int? _chunkWords;
    private readonly string _form;

    private FileSource(Template path, int? chunkWords, string form, Template? column = null) =>
        (_path, _chunkWords, _form, _column) = (path, chunkWords, form, column);

    /// <summary>The rows of the file that <paramref name="path"/> names.</summary>
    public static FileSource Of(Template path) => new(path, null, "");

    /// <summary>The kind <c>file</c>.</summary>
    public static SourceKind File { get; } = new(FileKey, [FormKey],
        values => new FileSource(values.Get(FileKey), null, values.Get(FormKey)));

    /// <summary>The kind <c>documents</c>.</summary>
    public static SourceKind Documents { get; } =
        new(DocumentsKey, [DocumentKeys.ChunkWords, DocumentKeys.Column], values => new FileSource(
            values.Get(DocumentsKey), (int)values.Get(DocumentKeys.ChunkWords), "", values.Get(DocumentKeys.Column)));

    public override IReadOnlyList<Template> Templates => _column is null ? [_path] : [_path, _column];

    public override SourceRows Read(SourceContext context)
    {
        if (_form.Length == 0) return ReadRows(context);
        if (!context.Forms.TryGetValue(_form, out var form))
        {
            throw new MinwalException("MW1009", $"rows cannot be read as '{_form}'; allowed is {string.Join(", ", context.Forms.Keys)}",
                Spelling.Nearest(_form, context.Forms.Keys) is { } near ? $"did you mean '{near}'?" : null);
        }

        var read = ReadRows(context);
        return read with { Rows = InForm(read, form) };
    }

    /// <summary>The rows, each in its form; every row that has none is told, behind the last one.</summary>
    private static IEnumerable<Fields> InForm(SourceRows read, Func<Fields, Fields> form)
    {
        var faults = new List<Fault>();
        var (number, bad) = (0L, 0L);
        foreach (var row in read.Rows)
        {
            number++;
            Fields? formed = null;
            try
            {
                formed = form(row);
            }
            catch (MinwalException e)
            {
                if (++bad <= MostToldRows)
                {
                    var place = $"row {number:N0} of '{read.Place}'";
                    faults.AddRange(e.Faults.Select(fault => fault with { Message = $"{place}: {fault.Message}" }));
                }
            }

            if (formed is not null) yield return formed;
        }

        if (bad > MostToldRows)
            faults.Add(new Fault("MW5004", new Mark(""), $"{bad - MostToldRows:N0} more rows of '{read.Place}' cannot be read"));
        if (faults.Count > 0) throw new MinwalException(faults);
    }

    private SourceRows ReadRows(SourceContext context)
    {
        var value = _path.Evaluate(context.Variables);
        if (value is Fields or IReadOnlyList<object?>)
        {
            throw new MinwalException("MW1017", $"it reads one {(_chunkWords is null ? "file" : "folder or file")}, "
                + $"not the {Value.TypeName(value)} {Json.ToText(value)}", _chunkWords is null ? null
                : "documents that lie together in a folder are one source, with the field 'document' in each row");
        }

        var named = Value.ToText(value);
        if (named.Length == 0) return new SourceRows("", []);
        if (context.Pending.Contains(named)) return new SourceRows(named, context.ReadFile(named));
        if (named == StandardInput && _chunkWords is null)
        {
            return new SourceRows("standard input", context.ReadInput?.Invoke()
                ?? throw new MinwalException("MW1017", "it reads standard input ('-'), which is not there"));
        }

        // What the recipe says lies beside it; what the user typed is meant where the user is, or else as a file of the recipe.
        var isGiven = context.IsGiven(_path);
        var path = !isGiven ? RecipePath.Inside(context.Folder, named) : Exists(named) ? named : Path.Combine(context.Folder, named);
        if (!System.IO.File.Exists(path) && (_chunkWords is null || !Directory.Exists(path)))
        {
            throw new MinwalException("MW1017", $"it reads '{named}', which does not exist", isGiven
                ? "a path that a parameter gives is relative to the current folder"
                : "a path that the recipe gives is relative to its folder");
        }

        if (_chunkWords is not { } words) return new SourceRows(named, context.ReadFile(path));
        return new SourceRows(named, System.IO.File.Exists(path) && !DocumentChunks.IsDocument(path)
            ? DocumentRows.Cut(named, context.ReadFile(path), DocumentRows.Columns(_column?.Evaluate(context.Variables)), words)
            : DocumentChunks.Read(path, words, isGiven ? null : context.Folder));
    }

    private static bool Exists(string path) => System.IO.File.Exists(path) || Directory.Exists(path);
}
