using Orleans.Docs.Content;

namespace Orleans.Docs.Local.Engines.Classify;

/// <summary>All that the classifier looks at.</summary>
/// <param name="Kind">What the file is.</param>
/// <param name="Text">The first characters of the document, lines ending in <c>\n</c>.</param>
/// <param name="FormFields">Interactive form fields on all pages, empty ones included.</param>
internal sealed record ClassifierInput(DocumentKind Kind, string Text, int FormFields);
