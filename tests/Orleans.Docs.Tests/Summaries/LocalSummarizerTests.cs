using Orleans.Docs.Content;
using Orleans.Docs.Engines;
using Orleans.Docs.Local.Engines.Summarize;
using Orleans.Docs.Tests.Pii;

namespace Orleans.Docs.Tests.Summaries;

public class LocalSummarizerTests
{
    [Fact]
    public async Task An_invoice_is_told_by_its_facts()
    {
        var summary = await Summarize(DocumentType.Invoice, """
            Nordwind Trading GmbH
            Invoice No. 2024-0815
            Invoice date: 05.03.2024        Due date: 19.03.2024
            VAT ID: DE123456789
            IBAN: DE89 3704 0044 0532 0130 00
            Paper                 2   50,00      100,00
            Pens                  4   25,00      100,00
            Net amount                           200,00 EUR
            VAT 19 %                              38,00 EUR
            Total amount                         238,00 EUR
            Please pay by 19.03.2024.
            """);

        Assert.Equal(
            new Dictionary<string, string>
            {
                ["invoice_number"] = "2024-0815",
                ["date"] = "2024-03-05",
                ["due_date"] = "2024-03-19",
                ["seller"] = "Nordwind Trading GmbH",
                ["vat_id"] = "DE123456789",
                ["currency"] = "EUR",
                ["net_total"] = "200.00",
                ["tax_total"] = "38.00",
                ["total"] = "238.00",
                ["iban"] = "DE89370400440532013000",
            },
            summary.KeyFacts.ToDictionary(fact => fact.Name, fact => fact.Value));
        Assert.Equal(
            "Invoice 2024-0815 of 2024-03-05 from Nordwind Trading GmbH: 238.00 EUR, due 2024-03-19.", summary.Text);
        Assert.Equal(["Please pay by 19.03.2024."], summary.ActionItems);
    }

    [Fact]
    public async Task A_contract_names_its_parties_term_and_law()
    {
        var facts = Facts(await Summarize(DocumentType.Contract, """
            SERVICE AGREEMENT
            This Agreement is made as of January 15, 2024 by and between Alder Systems, Inc., a Delaware corporation
            ("Provider"), and Birch Retail LLC ("Customer").
            The initial term of this Agreement is for a period of two (2) years.
            This Agreement shall be governed by the laws of the State of New York, without regard to conflicts.
            """));

        Assert.Equal("Alder Systems, Inc; Birch Retail LLC", facts["parties"]);
        Assert.Equal("2024-01-15", facts["effective_date"]);
        Assert.Equal("two (2) years", facts["term"]);
        Assert.Equal("State of New York", facts["governing_law"]);
    }

    [Fact]
    public async Task A_statement_gives_its_balances()
    {
        var facts = Facts(await Summarize(DocumentType.BankStatement, """
            First Harbour Bank
            Account number: 12345678
            Statement period 01/02/2024 to 29/02/2024
            Opening balance                      £1,250.00
            05/02 Groceries      -35.20
            Closing balance                      £1,214.80
            """));

        Assert.Equal(
            ("First Harbour Bank", "12345678", "2024-02-01/2024-02-29", "1250.00", "1214.80"),
            (facts["bank"], facts["account"], facts["period"], facts["opening_balance"], facts["closing_balance"]));
    }

    [Fact]
    public async Task A_letter_tells_who_writes_to_whom()
    {
        var facts = Facts(await Summarize(DocumentType.Letter, """
            12 May 2023
            Subject: Your garden wall
            Dear Mr Quill,
            the wall leans towards our house and has to be repaired.
            Yours sincerely,
            Ada Penrose
            """));

        Assert.Equal(
            ("Ada Penrose", "Mr Quill", "2023-05-12", "Your garden wall"),
            (facts["from"], facts["to"], facts["date"], facts["subject"]));
    }

    [Fact]
    public async Task A_form_gives_its_filled_fields()
    {
        var page = new PageContent
        {
            Number = 1,
            Text = "Application for a library card\nName\nAge",
            Fields =
            [
                new("name", FieldKind.Text, "Quill"), new("empty", FieldKind.Text, null),
                new("agree", FieldKind.CheckBox, "true"),
            ],
        };
        var outcome = await new LocalSummarizer(new()).Summarize(
            new(DocumentKind.Pdf, [page]), new(DocumentType.Form, 1), TestContext.Current.CancellationToken);

        var facts = Facts(Assert.IsType<Outcome<Summary>.Done>(outcome).Value);
        Assert.Equal(["title", "name", "agree"], facts.Keys);
    }

    [Fact]
    public async Task Prose_is_summarised_in_its_own_sentences_within_the_bounds()
    {
        var text = string.Join(' ', Enumerable.Range(1, 300).Select(i =>
            $"The committee studied bridge number {i} and its many pillars near the river town."));

        var summary = await Summarize(
            DocumentType.Report, text + " This report describes the state of all bridges in the river country.");

        Assert.InRange(summary.Text.Split(' ').Length, 10, 120);
        Assert.InRange(summary.Text.Count(symbol => symbol == '.'), 1, 3);
    }

    [Fact]
    public async Task An_empty_document_has_an_empty_summary()
    {
        var summary = await Summarize(DocumentType.Other, "");

        Assert.Equal(("", 0, 0), (summary.Text, summary.KeyFacts.Length, summary.ActionItems.Length));
    }

    [Fact]
    public async Task Demands_are_bounded()
    {
        var text = string.Concat(Enumerable.Range(1, 40).Select(i => $"Please return form number {i} to us. "));

        Assert.Equal(5, (await Summarize(DocumentType.Letter, text)).ActionItems.Length);
    }

    private static Dictionary<string, string> Facts(Summary summary) =>
        summary.KeyFacts.ToDictionary(fact => fact.Name, fact => fact.Value);

    private static async Task<Summary> Summarize(string type, string text) =>
        Assert.IsType<Outcome<Summary>.Done>(await new LocalSummarizer(new()).Summarize(
            Detection.Document(text), new(type, 1), TestContext.Current.CancellationToken)).Value;
}
