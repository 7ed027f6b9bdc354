using Minwal.Text;

namespace Minwal.Similarity.Bulk;

/// <summary>Signs texts. One thread at a time.</summary>
/// <param name="bands">How signatures are cut; null when only equal keys are looked for.</param>
/// <param name="threshold">The least similarity.</param>
internal sealed class Signer(LshBands? bands, double threshold)
{
    private readonly TextSigner? _signer = bands is null ? null : new TextSigner(bands, threshold);

    /// <summary>Signs a key into its row of a block.</summary>
    public void Sign(ReadOnlySpan<char> key, int text, SignatureBlock block, int row, LongTexts longTexts)
    {
        if (_signer is null)
        {
            block.SetKeys(row, [(uint)TextHash.Of(key)]);
            return;
        }

        var (wide, hasNarrow) = _signer.Sign(key, text, block, row);
        if (wide is not null) longTexts.Wide.Add(wide);
        if (!hasNarrow) longTexts.WideOnly.Add(text);
    }
}
