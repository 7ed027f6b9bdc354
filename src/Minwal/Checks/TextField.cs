using Minwal.Values;

namespace Minwal.Checks;

/// <summary>The texts at a path of a record such as <c>text</c> or <c>turns[].text</c>. Where the path leads nowhere there is nothing to check: that is the shape check's to say.</summary>
internal sealed class TextField(string path)
{
    private readonly bool _simple = path.IndexOfAny(['.', '[']) < 0;

    public string Path => path;

    /// <summary>The texts in order; values that are no text as <see cref="Value.ToText"/> writes them, null left out.</summary>
    public IEnumerable<string> In(Fields record)
    {
        if (_simple) return record.TryGetValue(path, out var only) && only is not null ? [Value.ToText(only)] : [];
        return Value.At(record, path).Where(value => value is not null).Select(Value.ToText);
    }

    /// <summary>The first of the texts that <paramref name="judge"/> rejects; the message says which of several it was.</summary>
    public Rejection? Each(Fields record, Func<string, Rejection?> judge)
    {
        var number = 0;
        foreach (var text in In(record))
        {
            if (judge(text) is { } rejection) return _simple ? rejection : rejection with { Message = $"{path}, item {number + 1}: {rejection.Message}" };
            number++;
        }

        return null;
    }
}
