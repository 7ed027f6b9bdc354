// Makes records over HTTP:
//   curl -N -X POST http://127.0.0.1:5000/runs -H 'content-type: application/json' \
//     -d '{ "recipe": "intents", "parameters": { "examples_per_intent": 1, "edge_cases": 10 } }'
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Minwal.Faults;
using Minwal.Samples.Web;
using Minwal.Values;
using Minwal.Workbench;
using Minwal.Workbench.Hosting;
using Minwal.Workbench.Preparing;
using Minwal.Workbench.Running;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddMinwal();
var app = builder.Build();

app.MapGet("/recipes", (MinwalWorkbench bench) => bench.Catalog.Names);

app.MapPost("/runs", async (RunRequest request, MinwalWorkbench bench, HttpContext http, IHostApplicationLifetime app) =>
{
    // A name that comes from outside is a recipe of ours, never a path.
    if (!bench.Catalog.Names.Contains(request.Recipe)) return Results.NotFound(new { error = $"there is no recipe '{request.Recipe}'" });
    var folder = Directory.CreateTempSubdirectory("minwal-web-");
    try
    {
        using var prepared = bench.Prepare(bench.OpenRecipe(request.Recipe), new RunChoices { Parameters = request.ToFields() });
        // Whoever goes away ends the run: it is disposed, and so stopped.
        await using var run = bench.Begin(prepared, new RunTarget { Folder = folder.FullName });
        using var gone = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, app.ApplicationStopping);
        http.Response.ContentType = "application/jsonl; charset=utf-8";
        await foreach (var record in run.RecordsAsync(gone.Token))
        {
            await http.Response.Body.WriteAsync(Json.ToUtf8(record), gone.Token);
            await http.Response.Body.WriteAsync("\n"u8.ToArray(), gone.Token);
            await http.Response.Body.FlushAsync(gone.Token);
        }

        return Results.Empty;
    }
    catch (MinwalException e) when (!http.Response.HasStarted)
    {
        return Results.BadRequest(new { errors = e.Faults.Select(fault => fault.ToString()) });
    }
    finally
    {
        folder.Delete(recursive: true);
    }
});

await app.RunAsync();
