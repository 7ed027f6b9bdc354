using Minwal.Registries;
using Minwal.Steps.Corrupting;
using Minwal.Steps.Judging;

namespace Minwal.Steps;

/// <summary>The kinds of step that come with the recipe language. A new kind is one file beside this one and one line here.</summary>
internal static class StepKinds
{
    /// <summary>A registry with all of them, to which more can be added.</summary>
    public static Registry<StepKind> Create()
    {
        var registry = new Registry<StepKind>("step",
            [WriteStep.Kind, ConverseStep.Kind, SetStep.Kind, FillStep.Kind, CorruptStep.Kind, JudgeStep.Kind]);
        return registry.Add(RepeatStep.KindOf(registry));
    }
}
