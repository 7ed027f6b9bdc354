using System.Globalization;
using Minwal.Datasets.Rows;
using Minwal.Text;

namespace Minwal.Datasets.Combining;

/// <summary>
/// Which ids are taken. An id that another row has is renewed: a text gets a number behind it (<c>conv_001-2</c>), a whole number becomes
/// the next that is free. Ids are remembered by 64-bit hashes; where two were to have the same hash, one more id would be renewed.
/// </summary>
internal sealed class IdRegister
{
    private readonly HashSet<ulong> _seen = [], _taken = [];
    private readonly Dictionary<(int File, ulong Id), object?> _renewedGroups = [];
    private readonly Dictionary<ulong, int> _owners = [], _numbers = [];
    private long _greatest;

    /// <summary>How many rows have another id now.</summary>
    public long Renewed { get; private set; }

    /// <summary>Takes note of an id of the files, so that no new one is made that stands somewhere already.</summary>
    public void See(ReadOnlySpan<byte> json)
    {
        if (json.IsEmpty) return;
        _seen.Add(Hash(json));
        if (IsWhole(json, out var whole)) _greatest = Math.Max(_greatest, whole);
    }

    /// <summary>The id that a row gets in place of its own; null when it keeps it.</summary>
    /// <param name="json">Its id.</param>
    /// <param name="file">The number of its file.</param>
    /// <param name="isGroup">Whether rows of one file share the id, and so share the new one.</param>
    public object? Take(ReadOnlySpan<byte> json, int file, bool isGroup)
    {
        var hash = Hash(json);
        if (isGroup)
        {
            if (_owners.TryAdd(hash, file) || _owners[hash] == file) return null;
            if (!_renewedGroups.TryGetValue((file, hash), out var known)) _renewedGroups[(file, hash)] = known = Renew(json, hash);
            Renewed++;
            return known;
        }

        if (_taken.Add(hash)) return null;
        Renewed++;
        return Renew(json, hash);
    }

    private object Renew(ReadOnlySpan<byte> json, ulong hash)
    {
        if (json[0] != (byte)'"' && IsWhole(json, out _)) return ++_greatest;
        var text = json[0] == (byte)'"' ? RowText.Unescape(json) : System.Text.Encoding.UTF8.GetString(json);
        var number = _numbers.GetValueOrDefault(hash, 1);
        string renewed;
        do renewed = string.Create(CultureInfo.InvariantCulture, $"{text}-{++number}");
        while (!_seen.Add(Hash(RowText.Escape(renewed))));
        _numbers[hash] = number;
        return renewed;
    }

    private static bool IsWhole(ReadOnlySpan<byte> json, out long whole) =>
        long.TryParse(json, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out whole);

    private static ulong Hash(ReadOnlySpan<byte> json) => SplitMix64.Mix(TextHash.Continue(TextHash.Utf8Start, json));
}
