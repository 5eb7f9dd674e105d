using System.Collections.Frozen;

namespace Orleans.Docs.Local.Engines.Pii;

/// <summary>
/// Frequent family names and the endings by which many others are known; lower case, without accents.
/// </summary>
internal static class FamilyNames
{
    private const string Listed = """
        adams alexander allen alvarez anderson andersson bailey baker bauer becker bennett berg bergmann bernard
        brooks brown bryant butler campbell carter castillo chavez clark collins cooper cox cruz davies davis diaz
        dubois dupont edwards ellis evans ferrari ferreira fischer flores foster fournier fuchs garcia gibson girard
        gomez gonzales gonzalez graham gray green griffin gupta gutierrez hall hamilton hansen harris harrison
        hartmann hayes henderson hernandez hill hoffman hoffmann howard huber hughes jackson james jansen janssen
        jenkins jensen jimenez johansson johnson jones jordan kaiser kaufmann kaur keller kelly kennedy khan king
        klein koch kowalski kowalczyk kraus kruger kumar larsen lang lee lefebvre lehmann leroy lewis lindberg long
        lopez maier marino martin martinez mayer mcdonald mendoza meyer miller mitchell moore morales moreau moreno
        morgan morris muller munoz murphy murray myers nelson neumann nguyen nielsen nilsson nowak olsen ortiz owens
        parker patel patterson pedersen pereira perez perry peters petersen peterson phillips powell price ramirez
        ramos reed reyes reynolds ricci richard richardson richter rivera roberts robertson robinson rodrigues
        rodriguez rogers romano ross rossi roux ruiz russell russo ryan sanchez sanders santos schafer schmid
        schmidt schmitt schmitz schneider scholz schroder schubert schulte schulz schulze schwarz scott shah sharma
        silva simmons simon simpson singh smith sousa stein stevens stewart sullivan svensson tanaka taylor thomas
        thompson thomson torres tran turner vargas vasquez vogel wagner walker wallace walter wang ward watson weber
        webb weiss wells werner west white williams wilson winkler wolf wong wood woods wright yamamoto yilmaz young
        zhang zimmermann chen liu suzuki sato kim park choi novak horvat nagy kovacs toth szabo popescu ivanov
        petrov
        """;

    private static readonly string[] Endings =
    [
        "sson", "ssen", "nsen", "rsen", "lsen", "dsen", "tsson", "dottir", "berg", "stein", "mann", "ovic", "evic",
        "avic", "enko", "chuk", "ski", "cki", "ska", "cka", "ova", "eva", "kova", "ov", "ev", "yan", "poulos", "akis",
        "idis", "ides", "escu", "eanu", "ueira", "inho", "etti", "elli", "ucci", "accia", "ini", "quist", "qvist",
        "strom", "lund", "gaard", "sma", "stra", "inen", "onen", "anen", "szky", "wicz", "czyk", "ian", "shvili",
        "oglu", "worth", "field", "ham", "shaw",
    ];

    private static readonly FrozenSet<string> All =
        Listed.Split([' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries).ToFrozenSet();

    public static bool Holds(string folded) => All.Contains(folded);

    public static bool LooksLike(string folded) =>
        All.Contains(folded)
        || (folded.Length >= 5 && Array.Exists(Endings, ending => folded.EndsWith(ending, StringComparison.Ordinal)));
}
