using System.Text.Json.Nodes;

namespace Orleans.Docs.AwsStub.Services;

/// <summary>
/// Writes a page as the blocks that Textract gives: words in lines, and again in cells, keys and values.
/// </summary>
internal sealed class TextractBlocks(StubPage page, int? number, IReadOnlySet<string> features, JsonArray? queries)
{
    private const float LineHeight = 0.02f;
    private const float CharacterWidth = 0.008f;

    private readonly List<JsonObject> _blocks = [];
    private readonly List<string> _children = [];
    private float _top = 0.05f;

    public IReadOnlyList<JsonObject> Write()
    {
        var root = Block("PAGE", 0, 0, 1, 1);
        foreach (var line in page.Lines)
        {
            Line(line.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        }

        if (features.Contains("LAYOUT"))
        {
            Layout([.. _children]);
        }

        foreach (var table in page.Tables)
        {
            Table(table);
        }

        foreach (var field in page.Fields)
        {
            Field(field);
        }

        if (page.HasSignature && features.Contains("SIGNATURES"))
        {
            _children.Add(Id(Block("SIGNATURE", 0.6f, 0.9f, 0.2f, 0.04f)));
        }

        Queries();
        Relate(root, "CHILD", _children);
        return _blocks;
    }

    private List<string> Line(params IReadOnlyList<string> words)
    {
        var line = Block("LINE", 0.05f, _top, 0.9f, LineHeight);
        line["Text"] = string.Join(' ', words);
        var left = 0.05f;
        var ids = new List<string>();
        foreach (var text in words)
        {
            var word = Block("WORD", left, _top, text.Length * CharacterWidth, LineHeight);
            word["Text"] = text;
            word["TextType"] = "PRINTED";
            left += (text.Length + 1) * CharacterWidth;
            ids.Add(Id(word));
        }

        _top += LineHeight * 1.5f;
        Relate(line, "CHILD", ids);
        _children.Add(Id(line));
        return ids;
    }

    private void Layout(List<string> lines)
    {
        foreach (var part in page.Layout)
        {
            var list = part.Length > 1 ? Block("LAYOUT_LIST", 0.05f, 0.05f, 0.9f, 0.9f) : null;
            var items = new List<string>();
            foreach (var group in part)
            {
                var text = Block("LAYOUT_TEXT", 0.05f, 0.05f, 0.9f, 0.9f);
                Relate(text, "CHILD", [.. group.Select(line => lines[line])]);
                items.Add(Id(text));
            }

            if (list is not null)
            {
                Relate(list, "CHILD", items);
            }
        }
    }

    private void Table(StubTable table)
    {
        var block = features.Contains("TABLES")
            ? Block("TABLE", 0.05f, _top, 0.9f, table.Rows.Length * LineHeight * 1.5f)
            : null;
        var cells = new Dictionary<(int Row, int Column), string>();
        for (var row = 0; row < table.Rows.Length; row++)
        {
            var texts = table.Rows[row].Select(text => text.Split(' ', StringSplitOptions.RemoveEmptyEntries)).ToList();
            var ids = new Queue<string>(Line([.. texts.SelectMany(words => words).Where(word => !IsBox(word))]));
            for (var column = 0; block is not null && column < texts.Count; column++)
            {
                var cell = Block("CELL", 0.05f, _top, 0.1f, LineHeight);
                (cell["RowIndex"], cell["ColumnIndex"], cell["RowSpan"], cell["ColumnSpan"]) =
                    (row + 1, column + 1, 1, 1);
                Relate(
                    cell, "CHILD", [.. texts[column].Select(word => IsBox(word) ? Box(word == "☑") : ids.Dequeue())]);
                cells[(row, column)] = Id(cell);
            }
        }

        if (block is null)
        {
            return;
        }

        Relate(block, "CHILD", [.. cells.Values]);
        Relate(block, "MERGED_CELL", [.. table.Merged.Select(merged => Id(Merged(merged, cells)))]);
        if (table.Title is { } title)
        {
            var words = Line(title.Split(' '));
            var named = Block("TABLE_TITLE", 0.05f, _top, 0.3f, LineHeight);
            Relate(named, "CHILD", words);
            Relate(block, "TABLE_TITLE", [Id(named)]);
        }

        _children.Add(Id(block));
    }

    private JsonObject Merged(
        (int Row, int Column, int RowSpan, int ColumnSpan) at, Dictionary<(int Row, int Column), string> cells)
    {
        var block = Block("MERGED_CELL", 0.05f, _top, 0.1f, LineHeight);
        (block["RowIndex"], block["ColumnIndex"]) = (at.Row + 1, at.Column + 1);
        (block["RowSpan"], block["ColumnSpan"]) = (at.RowSpan, at.ColumnSpan);
        Relate(block, "CHILD",
        [
            .. cells.Where(cell => cell.Key.Row >= at.Row && cell.Key.Row < at.Row + at.RowSpan
                && cell.Key.Column >= at.Column && cell.Key.Column < at.Column + at.ColumnSpan)
                    .Select(cell => cell.Value),
        ]);
        return block;
    }

    private void Field(StubField field)
    {
        var key = field.Key.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var value = field.Value?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [];
        var ids = Line([.. key, .. value]);
        if (!features.Contains("FORMS"))
        {
            return;
        }

        var held = Block("KEY_VALUE_SET", 0.3f, _top, 0.3f, LineHeight);
        held["EntityTypes"] = new JsonArray("VALUE");
        var children = ids.Skip(key.Length).ToList();
        if (field.Tick is { } ticked)
        {
            children.Add(Box(ticked));
        }

        Relate(held, "CHILD", children);
        var named = Block("KEY_VALUE_SET", 0.05f, _top, 0.2f, LineHeight);
        named["EntityTypes"] = new JsonArray("KEY");
        Relate(named, "VALUE", [Id(held)]);
        Relate(named, "CHILD", [.. ids.Take(key.Length)]);
        _children.Add(Id(named));
        _children.Add(Id(held));
    }

    private static bool IsBox(string word) => word is "☑" or "☐";

    private string Box(bool isTicked)
    {
        var box = Block("SELECTION_ELEMENT", 0.3f, _top, 0.02f, LineHeight);
        box["SelectionStatus"] = isTicked ? "SELECTED" : "NOT_SELECTED";
        return Id(box);
    }

    private void Queries()
    {
        foreach (var query in queries ?? [])
        {
            var block = Block("QUERY", 0, 0, 0, 0);
            block["Query"] = query!.DeepClone();
            var name = (string?)query["Alias"] ?? (string)query["Text"]!;
            if (page.Answers.TryGetValue(name, out var text))
            {
                var answer = Block("QUERY_RESULT", 0.1f, 0.1f, 0.2f, LineHeight);
                answer["Text"] = text;
                Relate(block, "ANSWER", [Id(answer)]);
            }

            _children.Add(Id(block));
        }
    }

    private JsonObject Block(string type, float left, float top, float width, float height)
    {
        var block = new JsonObject
        {
            ["BlockType"] = type,
            ["Id"] = Guid.NewGuid().ToString(),
            ["Confidence"] = page.Confidence,
            ["Geometry"] = new JsonObject
            {
                ["BoundingBox"] = new JsonObject
                {
                    ["Left"] = left,
                    ["Top"] = top,
                    ["Width"] = width,
                    ["Height"] = height,
                },
            },
        };
        if (number is { } page1)
        {
            block["Page"] = page1;
        }

        _blocks.Add(block);
        return block;
    }

    private static string Id(JsonObject block) => (string)block["Id"]!;

    private static void Relate(JsonObject block, string type, List<string> ids)
    {
        if (ids.Count > 0)
        {
            var all = (JsonArray)(block["Relationships"] ??= new JsonArray());
            all.Add(new JsonObject
            {
                ["Type"] = type,
                ["Ids"] = new JsonArray([.. ids.Select(id => JsonValue.Create(id))]),
            });
        }
    }
}
