using Minwal.Recipes.Language;
using Minwal.Recipes.Templates;

namespace Minwal.Steps.Judging;

/// <summary>A judge as a recipe asks for one.</summary>
/// <param name="Name">The step's name.</param>
/// <param name="Call">What a vote asks for.</param>
/// <param name="Criteria">What is judged.</param>
internal sealed record JudgeSettings(string Name, CallSettings Call, IReadOnlyList<Criterion> Criteria)
{
    /// <summary>The variable by which a judge tells a record, and the field of its answer.</summary>
    public const string Id = "record_id";

    /// <summary>The variable with the number of the vote, from 1.</summary>
    public const string Vote = "vote";

    /// <summary>The field of an answer in which the judge gives its reason.</summary>
    public const string Why = "why";

    /// <summary>The field of the result that says how far votes agree.</summary>
    public const string Agreement = "agreement";

    /// <summary>The field of the result with every vote.</summary>
    public const string Votes = "votes";

    /// <summary>The name of all labels together.</summary>
    public const string Cell = Sources.SlotFilter.Cell;

    /// <summary>What is judged.</summary>
    public IReadOnlyList<string> Of { get; init; } = [];

    /// <summary>What it is held against.</summary>
    public IReadOnlyList<string> Source { get; init; } = [];

    /// <summary>How many votes are asked for.</summary>
    public int Count { get; init; } = 1;

    /// <summary>Whether numbers come to their mean; else, as levels always, to their median.</summary>
    public bool IsMean { get; init; }

    /// <summary>The scores below which a draft is rejected, by criterion.</summary>
    public IReadOnlyList<Named<Template>> Least { get; init; } = [];

    /// <summary>The share of votes that must agree; 0 for any.</summary>
    public double LeastAgreement { get; init; }

    /// <summary>Whether the drafts of a unit are judged in one call.</summary>
    public bool Together { get; init; }

    /// <summary>What the variable of the step's name holds.</summary>
    public AnswerShape Shape => new(AnswerType.Object)
    {
        Fields =
        [
            .. Criteria.Select(criterion => new Named<AnswerShape>(criterion.Name, criterion.Mark, criterion.Score)),
            new(Agreement, default, new AnswerShape(AnswerType.Object)
            {
                Fields = [.. Criteria.Select(c => new Named<AnswerShape>(c.Name, c.Mark, new AnswerShape(AnswerType.Number)))],
            }),
            new(Votes, default, new AnswerShape(AnswerType.List)
            {
                Items = Call.Returns! with { Fields = [.. Call.Returns.Fields.Where(given => given.Name != Id)] },
            }),
        ],
    };

    /// <summary>
    /// The shape of an answer about one record: its id, the reason if one is asked for, and the scores. The judge never says the record.
    /// </summary>
    public static AnswerShape Returns(IReadOnlyList<Criterion> criteria, bool why) => new(AnswerType.Object)
    {
        Fields =
        [
            new(Id, default, new AnswerShape(AnswerType.String) { Help = "The record_id of the judged record, as it was given." }),
            .. why
                ? [new Named<AnswerShape>(Why, default, new AnswerShape(AnswerType.String)
                {
                    Help = "The weakest point, in one short sentence.",
                    Optional = true,
                })]
                : Array.Empty<Named<AnswerShape>>(),
            .. criteria.Select(criterion => new Named<AnswerShape>(criterion.Name, criterion.Mark, criterion.Answer)),
        ],
    };
}
