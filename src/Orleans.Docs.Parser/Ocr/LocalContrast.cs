namespace Orleans.Docs.Parser.Ocr;

/// <summary>
/// Redraws an image by how much darker each pixel is than its surroundings, measured in their own spread: faint print
/// beside dark stains, uneven light and grey paper become black on white.
/// </summary>
internal static class LocalContrast
{
    /// <summary>Of the longer side: wide enough for a line of print with its spaces.</summary>
    private const double RadiusShare = 1 / 20.0;

    /// <summary>Added to the spread, so that the grain of empty paper is not drawn as print.</summary>
    private const double GrainSpread = 8;

    private const double Gain = 100;

    public static GrayImage Even(GrayImage image, CancellationToken cancellationToken)
    {
        var (width, height) = (image.Width, image.Height);
        var radius = Math.Max(8, (int)(Math.Max(width, height) * RadiusShare));
        var evened = new byte[image.Pixels.Length];
        var columns = new Sums(width);
        var prefix = new Sums(width + 1);
        for (var y = 0; y < Math.Min(radius, height); y++)
        {
            columns.Add(image.Pixels.AsSpan(y * width, width), 1);
        }

        for (var y = 0; y < height; y++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (y + radius < height)
            {
                columns.Add(image.Pixels.AsSpan((y + radius) * width, width), 1);
            }

            if (y - radius - 1 >= 0)
            {
                columns.Add(image.Pixels.AsSpan((y - radius - 1) * width, width), -1);
            }

            prefix.Accumulate(columns);
            var rows = Math.Min(height, y + radius + 1) - Math.Max(0, y - radius);
            var source = image.Pixels.AsSpan(y * width, width);
            var target = evened.AsSpan(y * width, width);
            for (var x = 0; x < width; x++)
            {
                var (from, to) = (Math.Max(0, x - radius), Math.Min(width, x + radius + 1));
                var (mean, spread) = prefix.Of(from, to, rows);
                target[x] = (byte)Math.Clamp(255 - (Gain * (mean - source[x]) / (spread + GrainSpread)), 0, 255);
            }
        }

        return new GrayImage(width, height, evened);
    }

    /// <summary>Sums of values and of their squares; exact, since pixels are small.</summary>
    private sealed class Sums(int count)
    {
        private readonly long[] _values = new long[count];
        private readonly long[] _squares = new long[count];

        public void Add(ReadOnlySpan<byte> row, int sign)
        {
            for (var x = 0; x < row.Length; x++)
            {
                _values[x] += sign * row[x];
                _squares[x] += sign * row[x] * row[x];
            }
        }

        public void Accumulate(Sums columns)
        {
            for (var x = 0; x < columns._values.Length; x++)
            {
                _values[x + 1] = _values[x] + columns._values[x];
                _squares[x + 1] = _squares[x] + columns._squares[x];
            }
        }

        public (double Mean, double Spread) Of(int from, int to, int rows)
        {
            var pixels = (double)(to - from) * rows;
            var mean = (_values[to] - _values[from]) / pixels;
            var variance = ((_squares[to] - _squares[from]) / pixels) - (mean * mean);
            return (mean, Math.Sqrt(Math.Max(0, variance)));
        }
    }
}
