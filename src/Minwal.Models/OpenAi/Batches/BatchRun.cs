namespace Minwal.Models.OpenAi.Batches;

/// <summary>The run that batches belong to.</summary>
/// <param name="Id">What no other run is named.</param>
/// <param name="Folder">Where their files are kept.</param>
/// <param name="IsNew">Whether it has made none yet, so that there is nothing to look for.</param>
/// <param name="Begun">When it began, Unix seconds.</param>
internal sealed record BatchRun(string Id, string Folder, bool IsNew, long Begun);
