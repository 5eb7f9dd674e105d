using System.Collections.Immutable;
using Amazon.Textract;
using Amazon.Textract.Model;
using Orleans.Docs.Content;

namespace Orleans.Docs.Aws.Engines.Extract;

/// <summary>
/// Textract's blocks as the pages that the local engine gives: words, tables, fields, boxes and confidence.
/// </summary>
internal static class TextractPages
{
    /// <summary>The service counted the page and gave nothing of it.</summary>
    public const string LeftOut = "service_left_out_page";

    /// <returns>As many pages as were expected; those that no block speaks of have their problem set.</returns>
    public static ImmutableArray<PageContent> Of(IReadOnlyCollection<Block> blocks, int pagesExpected)
    {
        var pages = blocks.GroupBy(block => block.Page ?? 1).ToDictionary(page => page.Key, page => page.ToList());
        return
        [
            .. Enumerable.Range(1, pagesExpected).Select(number => pages.TryGetValue(number, out var found)
                ? new PageOfBlocks(number, found).Read()
                : new PageContent { Number = number, Problem = LeftOut }),
        ];
    }
}

/// <summary>One page's blocks.</summary>
internal sealed class PageOfBlocks
{
    private const float Percent = 100;
    private const string Layout = "LAYOUT_";
    private const string Ticked = "☑";
    private const string NotTicked = "☐";

    private readonly int _number;
    private readonly List<Block> _blocks;
    private readonly Dictionary<string, Block> _byId;

    public PageOfBlocks(int number, List<Block> blocks)
    {
        _number = number;
        _blocks = blocks;
        _byId = blocks.Where(block => block.Id is not null).DistinctBy(block => block.Id)
            .ToDictionary(block => block.Id);
    }

    public PageContent Read()
    {
        var text = new System.Text.StringBuilder();
        var words = ImmutableArray.CreateBuilder<Word>();
        foreach (var line in Lines())
        {
            var parts = Related(line, RelationshipType.CHILD, BlockType.WORD).ToList();
            if (parts.Count == 0)
            {
                text.Append(line.Text);
            }

            for (var i = 0; i < parts.Count; i++)
            {
                var word = parts[i].Text ?? "";
                words.Add(new Word(text.Length + (i > 0 ? 1 : 0), word.Length, BoxOf(parts[i]), Sure(parts[i])));
                text.Append(i > 0 ? " " : "").Append(word);
            }

            text.Append('\n');
        }

        return new PageContent
        {
            Number = _number,
            Text = text.ToString(),
            Source = words.Count > 0 ? TextSource.Ocr : TextSource.None,
            Confidence = words.Count > 0 ? words.Average(word => word.Confidence) : 0,
            Words = words.ToImmutable(),
            Tables = [.. Those(BlockType.TABLE).Select(Table)],
            Fields = [.. Fields(), .. Answers(), .. Signatures()],
        };
    }

    /// <summary>
    /// In the order in which the layout says that they are read; one that it does not have stays behind the line that
    /// the service told before.
    /// </summary>
    private IEnumerable<Block> Lines()
    {
        var places = new Dictionary<Block, int>();
        var seen = new HashSet<Block>();
        foreach (var line in _blocks.Where(IsLayout).SelectMany(part => LinesOf(part, seen)))
        {
            places.TryAdd(line, places.Count);
        }

        var lines = new List<(Block Line, int Place)>();
        foreach (var line in Those(BlockType.LINE))
        {
            var before = lines is [.., var last] ? last.Place : -1;
            lines.Add((line, places.GetValueOrDefault(line, before)));
        }

        return lines.OrderBy(line => line.Place).Select(line => line.Line);
    }

    /// <summary>A list has its items as parts of the layout again.</summary>
    private IEnumerable<Block> LinesOf(Block part, HashSet<Block> seen) => !seen.Add(part) ? []
        : Related(part, RelationshipType.CHILD).SelectMany(child =>
            child.BlockType == BlockType.LINE ? [child] : IsLayout(child) ? LinesOf(child, seen) : []);

    private static bool IsLayout(Block block) =>
        block.BlockType?.Value.StartsWith(Layout, StringComparison.Ordinal) == true;

    private Table Table(Block table)
    {
        var cells = Related(table, RelationshipType.CHILD, BlockType.CELL).ToDictionary(cell => cell.Id);
        var all = new List<TableCell>();
        foreach (var merged in Related(table, RelationshipType.MERGED_CELL, BlockType.MERGED_CELL))
        {
            var parts = Related(merged, RelationshipType.CHILD, BlockType.CELL).ToList();
            all.Add(Cell(merged, string.Join(' ', parts.Select(CellText).Where(part => part.Length > 0))));
            parts.ForEach(part => cells.Remove(part.Id));
        }

        all.AddRange(cells.Values.Select(cell => Cell(cell, CellText(cell))));
        var title = Related(table, RelationshipType.TABLE_TITLE, BlockType.TABLE_TITLE).Select(TextOf).FirstOrDefault();
        return new Table(
            all.Select(cell => cell.Row + cell.RowSpan).DefaultIfEmpty().Max(),
            all.Select(cell => cell.Column + cell.ColumnSpan).DefaultIfEmpty().Max(),
            [.. all.OrderBy(cell => cell.Row).ThenBy(cell => cell.Column)], BoxOf(table), Sure(table), title);
    }

    private static TableCell Cell(Block cell, string text) => new(
        Math.Max(0, (cell.RowIndex ?? 1) - 1), Math.Max(0, (cell.ColumnIndex ?? 1) - 1), text,
        Math.Max(1, cell.RowSpan ?? 1), Math.Max(1, cell.ColumnSpan ?? 1), BoxOf(cell));

    private IEnumerable<FormField> Fields()
    {
        foreach (var key in Those(BlockType.KEY_VALUE_SET).Where(set => set.EntityTypes?.Contains("KEY") == true))
        {
            var value = Related(key, RelationshipType.VALUE, BlockType.KEY_VALUE_SET).FirstOrDefault();
            var name = TextOf(key).TrimEnd(':', ' ');
            if (value is null || name.Length == 0)
            {
                continue;
            }

            var box = Related(value, RelationshipType.CHILD, BlockType.SELECTION_ELEMENT).FirstOrDefault();
            var text = TextOf(value);
            yield return box is null
                ? new FormField(name, FieldKind.Text, text.Length > 0 ? text : null, BoxOf(value), Sure(key))
                : new FormField(
                    name, FieldKind.CheckBox, box.SelectionStatus == SelectionStatus.SELECTED ? "true" : "false",
                    BoxOf(box), Sure(box));
        }
    }

    private IEnumerable<FormField> Answers() =>
        from query in Those(BlockType.QUERY)
        from answer in Related(query, RelationshipType.ANSWER, BlockType.QUERY_RESULT).Take(1)
        select new FormField(
            query.Query?.Alias ?? query.Query?.Text ?? "answer", FieldKind.Text, answer.Text, BoxOf(answer),
                Sure(answer));

    private IEnumerable<FormField> Signatures() => Those(BlockType.SIGNATURE)
        .Select(signature => new FormField(
            "signature", FieldKind.Signature, "signed", BoxOf(signature), Sure(signature)));

    private IEnumerable<Block> Those(BlockType type) => _blocks.Where(block => block.BlockType == type);

    private IEnumerable<Block> Related(Block from, RelationshipType relationship, BlockType type) =>
        Related(from, relationship).Where(block => block.BlockType == type);

    private IEnumerable<Block> Related(Block from, RelationshipType relationship) =>
        (from.Relationships ?? []).Where(related => related.Type == relationship)
            .SelectMany(related => related.Ids ?? [])
            .Select(id => _byId.GetValueOrDefault(id)).OfType<Block>();

    private string TextOf(Block block) =>
        string.Join(' ', Related(block, RelationshipType.CHILD, BlockType.WORD).Select(word => word.Text));

    /// <summary>Words and boxes that can be ticked, as they stand.</summary>
    private string CellText(Block cell) => string.Join(' ', Related(cell, RelationshipType.CHILD).Select(child =>
        child.BlockType == BlockType.WORD ? child.Text
        : child.BlockType != BlockType.SELECTION_ELEMENT ? null
        : child.SelectionStatus == SelectionStatus.SELECTED ? Ticked : NotTicked).OfType<string>());

    private static float Sure(Block block) => Math.Clamp((block.Confidence ?? 0) / Percent, 0, 1);

    private static Box BoxOf(Block block) => block.Geometry?.BoundingBox is { } box
        ? new Box(box.Left ?? 0, box.Top ?? 0, box.Width ?? 0, box.Height ?? 0)
        : default;
}
