using System.Globalization;
using System.IO.Hashing;
using System.Text;
using Minwal.Similarity;
using Minwal.Similarity.Bulk;
using Minwal.Text;

namespace Minwal.Bench;

/// <summary>
/// Near-duplicates among N texts, one thread: processor time a text, best of five, beside that of xxHash64 (System.IO.Hashing) over the
/// texts' UTF-8 bytes, text by text, which is taken before and after each repetition; a repetition in which it moved by more than 15 % does
/// not count. And how much memory it takes beyond the texts, and what part of the planted pairs it finds.
/// </summary>
internal static class Near
{
    private const int Repetitions = 5, Attempts = 25;

    private static ulong _sink;

    public static void Run(string[] counts)
    {
        var sizes = counts.Length == 0 ? [10_000, 200_000] : counts.Select(n => int.Parse(n, CultureInfo.InvariantCulture)).ToArray();
        foreach (var arabic in new[] { false, true })
            for (var warm = 0; warm < 3; warm++) NearDuplicates.Find(NearTexts.Make(20_000, arabic));
        Bench.Head("near-duplicates, threshold 0.8, one thread");
        Console.WriteLine("nanoseconds of processor time a text; bytes are those beyond the texts");
        Console.WriteLine("language        N   xxHash64   keys  signatures    whole   x xxHash64  texts/s    bytes  copies  refused");
        foreach (var size in sizes)
            foreach (var arabic in new[] { false, true }) Measure(size, arabic);
        Bench.Foot();
    }

    private static void Measure(int count, bool arabic)
    {
        var texts = NearTexts.Make(count, arabic);
        var bytes = Joined(texts, out var ends);
        var memory = Memory.Peak(() => NearDuplicates.Find(texts));
        var (whole, hash, refused) = Best(() => NearDuplicates.Find(texts), bytes, ends);
        var (keys, _, _) = Best(() => Keys(texts), bytes, ends);
        var (signed, _, _) = Best(() => Sign(texts), bytes, ends);
        var copies = NearDuplicates.Find(texts).Copies;
        var parts = FormattableString.Invariant($"{hash / count,8:0.0} {keys / count,6:0.0} {(signed - keys) / count,11:0.0}")
            + FormattableString.Invariant($" {whole / count,8:0.0}");
        var rates = FormattableString.Invariant($"{whole / hash,12:0.0} {1e9 * count / whole,8:0} {(double)memory / count,8:0}");
        Console.WriteLine($"{(arabic ? "Arabic " : "English")} {count,9}   {parts} {rates} {copies,7} {refused,8}");
    }

    private static void Keys(string[] texts)
    {
        var buffer = new char[1024];
        foreach (var text in texts) _sink += (ulong)CompareKey.Of(text.AsSpan(), ref buffer).Length;
    }

    // Keys, shingles and signatures, one block written over and over.
    private static void Sign(string[] texts)
    {
        var signatures = new Signatures(0.8);
        var (signer, block, apart, buffer) = (signatures.NewSigner(), signatures.NewBlocks(1)[0], new LongTexts(), new char[1024]);
        for (var i = 0; i < texts.Length; i++)
            signer.Sign(CompareKey.Of(texts[i].AsSpan(), ref buffer), i, block, i % SignatureBlock.Rows, apart);
    }

    /// <summary>
    /// The least nanoseconds of processor time of five repetitions, the least of the yardstick, and how many did not count.
    /// </summary>
    private static (double Work, double Yardstick, int Refused) Best(Action work, byte[] bytes, int[] ends)
    {
        var (best, hash, counted, refused) = (double.MaxValue, double.MaxValue, 0, 0);
        while (counted < Repetitions && counted + refused < Attempts)
        {
            GC.Collect();
            var before = Hash(bytes, ends);
            var time = Time(work);
            var after = Hash(bytes, ends);
            if (Math.Abs(after - before) > 0.15 * Math.Min(after, before))
            {
                refused++;
                continue;
            }

            counted++;
            (best, hash) = (Math.Min(best, time), Math.Min(hash, Math.Min(before, after)));
        }

        return counted == 0 ? (double.NaN, double.NaN, refused) : (best, hash, refused);
    }

    // Enough passes for 40 milliseconds, the best of three.
    private static double Hash(byte[] bytes, int[] ends)
    {
        var passes = Math.Max(1, 1_500_000 / ends.Length);
        return Enumerable.Range(0, 3).Min(_ => Time(() =>
        {
            for (var pass = 0; pass < passes; pass++)
            {
                var start = 0;
                foreach (var end in ends)
                {
                    _sink += XxHash64.HashToUInt64(bytes.AsSpan(start, end - start));
                    start = end;
                }
            }
        })) / passes;
    }

    private static double Time(Action work)
    {
        var start = Environment.CpuUsage.TotalTime;
        work();
        return (Environment.CpuUsage.TotalTime - start).TotalNanoseconds;
    }

    private static byte[] Joined(string[] texts, out int[] ends)
    {
        ends = new int[texts.Length];
        var bytes = new byte[texts.Sum(Encoding.UTF8.GetByteCount)];
        var at = 0;
        for (var i = 0; i < texts.Length; i++) ends[i] = at += Encoding.UTF8.GetBytes(texts[i], bytes.AsSpan(at));
        return bytes;
    }
}
