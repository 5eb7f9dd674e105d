using Orleans.Docs.Documents;

namespace Orleans.Docs.Web.Answers;

/// <summary>A document that is being erased; done when it is settled.</summary>
/// <param name="BackupDaysMax">
/// How long the key may still be brought back from backups of the table of keys; null where the operator alone knows.
/// </param>
/// <param name="BackupAdvice">What there is to do about that.</param>
/// <param name="Staying">Copies of the file outside that nothing here deletes, and who can; mostly none.</param>
internal sealed record ErasedAnswer(
    DocumentAnswer Document, int? BackupDaysMax, string BackupAdvice, IReadOnlyList<string> Staying)
{
    public static ErasedAnswer Of(ErasureReceipt receipt) => new(
        DocumentAnswer.Of(receipt.Document), receipt.Backups.DaysMax, receipt.Backups.Advice,
        receipt.Staying);
}
