using Minwal.Values;

namespace Minwal.Workbench.Quality;

/// <summary>What kind of values the labels of a file are, so that what is predicted is of the same kind.</summary>
internal sealed class LabelTypes
{
    /// <summary>Labels that are text, or of several kinds.</summary>
    public const string Text = "text";

    private const string Number = "number", Boolean = "boolean";

    private string? _common;

    /// <summary>The kind of all labels.</summary>
    public string Common => _common ?? Text;

    /// <summary>Takes a label into account.</summary>
    public void Add(object? label)
    {
        var kind = label switch
        {
            bool => Boolean,
            long or int or double or decimal => Number,
            _ => Text,
        };
        _common = _common is null || _common == kind ? kind : Text;
    }

    /// <summary>The label that <paramref name="text"/> stands for where labels are of the kind <paramref name="type"/>.</summary>
    public static object? Value(string text, string type) => type == Text ? text : Json.Parse(System.Text.Encoding.UTF8.GetBytes(text));
}
