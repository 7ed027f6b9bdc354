namespace Minwal.Storage.Sql;

/// <summary>
/// Databases for reading, each made once and then copied for as many threads as read it. Keeps the ones that were used last. Thread-safe.
/// </summary>
internal sealed class SqlImages : IDisposable
{
    private const int MostImages = 16, MostIdle = 8;

    private readonly Lock _lock = new();
    private readonly Dictionary<SqlSeed, Image> _images = [];
    private long _uses;

    /// <summary>What <paramref name="work"/> finds in the database of <paramref name="seed"/>, which it only reads.</summary>
    /// <exception cref="SqlRefusal">When the database cannot be made, and what <paramref name="work"/> throws.</exception>
    public T Use<T>(SqlSeed seed, Func<SqlDatabase, T> work)
    {
        var image = Find(seed);
        var database = image.Rent();
        try
        {
            return work(database);
        }
        finally
        {
            image.Return(database);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_lock)
        {
            foreach (var image in _images.Values) image.Dispose();
            _images.Clear();
        }
    }

    private Image Find(SqlSeed seed)
    {
        lock (_lock)
        {
            if (!_images.TryGetValue(seed, out var image))
            {
                if (_images.Count >= MostImages)
                {
                    var oldest = _images.MinBy(entry => entry.Value.Used);
                    _images.Remove(oldest.Key);
                    oldest.Value.Dispose();
                }

                _images[seed] = image = new Image(seed);
            }

            image.Used = ++_uses;
            return image;
        }
    }

    private sealed class Image(SqlSeed seed) : IDisposable
    {
        private readonly Lock _lock = new();
        private readonly Stack<SqlDatabase> _idle = new();
        private SqlDatabase? _made;
        private SqlRefusal? _refusal;
        private bool _closed;

        public long Used { get; set; }

        public SqlDatabase Rent()
        {
            lock (_lock)
            {
                if (_idle.TryPop(out var database)) return database;
                if (_refusal is not null) throw _refusal;
                // Somebody who still holds an image that was put away gets a database for himself.
                if (_closed) return seed.Build();
                try
                {
                    return (_made ??= seed.Build()).Copy();
                }
                catch (SqlRefusal e)
                {
                    _refusal = e;
                    throw;
                }
            }
        }

        public void Return(SqlDatabase database)
        {
            lock (_lock)
            {
                if (!_closed && _idle.Count < MostIdle)
                {
                    _idle.Push(database);
                    return;
                }
            }

            database.Dispose();
        }

        public void Dispose()
        {
            lock (_lock)
            {
                _closed = true;
                foreach (var database in _idle) database.Dispose();
                _idle.Clear();
                _made?.Dispose();
                _made = null;
            }
        }
    }
}
