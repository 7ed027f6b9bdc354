using Spectre.Console.Rendering;

namespace Minwal.Cli.Views;

/// <summary>
/// Lines that are written above a live picture. What stood there is erased first: the picture is only written over, and its rest would stay
/// behind a shorter line.
/// </summary>
/// <param name="lines">The lines, with nothing in them that a terminal obeys.</param>
internal sealed class LineAbove(IEnumerable<string> lines) : Renderable
{
    private const string EraseBelow = "\u001b[0J";

    protected override IEnumerable<Segment> Render(RenderOptions options, int maxWidth)
    {
        yield return Segment.Control(EraseBelow);
        foreach (var line in lines)
        {
            yield return new Segment(line);
            yield return Segment.LineBreak;
        }
    }
}
