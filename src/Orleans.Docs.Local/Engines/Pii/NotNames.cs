using System.Collections.Frozen;

namespace Orleans.Docs.Local.Engines.Pii;

/// <summary>
/// Words that stand capitalised without being a part of a person's name; lower case, without accents.
/// </summary>
internal static class NotNames
{
    private const string Listed = """
        i'm i'll i've i'd don't can't won't didn't doesn't isn't you're you'll we're we'll they're c'mon let's
        what's it's a about above according account accounts action active add additional address afghanistan africa
        after again against age agency agreement air al all also america american amount an and annex another any
        app appendix apartment apt are area article as asia ask association at attachment attention attn authority
        avenue average back balance bank base based be because been before below best billing birth board book both
        box branch british brother building business but buy by call can canada capital card care cash category
        center centre certificate chapter check china chief church city claim class client close clause club co code
        college come comment commission committee company complete compliance conclusion condition conditions
        conference confidential consent contact content contents contract copyright corp corporation could council
        country county court cover cpa create credit currency current customer cyprus dad data database date day
        days dear debit december declaration deliver delivery dental department deposit description design details
        development did digital director discount discussion division do doctor document documents does donation
        down draft drive driver due during each east education effective either electronic email employee employer
        employment end energy engineer engineering england english enter error estate estimate europe european
        evaluation event every example excuse executive experience experiments expiry fax february federal fee
        female few figure file final finance financial find first floor follow following food for form foreign
        france french friday from full fund further gallery garden general german germany get give global god good
        government grand great group guide had has have he head health hello help her here hi high highway his
        history holiday home hospital hotel hours house how however human i ich id if image important in inc income
        incorporated index india individual industries information insurance interest international internet
        introduction invoice is island issue it italian italy item items its january japan job july june just key
        keep know label lake language last late law leader left legal let level library license life limited line
        list loan local log london look love ltd llc llp made mail main make male management manager march market
        marketing mastercard may mayor maybe me medical meet member memo message method methods mexico middle
        minister ministry mobile model monday money month more most motor mother mr mrs ms much museum music must my
        name national need net network never new news next no north not note notes notice november now number
        october of off offer office officer often oh oil ok old on once one online only open option or order
        organization organisation other our out over overview owner page paid paper park part parties party passport
        password past pay payment people per period person personal phone photo pin place plan plaza please plus
        point police policy poor position post postal power pre premium present president press price private pro
        problem product products professor program project property public purchase purpose quality quantity
        question questions quote range rate re read real really receipt reference regarding region registration
        regulation related release remember rent report request required research reserved result results return
        review right rights road roads room route royal rue russia sale sales saturday save schedule school science
        section security see seller send senior sent september series service services she ship shipping shop should
        show side sign signature signed since sincerely site size small so social society software some song sorry
        south spain special square st standard start state statement states station status stay stock stop store
        straight strasse street studio study subject sub subtotal such suite summary sunday supplier supply support
        system systems table take tax team technical technology tel telephone television tell term terminal terms
        test text than thank thanks that the their them then there these they thing this those three through
        thursday time title to today together tomorrow tonight too total town track trade train training transaction
        transfer transport travel treaty true trust try tuesday two type uk under union unit united university until
        up update upon us usa use user valid value vat version very via video view village visa visit volume wait
        want warning was water way we web website wednesday week welcome well were west what when where whether
        which while who whole whose why will with within without woman word work works world would write year years
        yes yesterday yet you your yours youth zip zone ever man men boy girl kid son daughter uncle aunt sister
        father husband wife cousin der die das ein eine und oder fur mit von zu bei nach im am den dem des ist sind
        wir sie ihr ihre herr frau firma rechnung datum nummer betrag summe gesamt netto brutto mwst ust seite
        steuer kunde kunden konto lieferung artikel menge preis strasse straße geschaftsfuhrer gmbh ag kg ohg sehr
        geehrte geehrter damen herren mit freundlichen grussen zahlung bitte vielen dank deutschland osterreich
        schweiz bank lieferant verkaufer kaufer anschrift bestellung wahrung le la les un une et ou pour avec de du
        chez dans par sur est sont nous vous monsieur madame facture date numero montant tva total societe siret
        siren sarl sas page adresse livraison client vendeur acheteur rue france el los las y o para con por en es
        son nosotros usted senor senora factura fecha numero importe iva sociedad pagina direccion cliente gracias
        il lo gli che per con non sono signor signora fattura data numero importo jan feb mar apr jun jul aug sep
        sept oct nov dec mon tue wed thu fri sat sun montag dienstag mittwoch donnerstag freitag samstag sonntag
        januar februar marz mai juni juli oktober dezember janvier fevrier avril juin juillet aout septembre octobre
        novembre decembre norway sweden denmark finland iceland ireland scotland wales poland hungary austria
        switzerland netherlands belgium portugal greece turkey israel egypt tunisia uruguay brazil argentina
        australia zealand korea slovenia estonia latvia lithuania croatia serbia romania bulgaria ukraine czech
        republic kingdom chinese japanese russian polish spanish swedish norwegian danish dutch finnish portuguese
        turkish hungarian indian scottish irish new york paris berlin bot producer director
        starring keynote
        """;

    private const string Companies = """
        inc incorporated corp corporation llc llp ltd limited plc gmbh ag kg kgaa ohg ug mbh sa sas sarl srl spa nv
        bv ab oy oyj as aps pty bhd sdn co company group holding holdings bank university college hospital institute
        foundation association society club church school museum hotel restaurant street road avenue orchestra
        bypass union trail flat mall lodge terrace crescent lane drive court square boulevard station airport park
        bridge county university studios records press software systems solutions technologies services industries
        international partners consulting capital ventures labs media st
        """;

    private static readonly FrozenSet<string> All = Split(Listed);

    private static readonly FrozenSet<string> CompanyWords = Split(Companies);

    public static bool Holds(string folded) => All.Contains(folded) || CompanyWords.Contains(folded);

    /// <summary>Words that make the capitalised words before them the name of a company or a place.</summary>
    public static bool EndsCompany(string folded) => CompanyWords.Contains(folded);

    private static FrozenSet<string> Split(string list) =>
        list.Split([' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries).ToFrozenSet();
}
