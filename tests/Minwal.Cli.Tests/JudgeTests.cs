using Xunit;

namespace Minwal.Cli.Tests;

/// <summary>What the tool tells of a judge.</summary>
public sealed class JudgeTests : IDisposable
{
    private const string Recipe = """
        recipe: graded
        version: 1
        summary: Graded texts.
        language: en
        quotas: { total: 6, kind: [long, short] }
        models: { writer: {}, judge: {} }
        steps:
          - write:
              prompt: "A text. <brief>{{brief}}</brief>"
              offline: { answer: { text: "Text <#1..1000000>" } }
              returns: { text: string }
          - judge:
              of: text
              source: kind
              criteria: { size: Is it as long as it should be?, tone: { help: Is it kind?, levels: [rude, kind] } }
              votes: 2
              least: { size: 2 }
              offline: { size: "${if(kind == 'long', 5, if(matches(text, '[0-4]$'), 1, 1 + vote))}", tone: kind }
        record: { text: "${text}", size: "${judge.size}" }
        output: { file: graded.jsonl }
        """;

    private readonly MinwalTool _tool = new();

    public JudgeTests() => _tool.Write("graded/recipe.yaml", Recipe);

    public void Dispose() => _tool.Dispose();

    [Fact]
    public async Task The_end_of_a_run_an_export_the_lineage_and_the_page_tell_what_was_said()
    {
        var (exit, _, error) = await _tool.RunAsync("run --recipe graded -o f.jsonl");
        Assert.Equal(0, exit);
        Assert.Contains("the judge's score is too low (judge.low.size)", error, StringComparison.Ordinal);
        Assert.Contains("size is 1, at least 2 is asked for; the votes are 1, 1", error, StringComparison.Ordinal);
        Assert.Matches(@"\n  judge: size 3\.75 on 1 to 5; 0\.\d+ of votes agree, alpha 0\.\d+; "
            + @"from 2\.5 \(kind=short\) to 5\.0 \(kind=long\)\n", error);
        const string Tone = "\n  judge: tone kind 6; 1.0 of votes agree\n";
        Assert.Contains(Tone, error, StringComparison.Ordinal);
        Assert.Contains(Tone, (await _tool.RunAsync("export f.jsonl -o g.jsonl")).Error, StringComparison.Ordinal);
        Assert.Matches(@"attempt \d: accepted; judge: size (5|2\.5), tone kind\n", await _tool.DoAsync("lineage f.jsonl 1"));
        await _tool.DoAsync("report f.jsonl -o f.html --section diversity");
        var page = _tool.Read("f.html");
        Assert.Contains("What judges said", page, StringComparison.Ordinal);
        Assert.Contains("kind=short", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rules_are_tried_like_grammars_and_make_no_records_that_could_be_too_few()
    {
        var tried = await _tool.DoAsync("grammar try --recipe graded --step judge --set text=Hello -n 1");
        Assert.Matches("""\{"record_id":"r1","size":[25],"tone":"kind"\}""", tried);
        Assert.DoesNotContain("graded/judge", await _tool.DoAsync("recipes size --recipe graded"), StringComparison.Ordinal);
    }
}
