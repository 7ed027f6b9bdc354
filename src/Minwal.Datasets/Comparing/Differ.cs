using System.Text;
using Minwal.Datasets.Rows;
using Minwal.Datasets.Streams;
using Minwal.Faults;
using Minwal.Text;
using Minwal.Values;

namespace Minwal.Datasets.Comparing;

/// <summary>
/// Tells how two files differ: by an id, else by content. The order of rows and of their fields does not count, nor how numbers are spaced;
/// a number written otherwise does. Of each row of the first file two numbers are remembered, and of rows that changed all of it.
/// </summary>
/// <param name="options">What is compared.</param>
/// <param name="context">What it stands on.</param>
internal sealed class Differ(DiffOptions options, DataContext context)
{
    private readonly Dictionary<(ulong Key, int Nth), (ulong Content, long Row)> _before = [];
    private readonly Dictionary<ulong, int> _seen = [];
    private readonly Dictionary<string, long> _fields = new(StringComparer.Ordinal);

    /// <summary>Reads and compares.</summary>
    /// <exception cref="MinwalException">MW6004 when no row has the field that tells rows apart.</exception>
    public DiffReport Run()
    {
        var (before, after) = (RowSource.Open(options.Before, options.Reading, context),
            RowSource.Open(options.After, options.Reading, context));
        var key = options.Key ?? CommonId(before, after);
        var (checkBefore, checkAfter) = (new FieldCheck(key), new FieldCheck(key));
        foreach (var row in before.Read())
        {
            checkBefore.Add(row);
            _before.Add(Identity(row, key), (ContentHash(row), row.Number));
        }

        checkBefore.Complete(before.Shown, before.Count);
        _seen.Clear();
        var (same, added, changed) = (0L, new List<(long, long)>(), new List<(long Before, long After)>());
        var (addedCount, changedCount) = (0L, 0L);
        foreach (var row in after.Read())
        {
            checkAfter.Add(row);
            if (!_before.Remove(Identity(row, key), out var old))
            {
                addedCount++;
                if (added.Count < options.Most) added.Add((0, row.Number));
            }
            else if (old.Content == ContentHash(row))
            {
                same++;
            }
            else
            {
                changedCount++;
                changed.Add((old.Row, row.Number));
            }
        }

        checkAfter.Complete(after.Shown, after.Count);
        var removed = _before.Values.Select(old => (old.Row, 0L)).Order().Take(options.Most).ToList();
        var found = Details(before, after, key, [.. added, .. removed, .. changed]);
        return new DiffReport
        {
            Sources = [before.Report(), after.Report()],
            Key = key?.ToString(),
            Same = same,
            AddedCount = addedCount,
            RemovedCount = _before.Count,
            ChangedCount = changedCount,
            Fields = _fields.OrderByDescending(f => f.Value).ThenBy(f => f.Key, StringComparer.Ordinal).ToDictionary(),
            Added = [.. found.Where(d => d.RowBefore == 0)],
            Removed = [.. found.Where(d => d.RowAfter == 0)],
            Changed = [.. found.Where(d => d.RowBefore > 0 && d.RowAfter > 0).Take(options.Most)],
        };
    }

    /// <summary>The field with the id, where the first rows of both have it.</summary>
    private static FieldPath? CommonId(RowSource before, RowSource after)
    {
        var first = First(before);
        return first is not null && first == First(after) ? FieldPath.Of(first) : null;

        // Another reading than the one in which faults are told.
        static string? First(RowSource source)
        {
            foreach (var row in source.Peek()) return UsualFields.Id(row);
            return null;
        }
    }

    /// <summary>What tells a row from others: equal ones are told by which of them it is.</summary>
    private (ulong, int) Identity(RawRow row, FieldPath? key)
    {
        var hash = key is null ? ContentHash(row) : TextHash.Of(KeyText(row, key));
        var nth = _seen[hash] = _seen.GetValueOrDefault(hash) + 1;
        return (hash, nth);
    }

    private static string KeyText(RawRow row, FieldPath key) => string.Join('\n', row.Values(key).Select(Value.ToText));

    private static ulong ContentHash(RawRow row)
    {
        var sum = 0UL;
        for (var i = 0; i < row.Fields.Count; i++)
            sum += SplitMix64.Mix(TextHash.Join(TextHash.Of(row.NameAt(i)), TextHash.Of(Canonical(row.ValueAt(i)))));
        return SplitMix64.Mix(sum + (ulong)row.Fields.Count);
    }

    /// <summary>A value without what makes no difference: blanks between signs, escapes.</summary>
    private static string Canonical(ReadOnlySpan<byte> json) => json[0] switch
    {
        (byte)'"' => "\"" + RowText.Unescape(json),
        (byte)'{' or (byte)'[' => Json.ToText(Json.Parse(json)),
        _ => Encoding.UTF8.GetString(json),
    };

    private List<RowDifference> Details(RowSource before, RowSource after, FieldPath? key, List<(long Before, long After)> pairs)
    {
        var olds = pairs.Where(p => p.Before > 0).Select(p => p.Before).ToHashSet();
        var news = pairs.Where(p => p.After > 0).Select(p => p.After).ToHashSet();
        var (oldRows, newRows) = (Rows(before, olds), Rows(after, news));
        var found = new List<RowDifference>(pairs.Count);
        foreach (var (old, now) in pairs)
        {
            var (was, isNow) = (old > 0 ? oldRows[old] : null, now > 0 ? newRows[now] : null);
            var fields = new List<(string, string?, string?)>();
            if (was is not null && isNow is not null)
            {
                foreach (var name in was.Value.Fields.Keys.Union(isNow.Value.Fields.Keys))
                {
                    var (a, b) = (was.Value.Fields.GetValueOrDefault(name), isNow.Value.Fields.GetValueOrDefault(name));
                    if (a is not null && b is not null
                        && Canonical(Encoding.UTF8.GetBytes(a)) == Canonical(Encoding.UTF8.GetBytes(b))) continue;
                    _fields[name] = _fields.GetValueOrDefault(name) + 1;
                    fields.Add((name, a, b));
                }
            }

            found.Add(new RowDifference((isNow ?? was)!.Value.Key, old, now, fields));
        }

        return found;

        Dictionary<long, (string Key, Dictionary<string, string> Fields)?> Rows(RowSource source, HashSet<long> wanted)
        {
            var rows = new Dictionary<long, (string, Dictionary<string, string>)?>();
            if (wanted.Count == 0) return rows;
            foreach (var row in source.Read())
            {
                if (!wanted.Contains(row.Number)) continue;
                var fields = new Dictionary<string, string>(StringComparer.Ordinal);
                for (var i = 0; i < row.Fields.Count; i++) fields[row.NameAt(i)] = Encoding.UTF8.GetString(row.ValueAt(i));
                rows[row.Number] = (key is null ? Encoding.UTF8.GetString(row.Json) : KeyText(row, key), fields);
                if (rows.Count == wanted.Count) break;
            }

            return rows;
        }
    }
}
