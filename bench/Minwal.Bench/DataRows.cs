using System.Diagnostics;
using System.Globalization;
using System.Text;
using Minwal.Datasets.Reading;
using Minwal.Datasets.Rows;
using Minwal.Datasets.Writing;
using Minwal.Planning;

namespace Minwal.Bench;

/// <summary>
/// Rows of a large file: one field read, all written, and the tools over them. Processor time; beside what is read and written the same
/// bytes copied from memory to memory, just before and just after.
/// </summary>
internal static class DataRows
{
    private const int Texts = 4_000;

    public static void Run(long count)
    {
        var folder = Directory.CreateTempSubdirectory("minwal-bench-").FullName;
        try
        {
            var file = Path.Combine(folder, "rows.jsonl");
            Write(file, count);
            var bytes = new FileInfo(file).Length;
            Bench.Head($"{count:N0} rows, {bytes / 1e6:N0} MB");
            var block = File.ReadAllBytes(file);
            var target = new byte[block.Length];
            Console.WriteLine("what                      processor s     rows/s     MB/s   x memcpy");
            Measure("memcpy", count, bytes, () => block.CopyTo(target, 0), block, target, best: 5);
            Measure("read one field, memory", count, bytes, () => ReadField(block), block, target, best: 5);
            Measure("read one field, file", count, bytes, () => ReadField(file), block, target, best: 5);
            Measure("write, memory", count, bytes, () => WriteAll(block, new CountingStream(target)), block, target, best: 5);
            Measure("write, file", count, bytes, () => Copy(file, Path.Combine(folder, "copy.jsonl")), block, target, best: 3);
            (block, target) = ([], []);
            Console.WriteLine($"the tool as a process      processor s     rows/s   most MB   (with {count / 10:N0} rows)");
            var small = Path.Combine(folder, "small.jsonl");
            Write(small, count / 10);
            Tool("inspect", "inspect FILE", count, folder);
            Tool("select", "select FILE --where \"label == 'l3'\" --output FILE.select.jsonl", count, folder);
            Tool("clean, no near-duplicates", "clean FILE --output FILE.clean.jsonl --min-words 3 --no-dedup", count, folder);
            Tool("combine, no near-dupl.", "combine FILE --output FILE.all.jsonl --no-dedup", count, folder);
            Tool("clean", "clean FILE --output FILE.cleaned.jsonl --min-words 3", count, folder);
            Tool("combine", "combine FILE --output FILE.combined.jsonl", count, folder);
            Tool("split", "split FILE --by label --output-dir FILE.parts", count, folder);
            Bench.Foot();
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Write(string file, long count)
    {
        using var writer = new StreamWriter(file, false, new UTF8Encoding(false), 1 << 16);
        for (var i = 0L; i < count; i++)
        {
            var random = new SlotRandom(SlotRandom.Key(1, i, 0, "bench"));
            var words = string.Join(' ', Enumerable.Range(0, 12 + random.Below(8))
                .Select(_ => $"w{random.Below(Texts).ToString("x", CultureInfo.InvariantCulture)}كلم"));
            writer.Write($$"""{"id":{{i}},"text":"{{words}}","label":"l{{i % 7}}","confidence":0"""
                + $$""".{{random.Below(100)}},"source":{"file":"bench"} }""");
            writer.Write('\n');
        }
    }

    private static long ReadField(byte[] block)
    {
        using var stream = new MemoryStream(block);
        var row = new RawRow();
        var length = 0L;
        foreach (var line in Lines.Read(stream, LineRows.MaxLine))
        {
            if (row.Fill(0, line!.Value, out _) is { } complaint) throw new InvalidOperationException(complaint);
            length += row.Find("label"u8).Length;
        }

        return length;
    }

    private static long ReadField(string file)
    {
        var length = 0L;
        foreach (var row in RecordReader.Open(file, Datasets.RecordFormats.Create(), []).ReadRows()) length += row.Find("label"u8).Length;
        return length;
    }

    private static void WriteAll(byte[] block, Stream target)
    {
        var writer = RecordWriter.For("x.jsonl", Datasets.RecordFormats.Create(), target, FileLayout.Plain);
        using var stream = new MemoryStream(block);
        foreach (var line in Lines.Read(stream, LineRows.MaxLine)) writer.Write(line!.Value.Span);
    }

    private static void Copy(string file, string copy)
    {
        using var target = AtomicFile.Create(copy);
        var writer = RecordWriter.For(copy, Datasets.RecordFormats.Create(), target.Stream, FileLayout.Plain);
        foreach (var row in RecordReader.Open(file, Datasets.RecordFormats.Create(), []).ReadRows()) writer.Write(row.Json);
        target.Commit();
    }

    /// <summary>The best of several; a repetition counts only when the yardstick stood still around it.</summary>
    private static void Measure(string what, long rows, long bytes, Action work, byte[] block, byte[] target, int best)
    {
        var (least, ratio) = (double.MaxValue, 0.0);
        for (var (taken, tries) = (0, 0); taken < best && tries < 4 * best; tries++)
        {
            var before = Seconds(() => block.CopyTo(target, 0));
            var seconds = Seconds(work);
            var after = Seconds(() => block.CopyTo(target, 0));
            if (Math.Abs(before - after) > 0.15 * Math.Min(before, after) && tries < (4 * best) - 1) continue;
            taken++;
            if (seconds < least) (least, ratio) = (seconds, seconds / Math.Min(before, after));
        }

        Print(what, rows, bytes, least, ratio);
    }

    private static void Tool(string what, string arguments, long rows, string folder)
    {
        var small = ToolProcess.Run(Bench.Tool, arguments.Replace("FILE", "small.jsonl", StringComparison.Ordinal), folder);
        var whole = ToolProcess.Run(Bench.Tool, arguments.Replace("FILE", "rows.jsonl", StringComparison.Ordinal), folder);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{what,-25} {whole.Processor,12:0.0} {rows / whole.Processor,10:N0} {whole.PeakMegabytes,9:N0}   ({small.Processor:0.0} s, "
                + $"{small.PeakMegabytes:N0} MB)"));
    }

    private static void Print(string what, long rows, long bytes, double seconds, double ratio) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{what,-25} {seconds,11:0.000} {rows / seconds,10:N0} {bytes / 1e6 / seconds,8:N0} {ratio,10:0.0}"));

    private static double Seconds(Action work)
    {
        var start = Environment.CpuUsage.TotalTime;
        var clock = Stopwatch.StartNew();
        work();
        // A copy of few bytes takes less than the processor's clock tells.
        var spent = (Environment.CpuUsage.TotalTime - start).TotalSeconds;
        return spent < 0.02 ? clock.Elapsed.TotalSeconds : spent;
    }

    private sealed class CountingStream(byte[] target) : Stream
    {
        private int _at;

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => _at;

        public override long Position { get => _at; set => throw new NotSupportedException(); }

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            buffer.CopyTo(target.AsSpan(_at));
            _at += buffer.Length;
        }

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override void WriteByte(byte value) => target[_at++] = value;

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
