using System.Collections.Immutable;

namespace Orleans.Docs.Content;

/// <summary>
/// The classes that documents are sorted into, as the stable names that events, index and clients use.
/// </summary>
public static class DocumentType
{
    public const string Invoice = "invoice";
    public const string Receipt = "receipt";
    public const string Contract = "contract";
    public const string Form = "form";
    public const string Report = "report";
    public const string Letter = "letter";
    public const string Email = "e-mail";
    public const string Resume = "resume";
    public const string ScientificPaper = "scientific paper";
    public const string BankStatement = "bank statement";
    public const string Other = "other";

    public static ImmutableArray<string> All { get; } =
        [Invoice, Receipt, Contract, Form, Report, Letter, Email, Resume, ScientificPaper, BankStatement, Other];
}

/// <summary>A document type and how sure the classifier is, 0 to 1.</summary>
[GenerateSerializer, Immutable, Alias("docs.TypeScore")]
public readonly record struct TypeScore([property: Id(0)] string Type, [property: Id(1)] float Confidence);
