namespace Orleans.Docs;

/// <summary>The rule for tenants, document ids, upload ids and tags' names: <c>[a-z0-9-]{1,63}</c>.</summary>
public static class Name
{
    public const int LengthMax = 63;

    public static bool IsValid(ReadOnlySpan<char> text)
    {
        if (text.Length is 0 or > LengthMax)
        {
            return false;
        }

        foreach (var c in text)
        {
            if (c is not ((>= 'a' and <= 'z') or (>= '0' and <= '9') or '-'))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>
    /// Returns <paramref name="text"/> or throws <see cref="InvalidNameException"/> naming <paramref name="what"/>.
    /// </summary>
    public static string Check(string what, string? text) =>
        IsValid(text) ? text! : throw new InvalidNameException(what);
}
