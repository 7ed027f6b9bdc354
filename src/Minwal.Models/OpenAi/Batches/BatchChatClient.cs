using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.AI;
using Minwal.Calls;

namespace Minwal.Models.OpenAi.Batches;

/// <summary>
/// Asks one model of an OpenAI-compatible endpoint by batches. A call is answered from the batches that have ended; or it is in one that
/// has not, and the answer is a continuation; or it is put into the next, which goes when it is full or when <see cref="SubmitAsync"/> is
/// called. A call is named by what it is (its place in the run and its request), so that whoever asks again, in another process too,
/// finds it, and nothing is paid for twice. Thread-safe.
/// </summary>
internal sealed class BatchChatClient : IChatClient
{
    /// <summary>In how many batches a call may be before it has failed.</summary>
    public const int MostTries = 6;

    // So long may a batch that was just asked for be missing in the list.
    private static readonly TimeSpan ListDelay = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan FirstLook = TimeSpan.FromSeconds(1), LongestPause = TimeSpan.FromSeconds(60);

    private readonly SemaphoreSlim _turn = new(1);
    private readonly RepeatedText _beginning = new();
    private readonly BatchEndpoint _endpoint;
    private readonly FaultReader _faults;
    private readonly EndpointManners _manners;
    private readonly TimeProvider _time;
    private readonly Action<string>? _notice;
    private readonly string _model, _name, _place;
    private readonly int _mostBytes, _mostRequests;
    private readonly int? _mostUnderWay;
    private RequestForm _form;
    private BatchShelf? _shelf;
    private BatchTray? _tray;
    private string _run = "";

    /// <summary>A client of <paramref name="model"/> at <paramref name="endpoint"/>.</summary>
    /// <param name="endpoint">The address up to and with the version.</param>
    /// <param name="model">The model's name.</param>
    /// <param name="key">The key, never logged, never in a message; null for an endpoint that needs none.</param>
    /// <param name="handler">The connections; not disposed here.</param>
    /// <param name="time">The clock.</param>
    /// <param name="notice">Is told what becomes of batches. Any thread.</param>
    /// <param name="mostBytes">The longest answer that is used.</param>
    /// <param name="manners">How the endpoint is asked.</param>
    /// <param name="provider">Who it is, for messages.</param>
    /// <param name="mostRequests">The most requests of a batch.</param>
    /// <param name="mostUnderWay">The most requests in batches that have not ended; null for no limit.</param>
    public BatchChatClient(
        Uri endpoint, string model, string? key, HttpMessageHandler handler, TimeProvider time, Action<string>? notice, int mostBytes,
        EndpointManners manners, string provider, int mostRequests = BatchTray.MostRequests,
        int? mostUnderWay = null)
    {
        (_mostRequests, _mostUnderWay) = (mostRequests, mostUnderWay);
        (_model, _manners, _time, _notice, _mostBytes, _form) = (model, manners, time, notice, mostBytes, manners.Form);
        key = string.IsNullOrWhiteSpace(key) ? null : key.Trim();
        var shown = endpoint.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.SafeUnescaped);
        _faults = new FaultReader(shown, model, key, time);
        _endpoint = new BatchEndpoint(endpoint, key, handler, time, manners, _faults);
        _name = $"{provider}:{model}";
        _place = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{provider}\n{model}\n{shown}")))[..12];
    }

    /// <summary>Whether a batch has not ended.</summary>
    public bool IsUnderWay => _shelf?.Notes.Any(batch => batch.Note.IsLive) == true;

    /// <summary>
    /// Finds out what became of the run's batches, also of one that was made and not noted, and fetches the answers of those that have
    /// ended. Before the first call.
    /// </summary>
    /// <exception cref="ModelException">When the endpoint cannot be asked, and MW3022 once for a batch that it would not begin.</exception>
    public async Task OpenAsync(BatchRun run, CancellationToken cancellation)
    {
        var shelf = new BatchShelf(Path.Combine(run.Folder, _place));
        // Of what was not whole when an earlier process ended nobody knows anything.
        foreach (var part in Directory.EnumerateFiles(shelf.Folder, "*.part")) File.Delete(part);
        _run = $"{run.Id}-{_place}";
        if (!run.IsNew) await FindAsync(shelf, run.Begun - 86_400, cancellation).ConfigureAwait(false);
        foreach (var (file, path) in shelf.Missing().ToList())
            await _endpoint.DownloadAsync(file, path, cancellation).ConfigureAwait(false);
        shelf.Index();
        _shelf = shelf;
        TellEnds(shelf);
    }

    /// <inheritdoc/>
    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var shelf = _shelf ?? throw new InvalidOperationException("batches belong to a run, and none was opened");
        var call = CallOf(options);
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (shelf.IsUnderWay(call) || _tray?.Calls.Contains(call) == true) return Later(call);
            if (shelf.Find(call) is var (tries, line) && Read(line, tries, options) is { } answer) return answer;
            // What is too much for now is asked for again when there is room.
            if (shelf.UnderWay + (_tray?.Calls.Count ?? 0) >= _mostUnderWay) return Later(call);
            await AddAsync(shelf, call, Written(messages, options), cancellationToken).ConfigureAwait(false);
            return Later(call);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var response = await GetResponseAsync(messages, options, cancellationToken).ConfigureAwait(false);
        foreach (var update in response.ToChatResponseUpdates()) yield return update;
    }

    /// <summary>Sends what is in the next batch.</summary>
    /// <exception cref="ModelException">
    /// When it could not be sent; nothing is lost, and a batch that was made all the same is found.
    /// </exception>
    public async Task SubmitAsync(CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            if (_tray is { Calls.Count: > 0 }) await SendAsync(_shelf!, cancellation).ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Waits until every batch has ended.</summary>
    public async Task WaitAsync(CancellationToken cancellation)
    {
        for (var pause = FirstLook; ; pause = pause * 1.5 < LongestPause ? pause * 1.5 : LongestPause)
        {
            foreach (var (file, note) in _shelf!.Notes.Where(batch => batch.Note.IsLive))
                _shelf.Note(file, await _endpoint.GetAsync(note.Id, cancellation).ConfigureAwait(false));
            if (!IsUnderWay) return;
            await Task.Delay(pause, _time, cancellation).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceKey is null && serviceType.IsInstanceOfType(this) ? this : null;

    /// <inheritdoc/>
    public void Dispose()
    {
        _tray?.Dispose();
        _endpoint.Dispose();
        _turn.Dispose();
    }

    private async Task FindAsync(BatchShelf shelf, long since, CancellationToken cancellation)
    {
        var listed = await _endpoint.ListAsync(_run, since, cancellation).ConfigureAwait(false);
        await NoteAsync(shelf, listed, cancellation).ConfigureAwait(false);
        if (shelf.Unnoted.Count > 0)
        {
            await Task.Delay(ListDelay, _time, cancellation).ConfigureAwait(false);
            listed = await _endpoint.ListAsync(_run, since, cancellation).ConfigureAwait(false);
            await NoteAsync(shelf, listed, cancellation).ConfigureAwait(false);
            foreach (var file in shelf.Unnoted) shelf.Forget(file);
        }

        foreach (var (file, note) in shelf.Notes.Where(batch => batch.Note.IsLive && listed.All(known => known.Id != batch.Note.Id)))
            shelf.Note(file, await _endpoint.GetAsync(note.Id, cancellation).ConfigureAwait(false));
    }

    private async Task NoteAsync(BatchShelf shelf, IReadOnlyList<BatchNote> listed, CancellationToken cancellation)
    {
        foreach (var note in listed.Where(note => BatchShelf.IsName(note.File)))
        {
            // Whoever removed our file has not removed theirs.
            if (!shelf.Holds(note.File!) && note.InputFile is { } input)
                await _endpoint.DownloadAsync(input, shelf.RequestsOf(note.File!), cancellation).ConfigureAwait(false);
            shelf.Note(note.File!, note);
        }
    }

    private void TellEnds(BatchShelf shelf)
    {
        BatchNote? refused = null;
        foreach (var (file, note) in shelf.Notes.Where(batch => batch.Note is { IsLive: false, IsTold: false }))
        {
            shelf.Note(file, note.Told());
            if (note.State == "failed") refused = note;
            else if (note.State != "completed")
                _notice?.Invoke($"{note}; what was not answered goes into the next batch");
        }

        if (refused is null) return;
        throw new ModelException("MW3022", $"{_name} did not begin {refused}: {Excerpt.Of(refused.Complaint, 300)}. "
            + "Nothing of it is paid for; the same command submits its calls again", fatal: true);
    }

    /// <summary>The answer that came; null when the call is to be asked again.</summary>
    private ChatResponse? Read(byte[]? line, int tries, ChatOptions? options)
    {
        var fault = new ProviderFault("MW3021", "the batch ended without an answer", transient: true);
        if (line?.Length > _mostBytes)
        {
            throw new ModelException("MW3016", FormattableString.Invariant($"the answer has more than {_mostBytes:N0} bytes"));
        }

        if (line is not null)
        {
            var answer = BatchAnswer.Read(line, _faults);
            if (answer.Response is { } response) return response;
            fault = answer.Fault!;
            if (tries < MostTries && Adapt(answer.Refusal.Span, options)) return null;
        }

        // Who has no more credit, or took a wrong name, may have seen to it since.
        if ((fault.Transient || fault.Fatal) && tries < MostTries) return null;
        throw fault.Transient
            ? new ModelException("MW3021", $"{tries} batches gave no answer; the last: {fault.Message}", inner: fault)
            : new ModelException(fault.Code, fault.Message, fault.Fatal, fault);
    }

    /// <summary>Learns from a request that was not accepted; true when another form is worth a try.</summary>
    private bool Adapt(ReadOnlySpan<byte> refusal, ChatOptions? options)
    {
        if (refusal.IsEmpty) return false;
        var offered = OpenAiChatClient.OptionsIn(options);
        var learnt = Complaint.Read(refusal, offered & ~_form);
        if ((learnt & offered) == 0)
        {
            // What it complains of was learnt by another call, and this one was sent before.
            return (Complaint.Read(refusal, offered) & offered & _form & ~_manners.Form) != 0;
        }

        _form |= learnt;
        if (OpenAiChatClient.NoticeOf(learnt) is { } notice) _notice?.Invoke($"{_name} does not take {notice} from here on");
        return true;
    }

    private ReadOnlyMemory<byte> Written(IEnumerable<ChatMessage> messages, ChatOptions? options)
    {
        // The call's name in a batch is not for the endpoint.
        if (options is not null) options.ContinuationToken = null;
        try
        {
            return OpenAiRequest.Write(
                _model, messages as IReadOnlyList<ChatMessage> ?? [.. messages], options, _form, _beginning, _manners.Body);
        }
        catch (ProviderFault fault)
        {
            throw new ModelException(fault.Code, fault.Message, fault.Fatal, fault);
        }
    }

    private async Task AddAsync(BatchShelf shelf, UInt128 call, ReadOnlyMemory<byte> body, CancellationToken cancellation)
    {
        var line = BatchTray.Line(call, body);
        if (line.Length > BatchTray.MostBytes)
            throw new ModelException("MW3010", $"the request cannot be sent: it is longer than a batch may be ({line.Length:N0} bytes)");
        if (_tray?.HasRoom(line.Length) == false) await SendAsync(shelf, cancellation).ConfigureAwait(false);
        _tray ??= new BatchTray(Path.Combine(shelf.Folder, "next.part"), _mostRequests);
        _tray.Add(call, line);
    }

    private async Task SendAsync(BatchShelf shelf, CancellationToken cancellation)
    {
        var tray = _tray!;
        _tray = null;
        using (tray)
        {
            var file = tray.Close(shelf.Folder, shelf.Next);
            var input = await _endpoint.UploadAsync(shelf.RequestsOf(file), cancellation).ConfigureAwait(false);
            var note = await _endpoint.CreateAsync(input, _run, file, cancellation).ConfigureAwait(false);
            shelf.Note(file, note);
            shelf.Began(tray.Calls);
            _notice?.Invoke(FormattableString.Invariant(
                $"{note}; {tray.Calls.Count:N0} calls of {_name} are answered within 24 hours"));
        }
    }

    private static ChatResponse Later(UInt128 call) =>
        new() { ContinuationToken = ResponseContinuationToken.FromBytes(Encoding.UTF8.GetBytes($"batch:{BatchLines.NameOf(call)}")) };

    /// <summary>What a call is: its place in the run, and its request.</summary>
    private static UInt128 CallOf(ChatOptions? options)
    {
        var context = options?.AdditionalProperties?.TryGetValue(CallContext.Key, out var property) == true
            ? property as CallContext : null;
        if (context is not { RequestHash: { } hash, Place: { } place })
            throw new InvalidOperationException("a call in a batch must say its place in the run");
        var named = FormattableString.Invariant($"{place.Unit}/{place.Attempt}/{place.Sequence}/{hash}");
        return BinaryPrimitives.ReadUInt128BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(named)));
    }
}
