namespace Minwal.Registries;

/// <summary>Something that a recipe can name: a kind of check, a kind of step, a function.</summary>
public interface IRegistered
{
    /// <summary>The name by which recipes ask for it.</summary>
    string Name { get; }

    /// <summary>What it is for, in one sentence.</summary>
    string Summary { get; }
}
