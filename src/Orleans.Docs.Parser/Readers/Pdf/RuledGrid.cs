namespace Orleans.Docs.Parser.Readers.Pdf;

/// <summary>Rows and columns count from 0 at the top left.</summary>
internal readonly record struct GridCell(int Row, int Column, int RowSpan, int ColumnSpan);

/// <summary>
/// A net of rules that cross each other. Where a rule between two places of the net is missing, they are one cell
/// that spans them. <see cref="Xs"/> rise, <see cref="Ys"/> fall (points, origin at the bottom left).
/// </summary>
internal sealed class RuledGrid
{
    private const int PlacesMax = 40_000;

    private readonly GridCell[,] _cellAt;

    private RuledGrid(double[] xs, double[] ys, List<Rule> level, List<Rule> upright)
    {
        Xs = xs;
        Ys = ys;
        _cellAt = new GridCell[Rows, Columns];
        Cells = Merge(level, upright);
    }

    public double[] Xs { get; }

    public double[] Ys { get; }

    public int Rows => Ys.Length - 1;

    public int Columns => Xs.Length - 1;

    public IReadOnlyList<GridCell> Cells { get; }

    /// <summary>Grids of at least two rows and two columns, from the top of the page down.</summary>
    public static IEnumerable<RuledGrid> Find(PdfRules rules)
    {
        var grids = new List<RuledGrid>();
        foreach (var (level, upright) in Nets(rules))
        {
            var xs = Places(upright);
            var ys = Places(level);
            Array.Reverse(ys);
            if (xs.Length >= 3 && ys.Length >= 3 && (long)xs.Length * ys.Length <= PlacesMax)
            {
                grids.Add(new RuledGrid(xs, ys, level, upright));
            }
        }

        return grids.OrderByDescending(grid => grid.Ys[0]).ThenBy(grid => grid.Xs[0]);
    }

    public GridCell? CellAt(double x, double y)
    {
        var column = Array.FindLastIndex(Xs, left => left <= x);
        var row = Array.FindLastIndex(Ys, top => top >= y);
        return column >= 0 && column < Columns && row >= 0 && row < Rows ? _cellAt[row, column] : null;
    }

    /// <summary>Rules that are connected by crossings belong together.</summary>
    private static IEnumerable<(List<Rule> Level, List<Rule> Upright)> Nets(PdfRules rules)
    {
        var net = new int[rules.Level.Count + rules.Upright.Count];
        for (var i = 0; i < net.Length; i++)
        {
            net[i] = i;
        }

        for (var l = 0; l < rules.Level.Count; l++)
        {
            for (var u = 0; u < rules.Upright.Count; u++)
            {
                if (Cross(rules.Level[l], rules.Upright[u]))
                {
                    net[Root(net, l)] = Root(net, rules.Level.Count + u);
                }
            }
        }

        return Enumerable.Range(0, net.Length).GroupBy(i => Root(net, i)).Select(group => (
            group.Where(i => i < rules.Level.Count).Select(i => rules.Level[i]).ToList(),
            group.Where(i => i >= rules.Level.Count).Select(i => rules.Upright[i - rules.Level.Count]).ToList()));
    }

    private static int Root(int[] net, int i)
    {
        while (net[i] != i)
        {
            i = net[i] = net[net[i]];
        }

        return i;
    }

    private static bool Cross(Rule level, Rule upright) =>
        Covers(level, upright.At) && Covers(upright, level.At);

    private static bool Covers(Rule rule, double along) =>
        rule.From - PdfRules.Tolerance <= along && along <= rule.To + PdfRules.Tolerance;

    private static double[] Places(List<Rule> rules)
    {
        var places = new List<double>();
        foreach (var at in rules.Select(rule => rule.At).Order())
        {
            if (places.Count == 0 || at - places[^1] > PdfRules.Tolerance)
            {
                places.Add(at);
            }
        }

        return [.. places];
    }

    private List<GridCell> Merge(List<Rule> level, List<Rule> upright)
    {
        var cells = new List<GridCell>();
        var taken = new bool[Rows, Columns];
        for (var row = 0; row < Rows; row++)
        {
            for (var column = 0; column < Columns; column++)
            {
                if (taken[row, column])
                {
                    continue;
                }

                var cell = Grow(row, column, level, upright, taken);
                cells.Add(cell);
                for (var r = row; r < row + cell.RowSpan; r++)
                {
                    for (var c = column; c < column + cell.ColumnSpan; c++)
                    {
                        taken[r, c] = true;
                        _cellAt[r, c] = cell;
                    }
                }
            }
        }

        return cells;
    }

    private GridCell Grow(int row, int column, List<Rule> level, List<Rule> upright, bool[,] taken)
    {
        var width = 1;
        while (column + width < Columns && !taken[row, column + width] && !PartsColumns(row, column + width, upright))
        {
            width++;
        }

        var height = 1;
        while (row + height < Rows
            && Enumerable.Range(column, width).All(c => !taken[row + height, c] && !PartsRows(row + height, c, level))
            && Enumerable.Range(column + 1, width - 1).All(c => !PartsColumns(row + height, c, upright)))
        {
            height++;
        }

        return new GridCell(row, column, height, width);
    }

    private bool PartsColumns(int row, int column, List<Rule> upright) =>
        IsDrawn(upright, Xs[column], (Ys[row] + Ys[row + 1]) / 2);

    private bool PartsRows(int row, int column, List<Rule> level) =>
        IsDrawn(level, Ys[row], (Xs[column] + Xs[column + 1]) / 2);

    private static bool IsDrawn(List<Rule> rules, double at, double along) => rules.Exists(rule =>
        Math.Abs(rule.At - at) <= PdfRules.Tolerance && rule.From <= along && along <= rule.To);
}
