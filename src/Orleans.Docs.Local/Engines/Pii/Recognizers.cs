using System.Collections.Immutable;

namespace Orleans.Docs.Local.Engines.Pii;

/// <summary>The table of everything that is looked for, family by family.</summary>
internal static class Recognizers
{
    public static ImmutableArray<IRecognizer> All(PiiOptions options) =>
    [
        .. CardRecognizers.All,
        .. BankRecognizers.All,
        .. NetworkRecognizers.All,
        .. SecretRecognizers.All,
        .. DateRecognizers.All,
        .. CountryRecognizers.All,
        .. PaperRecognizers.All,
        new PhoneRecognizer(options),
        new NameRecognizer(),
        new AddressRecognizer(),
    ];
}
