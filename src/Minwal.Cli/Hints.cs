using Minwal.Faults;

namespace Minwal.Cli;

/// <summary>
/// What the command line adds to a fault:
/// the exit code that its code means, and the option or command to type next.
/// The engine, models and storage know neither.
/// </summary>
internal static class Hints
{
    private static readonly Dictionary<string, (int ExitCode, string? Advice)> ByCode = new(StringComparer.Ordinal)
    {
        ["MW1000"] = (ExitCodes.Usage, "minwal recipes lists the recipes; minwal new NAME makes one"),
        ["MW1308"] = (ExitCodes.Usage, "--set NAME=VALUE gives one, such as --set subject=math turns=4"),
        ["MW2002"] = (ExitCodes.Usage, "--recipe DIR takes your own; minwal recipes lists them"),
        ["MW2006"] = (ExitCodes.Usage, "minwal runs lists the runs here; minwal run RECIPE begins one"),
        ["MW2007"] = (ExitCodes.Usage, "--model MODEL, or ROLE=MODEL for one role"),
        ["MW2008"] = (ExitCodes.Failed, null),
        ["MW2009"] = (ExitCodes.Usage,
            "set it, name another with --key-from, give another endpoint with --base-url, or leave --model out to run offline"),
        ["MW2011"] = (ExitCodes.Usage, "--max-tokens N sets one; --price IN,OUT tells the price"),
        ["MW2017"] = (ExitCodes.Usage, "--model openai:NAME asks a model there, --model ROLE=openai:NAME for one role"),
        ["MW2024"] = (ExitCodes.Usage, null),
        ["MW2021"] = (ExitCodes.Usage, null),
        ["MW2022"] = (ExitCodes.Usage, null),
        ["MW2023"] = (ExitCodes.Usage, null),
        ["MW2026"] = (ExitCodes.Usage, null),
        ["MW3001"] = (ExitCodes.Failed, "is it running? --base-url names the endpoint"),
        ["MW3002"] = (ExitCodes.Failed,
            "--key-from VARIABLE names the environment variable with its key; that of OPENAI_API_KEY goes to OpenAI alone"),
        ["MW3003"] = (ExitCodes.Failed, "check --model and --base-url"),
        ["MW3004"] = (ExitCodes.Failed, "--requests-per-minute names its limit; the same command goes on from there"),
        ["MW3006"] = (ExitCodes.Failed, "--timeout sets the limit"),
        ["MW3011"] = (ExitCodes.Failed, "--model ROLE=openai:NAME asks a model for it"),
        ["MW3014"] = (ExitCodes.Failed, "the same command goes on from there; --patience sets how long is waited"),
        ["MW3015"] = (ExitCodes.Failed, "what was made is kept: with credit the same command goes on from there"),
        ["MW3016"] = (ExitCodes.Failed, "--answer-bytes sets the limit"),
        ["MW3020"] = (ExitCodes.Failed, "without --batch its calls are made one by one"),
        ["MW3022"] = (ExitCodes.Failed, "--batch-most N has fewer calls in batches at once"),
        ["MW3023"] = (ExitCodes.Usage, null),
        ["MW3024"] = (ExitCodes.Usage, null),
        ["MW3030"] = (ExitCodes.Failed,
            "SSL_CERT_FILE=FILE trusts the certificate in that file; --base-url http://… asks an endpoint that speaks no TLS"),
        ["MW3031"] = (ExitCodes.Failed, "is it spelt right, and is this machine connected? --base-url names the endpoint"),
        ["MW4001"] = (ExitCodes.Failed, "wait for it or stop it; minwal status shows how far it is; --run-dir makes a run of its own"),
        ["MW4002"] = (ExitCodes.Usage,
            "say the same again to continue it, --update to go on with what was changed, --new to begin anew in its place, "
            + "or --run-dir DIR (and another --output) to keep both"),
        ["MW4003"] = (ExitCodes.Failed, "use a newer minwal, or begin anew with --new"),
        ["MW4004"] = (ExitCodes.Failed, "keep it aside and begin anew with --new, or in another place with --run-dir"),
        ["MW4005"] = (ExitCodes.Failed, "say the same command again; if it stays, choose another place with --run-dir"),
        ["MW4006"] = (ExitCodes.Failed, "make room and say the same command again"),
        ["MW4007"] = (ExitCodes.Failed, "start afresh with --new, or go on with --update"),
        ["MW4008"] = (ExitCodes.Failed, "minwal export writes what it has; --new begins anew in its place, --run-dir in another"),
        ["MW4009"] = (ExitCodes.Failed, "minwal status shows how far it is; the command that began it goes on"),
        ["MW4010"] = (ExitCodes.Failed, "minwal status shows each shard; the command that began one goes on with it"),
        ["MW4011"] = (ExitCodes.Failed, "--new begins it anew"),
        ["MW4012"] = (ExitCodes.Failed,
            "make it writable and say the same command again; or copy it, and name the copy with --run-dir"),
        ["MW4020"] = (ExitCodes.Usage, "--job-dir DIR writes the scripts elsewhere; another --output makes a run of its own"),
        ["MW4021"] = (ExitCodes.Usage, null),
        ["MW4022"] = (ExitCodes.Failed,
            "say it where jobs are submitted, such as on a login node; without --submit the scripts are written"),
        ["MW4023"] = (ExitCodes.Failed, "--sbatch hands it options; the scripts are written, and the same command submits what is missing"),
        ["MW4024"] = (ExitCodes.Usage, null),
        ["MW4025"] = (ExitCodes.Usage, null),
        ["MW5001"] = (ExitCodes.Failed, null),
        ["MW5002"] = (ExitCodes.Failed, "choose another --output"),
        ["MW5003"] = (ExitCodes.Usage, null),
        ["MW5005"] = (ExitCodes.Usage, "name another file"),
        ["MW5006"] = (ExitCodes.Failed, null),
        ["MW5008"] = (ExitCodes.Failed, null),
        ["MW5009"] = (ExitCodes.Failed, null),
        ["MW6001"] = (ExitCodes.Failed, "--on-error report leaves such rows out and tells them"),
        ["MW6012"] = (ExitCodes.Failed, null),
        ["MW6003"] = (ExitCodes.Usage, "--records PATH names the list, such as --records data.examples"),
        ["MW6204"] = (ExitCodes.Usage, "--text-field names its field"),
        ["MW6301"] = (ExitCodes.Failed, "--token-from VARIABLE names the environment variable with a token that may write"),
        ["MW6303"] = (ExitCodes.Failed, "make it private on the hub, or leave --private out"),
        ["MW6304"] = (ExitCodes.Usage, null),
        ["MW6305"] = (ExitCodes.Failed, null),
        ["MW6306"] = (ExitCodes.Failed, null),
        ["MW6307"] = (ExitCodes.Failed, null),
        ["MW6308"] = (ExitCodes.Failed, "--yes uploads without asking; --dry-run only tells what would be uploaded"),
        ["MW6101"] = (ExitCodes.Usage, "--text-field and --label-field name them; --rows names a list inside each record"),
        ["MW6102"] = (ExitCodes.Failed, null),
        ["MW6103"] = (ExitCodes.Failed, "minwal train writes one"),
        ["MW6105"] = (ExitCodes.Failed, null),
    };

    /// <summary>The exit code for <paramref name="exception"/>: wrong usage when any of its faults is.</summary>
    public static int ExitCode(MinwalException exception) => exception.Faults.All(fault => Of(fault).ExitCode == ExitCodes.Failed)
        ? ExitCodes.Failed
        : ExitCodes.Usage;

    /// <summary>The line that people see of <paramref name="fault"/>.</summary>
    public static string Line(Fault fault) => Of(fault).Advice is { } advice
        ? (fault with { Hint = fault.Hint is null ? advice : $"{fault.Hint}{(fault.Hint.EndsWith('?') ? "" : ";")} {advice}" }).ToString()
        : fault.ToString();

    private static (int ExitCode, string? Advice) Of(Fault fault)
    {
        if (!ByCode.TryGetValue(fault.Code, out var known)) return (ExitCodes.Usage, null);
        return fault.CanBeForced ? (known.ExitCode, $"{known.Advice}; --force writes over it") : known;
    }
}
