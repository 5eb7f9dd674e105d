using Orleans.Docs.Samples;

// Rebuilds the documents in samples/ that are not plain text: dotnet run --project samples/Generator -- samples
// The scans need pdftoppm (poppler-utils). Every name, number and address in them is invented or reserved for examples.
var folder = args.Length > 0 ? args[0] : "samples";
var hostile = Path.Combine(folder, "hostile");
Directory.CreateDirectory(hostile);

Write("invoice.pdf", InvoiceSample.Pdf());
Write("contract.pdf", Sheet.FromText("Services agreement", Texts.Read("contract.txt")).ToPdf());
Write("receipt.png", await Scan.Png(ReceiptSample.Pdf(), new Scan.Settings(Dpi: 200, TiltDegrees: 0.8f)));
Write("letter-scan.pdf", await Scan.Pdf(Sheet.FromText("Letter", Texts.Read("letter.txt")).ToPdf(), 0.4f));
Write("mixed.pdf", await MixedSample.Pdf());
Write("statement.tiff", await Scan.Tiff(StatementSample.Pdf()));
Write("form.pdf", FormSample.Pdf());
Write("report.docx", WordSample.Report());
Write("expenses.xlsx", SheetSample.Expenses());
Write("mail.eml", MailSample.WithInvoice());
Write("brief.txt", Texts.Windows1252("brief.txt"));
Write("resume.docx", WordSample.Resume());
Write("paper.pdf", Sheet.FromText("Paper", Texts.Read("paper.txt")).ToPdf());

Write("hostile/empty.pdf", []);
Write("hostile/renamed.pdf", HostileSamples.Executable());
Write("hostile/locked.pdf", LockedSample.Pdf());
Write("hostile/xref-loop.pdf", HostileSamples.XrefThatRefersToItself());
Write("hostile/form-loop.pdf", HostileSamples.FormThatDrawsItself());

void Write(string name, byte[] bytes)
{
    File.WriteAllBytes(Path.Combine(folder, name), bytes);
    Console.WriteLine($"{bytes.Length,9:N0}  {name}");
}
