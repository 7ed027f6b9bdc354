namespace Minwal.Faults;

/// <summary>
/// Says in words what each reason of a rejection and each code of a failed call means: the one place where these words stand. Reasons that
/// a recipe or a plugin gives of its own speak for themselves.
/// </summary>
internal static class ReasonWords
{
    private static readonly Dictionary<string, string> Words = new(StringComparer.Ordinal)
    {
        ["answer.not_json"] = "the answer is not JSON",
        ["answer.shape"] = "the answer is JSON of another shape than was asked for",
        ["answer.cut"] = "the answer ends in the middle",
        ["answer.empty"] = "there is nothing in the answer",
        ["answer.too_few"] = "the answer has fewer records than were asked for",
        ["images.no_name"] = "a step's images name no file",
        ["images.outside"] = "an image lies outside its folder",
        ["images.missing"] = "an image is not there, or is too large",
        ["images.unknown"] = "an image is no PNG, JPEG, GIF or WebP",
        ["best.no_number"] = "a candidate got no number to be compared by",
        ["when.no_value"] = "whether a step is for the record could not be computed",
        ["set.no_value"] = "a value that a step sets could not be computed",
        ["each.no_list"] = "what a step is to be done for each of is no list",
        ["each.too_many"] = "a step is to be done for more than 1,000 items",
        ["converse.no_value"] = "the turns or the speaker of a conversation could not be computed",
        ["converse.unknown_speaker"] = "the next speaker is none of the conversation's roles",
        ["repeat.no_value"] = "how often a step is repeated could not be computed",
        ["source.no_row"] = "a source has no row that fits the record",
        ["source.too_few_rows"] = "a source has too few rows that fit the record",
        ["value.formula"] = "a value could not be computed for the record",
        ["record.formula"] = "a formula of the record or of a check could not be computed",
        ["that.no_value"] = "the formula of the check 'that' could not be computed",
        ["grounded.quote"] = "a quotation does not stand in the source",
        ["grounded.whole"] = "the text does not stand in the source",
        ["grounded.number"] = "a number does not stand in the source",
        ["grounded.date"] = "a date does not stand in the source",
        ["grounded.name"] = "a name does not stand in the source",
        ["grounded.ngrams"] = "too much of the text is in words that the source does not have",
        ["grounded.no_source"] = "there is no text in the source",
        ["shape.missing"] = "a field is missing",
        ["shape.type"] = "a field has a value of another type",
        ["shape.empty"] = "a field is empty",
        ["shape.one_of"] = "a field has none of the allowed values",
        ["shape.words"] = "a field has too few or too many words",
        ["shape.characters"] = "a field has too few or too many characters",
        ["shape.range"] = "a number is too small or too great",
        ["shape.length"] = "a list has too few or too many items",
        ["shape.distinct"] = "items of a list are equal",
        ["shape.unknown"] = "there is a field that nobody asked for",
        ["characters.too_few"] = "too few characters",
        ["characters.too_many"] = "too many characters",
        ["words.too_few"] = "too few words",
        ["words.too_many"] = "too many words",
        ["turns.too_few"] = "too few turns",
        ["turns.too_many"] = "too many turns",
        ["turns.no_speaker"] = "a turn without a speaker",
        ["turns.speakers"] = "too few speakers",
        ["turns.order"] = "the speakers do not take turns as they should",
        ["script.too_little_arabic"] = "too few of the letters are Arabic",
        ["script.too_little_latin"] = "too few of the letters are Latin",
        ["script.no_letters"] = "the text has no letters",
        ["language.wrong_script"] = "a field is in another script than it should be",
        ["repetition.word"] = "one word makes up too much of the text",
        ["repetition.ngram"] = "the same words come again too often",
        ["repetition.in_a_row"] = "the same words stand twice in a row",
        ["repetition.few_words"] = "too few different words",
        ["forbidden.found"] = "something forbidden was found",
        ["required.missing"] = "something required is missing",
        ["pattern.too_slow"] = "a pattern took too long on the text",
        ["labels.disagree"] = "the words speak for another label",
        ["labels.no_evidence"] = "no word speaks for the label",
        ["unique.exact"] = "the same as a record that was accepted before",
        ["unique.near"] = "nearly the same as a record that was accepted before",
        ["distance.similar"] = "too much like a row of a source",
        ["distance.copied"] = "too much of it is copied from a row of a source",
        ["sql.missing"] = "there is no query",
        ["sql.schema"] = "the record's database could not be made",
        ["sql.invalid"] = "the query is not understood",
        ["sql.forbidden"] = "the query does what it may not",
        ["sql.too_long"] = "the query takes too long",
        ["sql.too_large"] = "the query gives too large a value",
        ["sql.too_many_rows"] = "the query gives too many rows",
        ["sql.empty"] = "the query gives no rows",
        ["sql.differs"] = "the query gives other rows than expected",
        ["sql.expected"] = "what is expected of the query is neither rows nor a query that gives them",
        ["tools.no_store"] = "the store of the conversation's tools could not be made",
        ["tools.too_many_rounds"] = "tools are called again and again, and nothing is said",
        ["tools.no_value"] = "a formula of a tool could not be computed",
        ["decision.rejected"] = "somebody rejected the record",
        ["row.unreadable"] = "the row cannot be read",
        ["MW3001"] = "the connection failed or broke",
        ["MW3002"] = "the endpoint refuses the key",
        ["MW3003"] = "the endpoint does not know the model or the path",
        ["MW3004"] = "the endpoint was asked too often",
        ["MW3005"] = "the endpoint failed",
        ["MW3006"] = "the call took longer than its time limit",
        ["MW3007"] = "the model or its provider's filter refused",
        ["MW3008"] = "the answer is no chat completion",
        ["MW3009"] = "the answer is empty",
        ["MW3010"] = "the endpoint does not accept the request",
        ["MW3011"] = "the offline model was asked for what is no step of the recipe",
        ["MW3012"] = "the journal does not hold an answer",
        ["MW3013"] = "the run that is replayed has no answer to this request",
        ["MW3014"] = "the endpoint gave no answers for too long",
        ["MW3015"] = "the endpoint wants payment",
        ["MW3016"] = "the answer is longer than may be read",
    };

    /// <summary>What <paramref name="reason"/> means; null for one that a recipe or a plugin gives of its own.</summary>
    public static string? Find(string reason) => Words.TryGetValue(reason, out var words) ? words
        : reason.EndsWith(".no_field", StringComparison.Ordinal) ? "a field that is checked is not there"
        : reason.StartsWith("shortcuts.", StringComparison.Ordinal) ? "this alone tells the label"
        : null;

    /// <summary>
    /// The reason in words with its code in brackets: <c>too few words (words.too_few)</c>; a reason of one's own as it is.
    /// </summary>
    public static string Told(string reason) => Find(reason) is { } words ? $"{words} ({reason})" : reason;
}
