using System.Collections.Frozen;
using System.Collections.Immutable;
using Orleans.Docs.Content;

namespace Orleans.Docs.Local.Engines.Classify;

/// <summary>What gives a document of each type away. A phrase counts once, from the start of a word on.</summary>
internal static class ClassifierRules
{
    /// <summary>A document in which nothing tells is of no type.</summary>
    private const float NothingTells = 1.5f;

    private const float IsMail = 9;
    private const float IsForm = 4;
    private const int FieldsOfForm = 5;

    public static FrozenDictionary<string, ImmutableArray<(string Text, float Weight)>> Phrases { get; } =
        new Dictionary<string, ImmutableArray<(string, float)>>
        {
            [DocumentType.Invoice] =
            [
                ("invoice", 2), ("invoice number", 2), ("invoice no", 2), ("invoice date", 1.5f), ("bill to", 2),
                ("amount due", 2), ("payment terms", 1.5f), ("due date", 1), ("unit price", 1), ("subtotal", 0.5f),
                ("vat no", 1), ("remit", 1), ("bank transfer", 1),
            ],
            [DocumentType.Receipt] =
            [
                ("receipt", 2.5f), ("cash", 1), ("change", 1), ("cashier", 2), ("tax invoice", 1), ("rounding", 1.5f),
                ("thank you", 1), ("gst", 1), ("total", 0.5f), ("visa", 0.5f), ("please come again", 2),
                ("goods sold", 2),
            ],
            [DocumentType.Contract] =
            [
                ("agreement", 2), ("hereinafter", 3), ("the parties", 2), ("whereas", 2.5f), ("governing law", 3),
                ("terminat", 1), ("indemnif", 2), ("in witness whereof", 3), ("hereby", 1), ("confidential", 0.5f),
                ("liabilit", 0.5f),
            ],
            [DocumentType.Form] =
            [
                ("please print", 2), ("office use only", 2.5f), ("check one", 2), ("applicant", 2),
                ("date of birth", 1), ("signature", 1), ("complete this form", 3), ("application form", 3),
                ("marital status", 1),
            ],
            [DocumentType.Report] =
            [
                ("report", 1.5f), ("executive summary", 3), ("table of contents", 2), ("annual report", 2),
                ("recommendations", 1.5f), ("findings", 1), ("quarter", 1), ("fiscal", 1), ("this report", 1.5f),
            ],
            [DocumentType.Letter] =
            [
                ("dear ", 2.5f), ("sincerely", 2.5f), ("kind regards", 2), ("yours faithfully", 3), ("enclos", 1),
                ("best regards", 1), ("i am writing", 2),
            ],
            [DocumentType.Email] =
            [
                ("subject:", 2), ("sent:", 2), ("from:", 1), ("to:", 0.5f), ("cc:", 1), ("original message", 3),
                ("forwarded by", 2), ("unsubscribe", 1),
            ],
            [DocumentType.Resume] =
            [
                ("curriculum vitae", 4), ("resume", 1.5f), ("work experience", 3), ("professional experience", 3),
                ("employment history", 3), ("education", 1), ("skills", 1.5f), ("certifications", 1), ("linkedin", 1),
                ("bachelor", 0.5f),
            ],
            [DocumentType.ScientificPaper] =
            [
                ("abstract", 2), ("introduction", 0.5f), ("references", 1), ("et al", 2), ("arxiv", 3), ("doi", 1.5f),
                ("theorem", 1.5f), ("related work", 2), ("we propose", 2), ("we show", 1.5f), ("keywords", 1),
                ("experiment", 1),
            ],
            [DocumentType.BankStatement] =
            [
                ("bank statement", 4), ("account statement", 3), ("opening balance", 3), ("closing balance", 3),
                ("statement period", 3), ("statement of account", 3), ("sort code", 1), ("account number", 1),
                ("withdrawal", 1.5f), ("deposit", 1), ("transaction", 1),
            ],
        }.ToFrozenDictionary();

    /// <summary>What is known of a type before a word is read.</summary>
    public static float Prior(string type, ClassifierInput head) => type switch
    {
        DocumentType.Other => NothingTells,
        DocumentType.Email when head.Kind is DocumentKind.Email => IsMail,
        DocumentType.Form when head.FormFields >= FieldsOfForm => IsForm,
        _ => 0,
    };
}
