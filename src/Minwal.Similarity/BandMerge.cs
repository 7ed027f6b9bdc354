namespace Minwal.Similarity;

/// <summary>Merges a sorted array and sorted segments into one ascending stream.</summary>
internal sealed class BandMerge
{
    private readonly Run[] _runs;

    /// <summary>The first <paramref name="count"/> entries of <paramref name="newest"/>, and the segments.</summary>
    public BandMerge(ulong[] newest, int count, IEnumerable<BandSegment> segments)
    {
        _runs = [new Run(newest, count), .. segments.Select(s => new Run(s))];
    }

    /// <summary>Fills <paramref name="buffer"/> with the next entries; returns how many, 0 at the end.</summary>
    public int Next(ulong[] buffer)
    {
        for (var i = 0; i < buffer.Length; i++)
        {
            var (least, from) = (ulong.MaxValue, (Run?)null);
            foreach (var run in _runs)
            {
                if (run.Ended || run.Head > least) continue;
                (least, from) = (run.Head, run);
            }

            if (from is null) return i;
            buffer[i] = least;
            from.Advance();
        }

        return buffer.Length;
    }

    private sealed class Run
    {
        private readonly BandSegment? _segment;
        private readonly ulong[] _entries;
        private long _position;
        private int _at;
        private int _filled;

        public Run(ulong[] entries, int count)
        {
            _entries = entries;
            _filled = count;
            Load();
        }

        public Run(BandSegment segment)
        {
            _segment = segment;
            _entries = new ulong[8192];
            Load();
        }

        public ulong Head { get; private set; }

        public bool Ended { get; private set; }

        public void Advance()
        {
            _at++;
            Load();
        }

        private void Load()
        {
            if (_at == _filled && _segment is not null)
            {
                _filled = _segment.Read(_position, _entries);
                _position += _filled;
                _at = 0;
            }

            Ended = _at == _filled;
            if (!Ended) Head = _entries[_at];
        }
    }
}
