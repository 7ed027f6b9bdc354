using System.Buffers;
using System.Text.Unicode;

namespace Minwal.Datasets.Rows;

/// <summary>
/// Where the fields of one row stand in its bytes. One pass over the bytes finds them and tells whether the row is sound JSON: UTF-8,
/// whole characters, at most 64 levels, no key twice in one object. Nothing is allocated and nothing is changed, so numbers, order and
/// fields that nobody knows stay as they came. Used again for each row, by one thread.
/// </summary>
internal sealed class RowFields
{
    /// <summary>The most levels of objects and lists.</summary>
    public const int MaxDepth = 64;

    // So many names of one object are compared with each other; of more, their texts are put into a set.
    private const int FewNames = 32;

    private static readonly SearchValues<byte> EndsText = SearchValues.Create(
        [(byte)'"', (byte)'\\', .. Enumerable.Range(0, 0x20).Select(c => (byte)c)]);

    private RowField[] _fields = new RowField[16];
    private RowField[] _names = new RowField[64];
    private int _nameCount;
    private string? _complaint;
    private int _complaintAt;

    /// <summary>How many fields the row has.</summary>
    public int Count { get; private set; }

    /// <summary>The field at <paramref name="index"/>, in the order of the row.</summary>
    public ref readonly RowField this[int index] => ref _fields[index];

    /// <summary>
    /// Finds the fields of the object that <paramref name="json"/> is. Null when it is sound; else what is wrong, and where:
    /// <paramref name="at"/> is the byte, from 0.
    /// </summary>
    public string? Scan(ReadOnlySpan<byte> json, out int at)
    {
        (Count, _nameCount, _complaint) = (0, 0, null);
        if (!Utf8.IsValid(json))
        {
            at = FirstBroken(json);
            return "the bytes are not UTF-8 text";
        }

        at = SkipBlanks(json, 0);
        if (at < json.Length && json[at] == (byte)'{') at = Object(json, at + 1, 1);
        else if (Value(json, at, 0) >= 0) at = Fail(at, NoObject);
        else at = -1;
        if (at >= 0 && (at = SkipBlanks(json, at)) < json.Length) at = Fail(at, "more than one value");
        if (at < 0) at = _complaintAt;
        return _complaint;
    }

    /// <summary>What <see cref="Scan"/> says of sound JSON that is no object.</summary>
    public const string NoObject = "not an object";

    /// <summary>The number of the field <paramref name="name"/>, as UTF-8; −1 when there is none.</summary>
    public int IndexOf(scoped ReadOnlySpan<byte> json, scoped ReadOnlySpan<byte> name)
    {
        for (var i = 0; i < Count; i++)
        {
            ref readonly var field = ref _fields[i];
            if (field.NameHasEscapes ? NameOf(json, field).AsSpan().SequenceEqual(System.Text.Encoding.UTF8.GetString(name))
                : json[field.NameFrom..field.NameTo].SequenceEqual(name)) return i;
        }

        return -1;
    }

    /// <summary>The name of a field as text.</summary>
    public static string NameOf(ReadOnlySpan<byte> json, in RowField field) => field.NameHasEscapes
        ? RowText.Unescape(json[(field.NameFrom - 1)..(field.NameTo + 1)])
        : System.Text.Encoding.UTF8.GetString(json[field.NameFrom..field.NameTo]);

    private static int SkipBlanks(ReadOnlySpan<byte> json, int at)
    {
        while (at < json.Length && json[at] is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t') at++;
        return at;
    }

    private int Value(ReadOnlySpan<byte> json, int at, int depth)
    {
        if (at >= json.Length) return Fail(at, "it ends in the middle");
        switch (json[at])
        {
            case (byte)'"': return Text(json, at + 1, out _);
            case (byte)'{': return Object(json, at + 1, depth + 1);
            case (byte)'[': return List(json, at + 1, depth + 1);
            case (byte)'t': return Word(json, at, "true"u8);
            case (byte)'f': return Word(json, at, "false"u8);
            case (byte)'n': return Word(json, at, "null"u8);
            case (byte)'-' or (>= (byte)'0' and <= (byte)'9'): return Number(json, at);
            default:
                return json[at..].StartsWith("NaN"u8) || json[at..].StartsWith("Infinity"u8)
                    ? Fail(at, "NaN and Infinity are no numbers of JSON")
                    : Fail(at, $"{Shown(json[at])} begins no value");
        }
    }

    private int Object(ReadOnlySpan<byte> json, int at, int depth)
    {
        if (depth > MaxDepth) return Fail(at - 1, $"deeper than {MaxDepth} levels");
        var first = _nameCount;
        at = SkipBlanks(json, at);
        if (at < json.Length && json[at] == (byte)'}') return at + 1;
        while (true)
        {
            if (at >= json.Length) return Fail(at, "it ends in the middle");
            if (json[at] != (byte)'"') return Fail(at, $"a name in quotation marks is needed, not {Shown(json[at])}");
            var nameFrom = at + 1;
            at = Text(json, nameFrom, out var escapes);
            if (at < 0) return at;
            var nameTo = at - 1;
            at = SkipBlanks(json, at);
            if (at >= json.Length) return Fail(at, "it ends in the middle");
            if (json[at] != (byte)':') return Fail(at, $"':' is needed, not {Shown(json[at])}");
            var from = SkipBlanks(json, at + 1);
            var name = new RowField(nameFrom, nameTo, from, 0, escapes);
            if (IsTwice(json, first, name)) return Fail(nameFrom - 1, $"the key '{NameOf(json, name)}' stands twice in one object");
            if (_nameCount == _names.Length) Array.Resize(ref _names, _names.Length * 2);
            _names[_nameCount++] = name;
            at = Value(json, from, depth);
            if (at < 0) return at;
            if (depth == 1)
            {
                if (Count == _fields.Length) Array.Resize(ref _fields, Count * 2);
                _fields[Count++] = name with { To = at };
            }

            at = SkipBlanks(json, at);
            if (at >= json.Length) return Fail(at, "it ends in the middle");
            if (json[at] == (byte)'}') break;
            if (json[at] != (byte)',') return Fail(at, $"',' or '}}' is needed, not {Shown(json[at])}");
            at = SkipBlanks(json, at + 1);
        }

        if (_nameCount - first > FewNames && Twice(json, _names.AsSpan(first, _nameCount - first)) is { } twice)
            return Fail(twice.NameFrom - 1, $"the key '{NameOf(json, twice)}' stands twice in one object");
        _nameCount = first;
        return at + 1;
    }

    private bool IsTwice(ReadOnlySpan<byte> json, int first, in RowField name)
    {
        if (_nameCount - first > FewNames) return false;
        var text = json[name.NameFrom..name.NameTo];
        for (var i = first; i < _nameCount; i++)
        {
            ref readonly var other = ref _names[i];
            if (other.NameHasEscapes || name.NameHasEscapes)
            {
                if (NameOf(json, other) == NameOf(json, name)) return true;
            }
            else if (json[other.NameFrom..other.NameTo].SequenceEqual(text))
            {
                return true;
            }
        }

        return false;
    }

    private static RowField? Twice(ReadOnlySpan<byte> json, ReadOnlySpan<RowField> names)
    {
        var seen = new HashSet<string>(names.Length, StringComparer.Ordinal);
        foreach (ref readonly var name in names)
            if (!seen.Add(NameOf(json, name))) return name;
        return null;
    }

    private int List(ReadOnlySpan<byte> json, int at, int depth)
    {
        if (depth > MaxDepth) return Fail(at - 1, $"deeper than {MaxDepth} levels");
        at = SkipBlanks(json, at);
        if (at < json.Length && json[at] == (byte)']') return at + 1;
        while (true)
        {
            at = Value(json, at, Math.Max(depth, 2));
            if (at < 0) return at;
            at = SkipBlanks(json, at);
            if (at >= json.Length) return Fail(at, "it ends in the middle");
            if (json[at] == (byte)']') return at + 1;
            if (json[at] != (byte)',') return Fail(at, $"',' or ']' is needed, not {Shown(json[at])}");
            at = SkipBlanks(json, at + 1);
        }
    }

    /// <summary>From behind the opening quote to behind the closing one.</summary>
    private int Text(ReadOnlySpan<byte> json, int at, out bool escapes)
    {
        escapes = false;
        while (true)
        {
            var length = json[at..].IndexOfAny(EndsText);
            if (length < 0) return Fail(json.Length, "a text does not end");
            at += length;
            if (json[at] == (byte)'"') return at + 1;
            if (json[at] != (byte)'\\') return Fail(at, $"a control character ({Shown(json[at])}) must be escaped in a text");
            escapes = true;
            at = Escape(json, at);
            if (at < 0) return at;
        }
    }

    private int Escape(ReadOnlySpan<byte> json, int at)
    {
        if (at + 1 >= json.Length) return Fail(json.Length, "a text does not end");
        switch (json[at + 1])
        {
            case (byte)'"' or (byte)'\\' or (byte)'/' or (byte)'b' or (byte)'f' or (byte)'n' or (byte)'r' or (byte)'t':
                return at + 2;
            case (byte)'u':
                var unit = Unit(json, at);
                if (unit < 0) return Fail(at, "'\\u' needs four hexadecimal digits");
                if (!char.IsSurrogate((char)unit)) return at + 6;
                var low = char.IsHighSurrogate((char)unit) ? Unit(json, at + 6) : -1;
                return low >= 0 && char.IsLowSurrogate((char)low) ? at + 12
                    : Fail(at, $"'\\u{unit:x4}' is half a character");
            default:
                return Fail(at, $"'\\' before {Shown(json[at + 1])} means nothing");
        }
    }

    private static int Unit(ReadOnlySpan<byte> json, int at)
    {
        if (at + 6 > json.Length || json[at] != (byte)'\\' || json[at + 1] != (byte)'u') return -1;
        var unit = 0;
        foreach (var digit in json.Slice(at + 2, 4))
        {
            if (!char.IsAsciiHexDigit((char)digit)) return -1;
            unit = (unit << 4) | Convert.ToInt32(((char)digit).ToString(), 16);
        }

        return unit;
    }

    private int Word(ReadOnlySpan<byte> json, int at, ReadOnlySpan<byte> word) =>
        json[at..].StartsWith(word) ? at + word.Length : Fail(at, $"{Shown(json[at])} begins no value");

    private int Number(ReadOnlySpan<byte> json, int at)
    {
        var start = at;
        if (json[at] == (byte)'-') at++;
        if (at < json.Length && json[at] == (byte)'0') at++;
        else if (Digits(json, ref at) == 0) return Fail(start, json[at..].StartsWith("Inf"u8)
            ? "NaN and Infinity are no numbers of JSON" : "a number needs a digit");
        if (at < json.Length && json[at] == (byte)'.')
        {
            at++;
            if (Digits(json, ref at) == 0) return Fail(start, "a number needs a digit behind its point");
        }

        if (at < json.Length && json[at] is (byte)'e' or (byte)'E')
        {
            at++;
            if (at < json.Length && json[at] is (byte)'+' or (byte)'-') at++;
            if (Digits(json, ref at) == 0) return Fail(start, "a number needs a digit behind its 'e'");
        }

        return at < json.Length && json[at] is >= (byte)'0' and <= (byte)'9' ? Fail(start, "a number begins with 0") : at;
    }

    private static int Digits(ReadOnlySpan<byte> json, ref int at)
    {
        var from = at;
        while (at < json.Length && json[at] is >= (byte)'0' and <= (byte)'9') at++;
        return at - from;
    }

    private int Fail(int at, string complaint)
    {
        (_complaint, _complaintAt) = (complaint, at);
        return -1;
    }

    private static int FirstBroken(ReadOnlySpan<byte> json)
    {
        var at = 0;
        while (at < json.Length && System.Text.Rune.DecodeFromUtf8(json[at..], out _, out var used) == OperationStatus.Done) at += used;
        return at;
    }

    private static string Shown(byte b) => b is > 0x20 and < 0x7F ? $"'{(char)b}'" : $"the byte 0x{b:X2}";
}

/// <summary>Where a field stands in the bytes of its row.</summary>
/// <param name="NameFrom">The first byte of its name, behind the quotation mark.</param>
/// <param name="NameTo">The byte behind its name.</param>
/// <param name="From">The first byte of its value.</param>
/// <param name="To">The byte behind its value.</param>
/// <param name="NameHasEscapes">Whether its name is written with escapes.</param>
internal readonly record struct RowField(int NameFrom, int NameTo, int From, int To, bool NameHasEscapes);
