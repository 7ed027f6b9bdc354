namespace Minwal.Text.Personal;

/// <summary>What <see cref="PersonalData"/> finds by itself.</summary>
internal static class PersonalKinds
{
    /// <summary>
    /// A phone number: Saudi, Egyptian and of other Arab countries as it is dialled there, any other with its country's code.
    /// </summary>
    public const string Phone = "phone";

    /// <summary>An address of electronic mail.</summary>
    public const string Email = "email";

    /// <summary>A Saudi or Egyptian national id, a Saudi residence permit, an Emirates ID, an American social security number.</summary>
    public const string NationalId = "national_id";

    /// <summary>An account's number by ISO 13616.</summary>
    public const string Iban = "iban";

    /// <summary>The number of a payment card.</summary>
    public const string Card = "card";

    /// <summary>The address of a site.</summary>
    public const string Url = "url";

    /// <summary>A name of a given list.</summary>
    public const string Name = "name";

    /// <summary>All that are found without a list of names.</summary>
    public static IReadOnlyList<string> WithoutNames { get; } = [Phone, Email, NationalId, Iban, Card, Url];

    /// <summary>All.</summary>
    public static IReadOnlyList<string> All { get; } = [.. WithoutNames, Name];
}
