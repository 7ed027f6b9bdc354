using System.Text.RegularExpressions;
using Minwal.Expressions;
using Minwal.Recipes.Language;
using Minwal.Text.Personal;
using Minwal.Values;

namespace Minwal.Checks;

/// <summary>Texts that hold nothing by which a person could be known.</summary>
internal sealed class PrivateCheck(PersonalData data, IReadOnlyList<FieldPath> fields, IReadOnlyList<Regex> allowed) : IRecordCheck
{
    public Rejection? Check(Fields record, IVariables variables)
    {
        foreach (var (place, name, text, _) in fields.Count == 0 ? TextPlace.In(record) : Under(record))
        {
            foreach (var match in data.Find(text, name))
            {
                var found = text.Substring(match.Start, match.Length);
                if (allowed.Any(pattern => pattern.IsMatch(found))) continue;
                return new Rejection($"private.{match.Kind}",
                    $"{place} holds {Word(match.Kind)}: {PersonalData.Masked(found)}",
                    new Fields(2).Add("field", place).Add("at", (long)match.Start));
            }
        }

        return null;
    }

    private IEnumerable<TextPlace> Under(Fields record)
    {
        foreach (var field in fields)
            foreach (var found in FieldText.In(record, field))
                if (found.Text is { } text) yield return new TextPlace(found.Place, field.LastName, text, []);
    }

    private static string Word(string kind) => kind switch
    {
        PersonalKinds.Phone => "a phone number",
        PersonalKinds.Email => "an email address",
        PersonalKinds.NationalId => "a national id",
        PersonalKinds.Iban => "an account number",
        PersonalKinds.Card => "a card number",
        PersonalKinds.Url => "a site's address",
        _ => "a name of the list",
    };
}

/// <summary>The kind <c>private</c>.</summary>
internal sealed class PrivateKind : RecordCheckKind
{
    private readonly Key<IReadOnlyList<FieldPath>> _fields;
    private readonly Key<IReadOnlyList<string>> _kinds, _names;
    private readonly Key<IReadOnlyList<Regex>> _allow;

    public PrivateKind() : base("private",
        "No phone number, email address, national id, account or card number and no site leaves the run; digits of every script are read.")
    {
        _fields = Optional<IReadOnlyList<FieldPath>>("fields", Shapes.ListOf(Shapes.Path, 1, single: true), [],
            "The fields that are searched; all texts and whole numbers of the record without it.");
        _kinds = Optional("kinds", Shapes.ListOf(Shapes.OneOf([.. PersonalKinds.WithoutNames]), 1, single: true),
            PersonalKinds.WithoutNames, "What is looked for: phone, email, national_id, iban, card, url.");
        _names = Optional<IReadOnlyList<string>>("names", Shapes.ListOf(Shapes.Text, 1), [],
            "Names of persons that must not occur, in any spelling.");
        _allow = Optional<IReadOnlyList<Regex>>("allow", Shapes.ListOf(PatternsKind.Pattern, 1, 1_000, single: true), [],
            "Patterns of finds that may stay, such as (?i)@firm\\.com$.");
    }

    protected override IReadOnlyList<FieldPath> Paths(MapValues values) => values.Get(_fields);

    protected override IRecordCheck Create(MapValues values, CheckContext context) => new PrivateCheck(
        new PersonalData([.. values.Get(_kinds), PersonalKinds.Name], values.Get(_names)), values.Get(_fields), values.Get(_allow));
}
