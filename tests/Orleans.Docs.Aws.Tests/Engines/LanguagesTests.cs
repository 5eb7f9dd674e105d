using Orleans.Docs.Aws.Engines.Pii;
using Orleans.Docs.Content;
using Orleans.Docs.Tests;

namespace Orleans.Docs.Aws.Tests.Engines;

/// <summary>Only English and Spanish may go to a service that knows no other language.</summary>
public sealed class LanguagesTests
{
    public static TheoryData<string> English => ["contract.txt", "letter.txt", "report.txt", "resume.txt"];

    [Theory]
    [InlineData("en", "Dear Ms Roe, please find our invoice for the work of March. It is payable within thirty days.")]
    [InlineData("es", "Estimada señora: le enviamos la factura de los trabajos de marzo, que se paga en un mes.")]
    [InlineData(null, "Madame, vous trouverez la facture pour les travaux de mars, à payer dans un délai d'un mois.")]
    [InlineData(null, "Sehr geehrte Frau Roe, wir senden Ihnen die Rechnung für den März mit der Bitte um Zahlung.")]
    [InlineData(null, "Gentile signora, le inviamo la fattura per i lavori di marzo, che è da pagare in un mese.")]
    [InlineData(null, "Prezada senhora, enviamos a fatura dos trabalhos de março, que não foi paga até o dia de hoje.")]
    [InlineData(null, "Geachte mevrouw, hierbij sturen wij u de factuur van maart met het verzoek om betaling.")]
    [InlineData(null, "Benvolguda senyora, amb aquest escrit us enviem la factura dels treballs de març i el rebut.")]
    [InlineData(null, "Hej, här är fakturan för mars och den ska betalas inom en månad. Vi har inte fått din adress.")]
    [InlineData(null, "Kære kunde, her er regningen for marts, og den skal betales af dig. Vi har ikke din adresse.")]
    [InlineData(null, "Kjære kunde, her er regningen for mars, og den skal betales av deg. Vi har ikke adressen din.")]
    [InlineData(null, "Hyvä asiakas, tässä on lasku maaliskuulta ja se pitää maksaa kuukaudessa. Osoite ei ole oikea.")]
    [InlineData(null, "Szanowna Pani, przesyłamy fakturę za marzec, która nie jest zapłacona. Prosimy o adres.")]
    [InlineData(null, "Vážená paní, posíláme fakturu za březen, která ještě není zaplacena. Jako adresa je jiná.")]
    [InlineData(null, "Stimată doamnă, vă trimitem factura pentru luna martie, care nu a fost plătită. Este un an.")]
    [InlineData(null, "Tisztelt Hölgyem, küldjük a márciusi számlát, ez még nem volt fizetve, és csak egy hónap van.")]
    [InlineData(null, "Sayın müşterimiz, bu mart ayı için bir faturadır ve ödenmesi çok önemli. Adresiniz daha sonra.")]
    [InlineData(null, "Kính gửi bà, đây là hóa đơn của tháng ba và không được trả. Xin cho một địa chỉ trong thư này.")]
    [InlineData(null, "Уважаемая госпожа Роу, направляем вам счёт за март. Адрес: jane@example.com, улица Садовая, 7.")]
    [InlineData(null, "Шановна пані, надсилаємо рахунок за березень.")]
    [InlineData(null, "Αγαπητή κυρία, σας στέλνουμε το τιμολόγιο για τον Μάρτιο.")]
    [InlineData(null, "السيدة المحترمة، نرسل إليكم فاتورة شهر مارس")]
    [InlineData(null, "גברת נכבדה, אנו שולחים את החשבונית עבור מרץ")]
    [InlineData(null, "尊敬的女士，随信附上三月份的发票，请在三十天内付款。 Invoice 7")]
    [InlineData(null, "拝啓 三月分の請求書をお送りいたします。")]
    [InlineData(null, "안녕하세요, 삼월분 청구서를 보내 드립니다.")]
    [InlineData(null, "प्रिय महोदया, मार्च का बिल भेज रहे हैं।")]
    [InlineData(null, "เรียนคุณผู้หญิง เราส่งใบแจ้งหนี้เดือนมีนาคม")]
    public void A_text_is_told_by_its_script_and_its_commonest_words(string? language, string text) =>
        Assert.Equal(language, Of(text));

    [Theory]
    [InlineData("")]
    [InlineData("4.00 7 2025-03-01")]
    [InlineData("Invoice 7 Jane Roe Total 4.00")]
    public void Few_Latin_words_pass_for_English(string text) => Assert.Equal("en", Of(text));

    [Fact]
    public void Many_words_of_a_language_that_is_not_known_are_not_English()
    {
        const string Estonian =
            "Lugupeetud klient, saadame teile märtsikuu arve. Palume tasuda kolmekümne päeva jooksul. Küsimuste "
            + "korral helistage meile tööpäeviti. Täname teid koostöö eest ning soovime head kevadet. Arve kuupäev, "
            + "summa ning pangakonto number seisavad lehe lõpus. Viivise määr kirjas lepingus. Parimate soovidega "
            + "teie raamatupidaja.";
        Assert.Equal("en", Of(Estonian[..30]));
        Assert.Null(Of(Estonian));
    }

    [Theory]
    [MemberData(nameof(English))]
    public void An_English_document_is_English(string sample) =>
        Assert.Equal(
            "en", Of(File.ReadAllText(Path.Combine(Repository.Root, "samples", "Generator", "Texts", sample))));

    [Fact]
    public void The_script_is_told_by_all_pages_and_not_by_the_first()
    {
        var cover = new PageContent { Number = 1, Text = "The cover of the file" };
        var rest = new PageContent { Number = 2, Text = string.Concat(Enumerable.Repeat("счёт за март ", 5_000)) };
        Assert.Null(Languages.Of([cover, rest]));
    }

    private static string? Of(string text) => Languages.Of([new PageContent { Number = 1, Text = text }]);
}
