using System.Security.Cryptography;
using Xunit;

namespace Minwal.EndToEnd;

/// <summary>
/// The bytes that recipes give for a seed, as hashes.
/// They change with a recipe's texts, and then with its version; nothing else may change them.
/// </summary>
public sealed class BytesTests
{
    [Theory]
    [InlineData("intents", "i.json", "8877f76840221f6b1b3e31266f4bb3010f3adc45a5798ec3a9864bf0722b27f0")]
    [InlineData("intents --seed 7 --examples-per-intent 60 --edge-cases 70", "i.json",
        "372712e3fcc812c3f6bdeb4ccd12381e45a485f95bde44ed58cd8992da92e89c")]
    [InlineData("arabic-eou --conversations 200", "e.json", "33671a2b71d9223b238c94cade3c846e13adb67f7a82bbf9f2e608f0ca276554")]
    [InlineData("arabic-eou --conversations 56 --seed 3 --dialect saudi", "e.json",
        "29562842c40e24315d948520010309f6ff7c972e08ddb2afb41838ca7eb76864")]
    [InlineData("arabic-eou --conversations 56 --seed 3 --dialect gulf", "e.json",
        "865adab54c957d338304bfcdf9d577ac9d6d57f127948e3fe180bf037b811695")]
    [InlineData("arabic-eou --conversations 56 --seed 3 --dialect egyptian", "e.json",
        "6e667b137df532a5b7262238cb02f34062efb36a9603ec867cbef1d9f989ef75")]
    [InlineData("arabic-eou --conversations 56 --seed 3 --dialect levantine", "e.json",
        "c888411c51d729880372783283f746dfbf6251ce65bf9b7c5f85ed8f7862dee1")]
    [InlineData("arabic-eou --conversations 56 --seed 3 --dialect msa", "e.json",
        "79e7994cd558cf9215385a069a7bdd63fc0f55dfe21311d314de91df76f7e0a7")]
    [InlineData("arabic-exams --samples 1000", "x.jsonl", "bc0bd90bd1d1f063a60d91efe952727f17341699b64917f03f5dc6a1afb49094")]
    [InlineData("arabic-exams --samples 240 --seed 7 --subjects physics,mathematics,arabic", "x.jsonl",
        "c71e7661c6108b1f4c43b6afe22c34d4941832ff6b5955116948f4125d82e8d9")]
    [InlineData("arabic-sentiment --samples 1000", "s.jsonl", "524a94b69ae3ae9e562684432069ed46f22790011cfeedf1fc5bde4993c7a7a2")]
    [InlineData(
        "arabic-sentiment --samples 240 --seed 7 --mix positive=1,negative=1,neutral=0 --dialects egyptian,levantine --posts 1",
        "s.jsonl", "69fa5017b3ca06a476cdaf901c72c6879a0e15754e8b0c4333f7bed8e3fa258f")]
    [InlineData("arabic-grammar --samples 200", "g.jsonl", "58b62216ed0900548dd216622b7f4b095a7e8cae65e2bc1454e1aa0c47c20bbd")]
    [InlineData("arabic-grammar --samples 100 --profile learner --seed 3", "g.jsonl",
        "d83243a4ea4d0de73746c48ce45c088defc9d57c2631c7cb3038e1c180e47753")]
    [InlineData("assistant-memory --target 100", "m.jsonl", "37adcaef214352dc121f9833eafcf8b8baed59f3367584c0e512fc401ecf6473")]
    [InlineData("assistant-memory --target 60 --seed 7 --languages ar --exchanges 2", "m.jsonl",
        "03e0af1b1ea5562ac40067a6a2acd71493843b34e6ba8db5258967688d3fa061")]
    [InlineData("exam-personas", "p.jsonl", "e6484a4009a14628884174f8d324c5c826e52fb5c763bc2d207efea521376f4d")]
    [InlineData("message-router", "m.csv", "519bfbc3e4b1bbd01bd3b0868974f6b859189147fb3c35242e48d82bef8fbb82")]
    [InlineData("message-router --seed 7 --rag-count 40 --context-count 12 --chitchat-count 20 --off-topic-count 20 --no-knowledge-base",
        "m.jsonl", "ef03cd5e922d1db74bf52a01f066ade13b8f9a2bb7cecd700b570b755f0e6a05")]
    public async Task A_recipe_gives_the_same_bytes_for_the_same_seed_as_ever(string recipe, string file, string hash)
    {
        using var tool = new MinwalTool();
        await tool.DoAsync($"run {recipe} --output {file} --date 2026-01-01 --quiet");
        Assert.Equal(hash, Hash(tool.At(file)));
    }

    [Theory]
    [InlineData("chunk-questions", "questions.csv", "25ad021190bb6211edd8278be6b119cb74410757476fa721c200adeef0e430ba")]
    [InlineData("ten-at-once", "names.jsonl", "184b39435f19805374067e7cbd300f83bab86420f5fa2f1f489c66bf0ac1b7a9")]
    [InlineData("persona-rewrite", "retold.jsonl", "2fffcd8d3fca723a3e9aaa7bc1139d305cbe94a83eaf1bb0b93efd2d43b6e5ac")]
    [InlineData("talk-and-polish", "talks.jsonl", "9e8368fe7a9d2a6e20c21d490853d05d9e7d3756643bb51ff3aefa2590ec9371")]
    [InlineData("growing-pool", "instructions.jsonl", "3e58a42c15088bc903da8ad4360f9c034ccab2603b390dd0fc4cad1b0dc40fd7")]
    [InlineData("image-described", "descriptions.jsonl", "5f0907df6b0a8ae80adb08b73a79ef2663f2230b53f9a21beaff293855580155")]
    [InlineData("better-of-two", "captions.jsonl", "eda1e5f89ca8dbca6380b98f2348ceece521bef1cf78c258fae35bec541c2e91")]
    public async Task A_small_recipe_too(string recipe, string file, string hash)
    {
        using var tool = new MinwalTool();
        await tool.DoAsync($"run --recipe \"{MinwalTool.Recipe(recipe)}\" --date 2026-01-01 --quiet");
        Assert.Equal(hash, Hash(tool.At(file)));
    }

    private static string Hash(string file) => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file)));
}
