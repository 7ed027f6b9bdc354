using Minwal.Planning;
using Minwal.Registries;
using Minwal.Values;

namespace Minwal.Datasets.Augmenting;

/// <summary>A way to make another record of a record, for which its label is still right. Immutable and thread-safe.</summary>
internal abstract class Augmentation(string name, string summary) : IRegistered
{
    /// <summary>The name by which it is chosen.</summary>
    public string Name => name;

    /// <summary>What it does, in one sentence.</summary>
    public string Summary => summary;

    /// <summary>
    /// Whether it changes what is said, not only how it is written: where options or an answer hang on the text it is used only when it is
    /// asked for by name.
    /// </summary>
    public virtual bool ChangesFacts => false;

    /// <summary>
    /// Whether what it makes is new however like the record it looks: options in another order are the same letters.
    /// </summary>
    public virtual bool IsOrder => false;

    /// <summary>Another record; null when there is nothing in <paramref name="record"/> that it could change.</summary>
    public abstract Fields? Apply(Fields record, RecordTexts texts, ref SlotRandom random);
}

/// <summary>A way to write a text otherwise.</summary>
internal abstract class TextAugmentation(string name, string summary) : Augmentation(name, summary)
{
    public sealed override Fields? Apply(Fields record, RecordTexts texts, ref SlotRandom random)
    {
        var swaps = new Swaps(texts.Others(record));
        var key = random.Next();
        var number = 0;
        // Every text has its own draws; what is swapped is the same in all of them.
        return texts.Change(record, text =>
        {
            var own = new SlotRandom(SlotRandom.Key(key, number++));
            return Change(text, swaps, key, ref own);
        });
    }

    /// <summary>The text written otherwise; the same when there is nothing to change.</summary>
    /// <param name="text">The text.</param>
    /// <param name="swaps">What was swapped in the record so far.</param>
    /// <param name="shared">A key for draws that are to be the same in all texts of the record.</param>
    /// <param name="random">Draws for this text.</param>
    protected abstract string Change(string text, Swaps swaps, ulong shared, ref SlotRandom random);
}
