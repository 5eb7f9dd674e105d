using System.Collections.Frozen;
using Orleans.Docs.Engines;

namespace Orleans.Docs.Local.Engines.Pii;

/// <summary>
/// IBANs, compact or in groups, also wrapped at a line end. The country says how long one is, so that a word behind
/// it is not swallowed. A false check digit counts only beside the word IBAN: people mistype, and recognition errs.
/// </summary>
internal sealed class IbanRecognizer : IRecognizer
{
    private const string LengthTable =
        "AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DK18 DO28 EE20 EG29 " +
        "ES24 FI18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HR21 HU28 IE22 IL23 IQ23 IS26 " +
        "IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 MC27 MD24 ME22 MK19 MR27 MT31 MU30 NL18 NO15 " +
        "PK24 PL28 PS29 PT25 QA29 RO24 RS22 SA24 SC31 SE24 SI19 SK24 SM27 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20";

    private static readonly FrozenDictionary<string, int> Lengths =
        LengthTable.Split(' ').ToFrozenDictionary(entry => entry[..2], entry => int.Parse(entry.AsSpan(2)));

    public void Find(string text, List<Candidate> found)
    {
        Span<char> compact = stackalloc char[34];
        var lookup = Lengths.GetAlternateLookup<ReadOnlySpan<char>>();
        for (var start = 0; start + 14 < text.Length; start++)
        {
            if (char.IsAsciiDigit(text[start + 2]) && char.IsAsciiLetter(text[start])
                && char.IsAsciiLetter(text[start + 1])
                && (start == 0 || !char.IsLetterOrDigit(text[start - 1]))
                && lookup.TryGetValue(
                    [char.ToUpperInvariant(text[start]), char.ToUpperInvariant(text[start + 1])], out var length)
                && Read(text, start, compact[..length]) is > 0 and var end)
            {
                var score = Checksums.Iban(compact[..length]) ? 0.98f
                    : ContextWords.Near(text, start, 0, ["iban"]) ? 0.7f
                    : 0f;
                found.Add(new(start, end - start, PiiTypes.Iban, score));
                start = end;
            }
        }
    }

    private static int Read(string text, int start, Span<char> compact)
    {
        var read = 0;
        var gap = 0;
        for (var i = start; i < text.Length && gap < 3; i++)
        {
            if (char.IsAsciiLetterOrDigit(text[i]))
            {
                compact[read++] = text[i];
                gap = 0;
                if (read == compact.Length)
                {
                    return i + 1 < text.Length && char.IsAsciiLetterOrDigit(text[i + 1]) ? 0 : i + 1;
                }
            }
            else if (text[i] is ' ' or '\n' or '-' or '\u00A0')
            {
                gap++;
            }
            else
            {
                return 0;
            }
        }

        return 0;
    }
}
