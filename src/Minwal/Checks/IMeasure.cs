using Minwal.Expressions;
using Minwal.Values;

namespace Minwal.Checks;

/// <summary>Measures all records together and says at the end what it found. Called by one thread, in the order of the file.</summary>
public interface IMeasure
{
    /// <summary>Takes <paramref name="record"/> into account.</summary>
    void Add(Fields record, IVariables variables);

    /// <summary>What was found over all records.</summary>
    Finding Complete();
}
