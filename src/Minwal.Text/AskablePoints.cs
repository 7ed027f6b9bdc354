using System.Text.RegularExpressions;

namespace Minwal.Text;

/// <summary>What a passage says that somebody can ask for.</summary>
/// <param name="Form">
/// How it is asked: how (to do something), when (in a case), why (it is so), what (something is), claim (is it true that), topic (what is
/// said of something).
/// </param>
/// <param name="About">
/// What is asked for, in small letters as it goes on in a sentence; an address to the reader is put into the first person.
/// </param>
/// <param name="Answer">The sentence of the passage that answers, word for word.</param>
internal sealed record AskablePoint(string Form, string About, string Answer);

/// <summary>
/// Finds the points of a passage by the forms of its sentences: "To X, …" answers how to X, "If X, …" what to do if X, "X because …"
/// why X, "X is a …" what X is; another short statement answers whether it is true; what stands behind a heading answers for the heading.
/// The forms are English; in other languages a sentence is asked for by its longest run of words that are no function words.
/// </summary>
internal static partial class AskablePoints
{
    private const int MostWords = 45, LeastWords = 5, MostCharacters = 600;

    private static readonly HashSet<string> FunctionWords = new(StringComparer.OrdinalIgnoreCase)
    {
        "a", "an", "the", "and", "or", "but", "nor", "so", "yet", "if", "then", "than", "that", "this", "these", "those", "there",
        "here", "it", "its", "is", "are", "was", "were", "be", "been", "being", "am", "do", "does", "did", "done", "has", "have", "had",
        "having", "will", "would", "shall", "should", "can", "could", "may", "might", "must", "not", "no", "of", "in", "on", "at", "by",
        "for", "from", "with", "without", "to", "into", "onto", "out", "up", "down", "over", "under", "about", "as", "i", "you", "he",
        "she", "we", "they", "me", "him", "her", "us", "them", "my", "your", "his", "our", "their", "who", "whom", "whose", "which",
        "what", "when", "where", "why", "how", "all", "any", "each", "every", "some", "most", "more", "less", "few", "many", "much",
        "one", "two", "three", "other", "another", "such", "only", "also", "even", "just", "too", "very", "often", "usually", "never",
        "always", "still", "already", "rather", "again", "once", "because", "while", "before", "after", "until", "since", "though",
        "although", "whether", "both", "either", "neither", "own", "same", "get", "gets", "make", "makes", "made", "take", "takes",
        "say", "says", "said", "go", "goes", "give", "gives", "keep", "keeps", "tell", "tells", "ask", "asks", "let", "lets", "put",
        "puts", "come", "comes", "know", "knows", "think", "thinks", "want", "wants", "need", "needs", "like", "use", "uses", "used",
        "find", "finds", "first", "last", "well", "good", "better", "best", "enough", "almost", "something", "anything", "nothing",
        "someone", "anyone", "everyone", "nobody", "everything", "people", "thing", "things", "way", "في", "من", "على", "إلى", "عن",
        "مع", "هذا", "هذه", "ذلك", "تلك", "التي", "الذي", "الذين", "هو", "هي", "هم", "كان", "كانت", "أن", "إن", "ما", "لا", "لم", "لن",
        "قد", "ثم", "أو", "و", "كل", "بعض", "بين", "عند", "حتى", "كما", "هناك", "غير", "أي", "بعد", "قبل",
    };

    /// <summary>The points of <paramref name="passage"/>, in the order of its sentences; a sentence has one.</summary>
    public static IEnumerable<AskablePoint> Of(string passage)
    {
        string? heading = null;
        var isEnglish = English().Count(passage) > 1;
        foreach (var line in passage.Split('\n'))
        {
            if (line.TrimStart() is ['#', ..] title)
            {
                heading = title.TrimStart('#').Trim();
                continue;
            }

            foreach (var sentence in Sentences.Of(line))
            {
                var text = Plain(sentence);
                if (text.Length > MostCharacters || Words.Count(text) is < LeastWords or > MostWords) continue;
                var point = OfForm(text, sentence)
                    ?? (heading is not null && IsTopic(heading)
                        ? new AskablePoint("topic", Small(heading), sentence) : isEnglish ? null : OfTopic(text, sentence));
                // The first sentence that is asked for by its heading is the only one.
                if (point?.Form == "topic") heading = null;
                if (point is not null) yield return point;
            }
        }
    }

    private static AskablePoint? OfForm(string text, string sentence)
    {
        if (Purpose().Match(text) is { Success: true } purpose && !Dangling().IsMatch(purpose.Groups[1].Value))
            return new("how", Mine(purpose.Groups[1].Value), sentence);
        if (Case().Match(text) is { Success: true } condition)
            return new("when", Mine($"{condition.Groups[1].Value.ToLowerInvariant()} {condition.Groups[2].Value}"), sentence);
        if (Condition().Match(text) is { Success: true } bare && Command().IsMatch(text[bare.Length..]))
            return new("when", Mine($"{bare.Groups[1].Value.ToLowerInvariant()} {bare.Groups[2].Value}"), sentence);
        if (Reason().Match(text) is { Success: true } reason && !PointsBack(reason.Groups[1].Value))
            return new("why", Mine(Small(reason.Groups[1].Value)), sentence);
        return Definition().Match(text) is { Success: true } defined && !PointsBack(defined.Groups[1].Value)
            && Words.Count(defined.Groups[1].Value) <= 5
            ? new("what", $"{defined.Groups[2].Value} {Mine(Small(defined.Groups[1].Value))}", sentence)
            : IsClaim(text) ? new("claim", Mine(Small(text)), sentence) : null;
    }

    /// <summary>Whether a sentence states something that can be asked back as it stands: is it true that …?</summary>
    private static bool IsClaim(string text) => Words.Count(text) is >= 6 and <= 18 && Finite().IsMatch(text) && !PointsBack(text)
        && !text.AsSpan().ContainsAny("?!;:\"“«(");

    private static AskablePoint? OfTopic(string text, string sentence)
    {
        var runs = new List<string>();
        var run = new List<string>();
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Append(""))
        {
            var bare = word.Trim('"', '\'', '“', '”', '«', '»', '(', ')', ',', ';', ':', '.', '!', '?', '،', '؛', '؟');
            var isPart = bare.Length > 2 && !FunctionWords.Contains(bare) && bare.All(c => char.IsLetter(c) || c is '-' or '\'' or '’');
            if (isPart) run.Add(bare);
            // A run ends at punctuation too.
            if (isPart && bare.Length == word.TrimStart('"', '“', '«', '(').Length && run.Count < 3) continue;
            if (run.Count > 0) runs.Add(string.Join(' ', run));
            run.Clear();
        }

        var best = runs.OrderByDescending(words => Words.Count(words)).ThenByDescending(words => words.Length).FirstOrDefault();
        if (best is null || Words.Count(best) < 2) return null;
        // A capital inside of a sentence is a name's.
        return new AskablePoint("topic", text.StartsWith(best, StringComparison.Ordinal) ? Small(best) : best, sentence);
    }

    /// <summary>Whether a heading names something: "Weak ties", but not "Taking it", "Before the jump" or "Age".</summary>
    private static bool IsTopic(string heading)
    {
        var words = heading.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length > 0 && words[0].ToLowerInvariant() is "a" or "an" or "the") words = words[1..];
        return words.Length is > 1 and < 9 && !FunctionWords.Contains(words[0]) && !FunctionWords.Contains(words[^1]);
    }

    /// <summary>A reader's "you" becomes the asker's "I".</summary>
    private static string Mine(string text)
    {
        var mine = Subject().Replace(text.Trim(), "$1I");
        mine = mine.Replace("I are ", "I am ", StringComparison.Ordinal).Replace("I were ", "I was ", StringComparison.Ordinal)
            .Replace("I're", "I'm", StringComparison.Ordinal).Replace("I’re", "I’m", StringComparison.Ordinal);
        return Address().Replace(mine, match => match.Value.ToLowerInvariant() switch
        {
            "your" => "my",
            "yours" => "mine",
            "yourself" => "myself",
            _ => "me",
        });
    }

    // A clause that begins with a verb tells the reader to do something; one that points back is about what stood before.
    private static bool PointsBack(string clause) => Back().IsMatch(clause) || Command().IsMatch(clause) || Dangling().IsMatch(clause);

    private static string Plain(string sentence) => ListMark().Replace(sentence, "").Replace("**", "", StringComparison.Ordinal)
        .Replace('`', '\'').Replace('\t', ' ').Trim().TrimEnd('.', ':', ';');

    private static string Small(string text) => text.Length > 1 && char.IsUpper(text[0]) && !char.IsUpper(text[1]) && text[1] != '\''
        && !text.StartsWith("I ", StringComparison.Ordinal)
        ? char.ToLowerInvariant(text[0]) + text[1..] : text;

    [GeneratedRegex(@"^To ([a-z]+ [^,;:]{4,90}), \S")]
    private static partial Regex Purpose();

    [GeneratedRegex(@"^(If|When|Once|Before|After|While|Where) "
        + @"((?:you|your|the|an?|somebody|someone|nobody|two|several) [^,;:]{5,90}), \S")]
    private static partial Regex Case();

    [GeneratedRegex(@"^(If|When|Once|Before|After|While|Where) (\S+ [^,;:]{3,90}), ")]
    private static partial Regex Condition();

    [GeneratedRegex(@"^([^,;:]{12,110}),? because \S")]
    private static partial Regex Reason();

    [GeneratedRegex(@"^((?:An? |The )?[\p{L}][\p{L}'’ -]{2,50}?) (is|are) "
        + @"(?!an? (?:part|kind|matter|question|sort)\b)(?:an?|the|any|what|whatever|one) \S")]
    private static partial Regex Definition();

    [GeneratedRegex(@"(^|\b(?:if|when|once|before|after|while|where|that|what|which|who|how|why|than|as|and|or|because|whether|the \w+|"
        + @"\w+ing) |, )you(?=\W)",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Subject();

    [GeneratedRegex(@"\b(?:you|your|yours|yourself)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Address();

    [GeneratedRegex(@"^(?:it|its|this|that|these|those|they|them|he|she|here|there|such|both|neither|either|one|some|most|many|others|"
        + @"what|which|who|nobody|and|but|so|then|do|don['’]t|not)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Back();

    [GeneratedRegex(@"\b(?:it|its|them|this|these|those|they|such|both|the (?:first|second|third|other|same))\b",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Dangling();

    [GeneratedRegex(@"^(?:look|ask|use|keep|write|say|note|bring|name|come|leave|choose|begin|start|stop|take|give|make|let|be|try|go|put|"
        + @"send|read|speak|talk|tell|list|set|check|avoid|find|get|meet|wait|think|remember|consider|add|plan|practise|see|learn|"
        + @"answer|breathe|underline|repeat|collect|explain|agree|describe|call|open|close|turn|hold|move|work|count)\b",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Command();

    // A verb that English sentences have and other languages do not.
    [GeneratedRegex(@"\b(?:is|are|was|were|has|have|had|can|could|may|might|should|must|will|would|does|do|comes?|helps?|works?|makes?|"
        + @"takes?|gives?|means?|needs?|lasts?|fails?|matters?|differs?|tells?|ends?|drops?|counts?)\b",
        RegexOptions.CultureInvariant)]
    private static partial Regex Finite();

    [GeneratedRegex(@"\b(?:the|and|of|to|is|are|that|with|for|because|you|it|was|when|from|not|or)\b",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex English();

    [GeneratedRegex(@"^\s*(?:[-*+•]|\d+[.)])\s+")]
    private static partial Regex ListMark();
}
