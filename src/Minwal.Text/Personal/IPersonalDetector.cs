namespace Minwal.Text.Personal;

/// <summary>Finds one sort of personal data. Pure and thread-safe.</summary>
internal interface IPersonalDetector
{
    /// <summary>Adds what <paramref name="text"/> holds to <paramref name="found"/>, in any order.</summary>
    void Find(PersonalText text, ICollection<PersonalMatch> found);
}
