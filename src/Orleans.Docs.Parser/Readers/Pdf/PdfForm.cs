using System.Collections.Immutable;
using Orleans.Docs.Content;
using UglyToad.PdfPig;
using UglyToad.PdfPig.AcroForms.Fields;
using UglyToad.PdfPig.Content;
using UglyToad.PdfPig.Tokens;

namespace Orleans.Docs.Parser.Readers.Pdf;

/// <summary>The fields of an AcroForm by page, under their full names (<c>parent.child</c>).</summary>
internal sealed class PdfForm
{
    private const int DepthMax = 64;

    private static readonly PdfForm None = new();

    private readonly Dictionary<int, List<(FormField Field, AcroFieldBase Source)>> _byPage = [];

    public static PdfForm Of(PdfDocument document)
    {
        try
        {
            if (!document.TryGetForm(out var form))
            {
                return None;
            }

            var read = new PdfForm();
            foreach (var field in form.Fields)
            {
                read.Collect(field, "", 0);
            }

            return read;
        }
#pragma warning disable CA1031 // a broken form must not cost the text of the pages
        catch (Exception e) when (e is not OutOfMemoryException)
#pragma warning restore CA1031
        {
            return None;
        }
    }

    public ImmutableArray<FormField> FieldsOf(Page page) => _byPage.TryGetValue(page.Number, out var fields)
        ? [.. fields.Select(pair => pair.Field with { Box = BoxOf(pair.Source, page) })]
        : [];

    private void Collect(AcroFieldBase field, string parent, int depth)
    {
        var own = field.Information.PartialName;
        var name = string.IsNullOrEmpty(own) ? parent : parent.Length == 0 ? own : $"{parent}.{own}";
        switch (field)
        {
            case AcroRadioButtonsField radios:
                var chosen = radios.Children.OfType<AcroRadioButtonField>().FirstOrDefault(radio => radio.IsSelected);
                Keep(field, name, FieldKind.Choice, Exported(field) ?? chosen?.CurrentValue?.Data);
                break;
            case AcroCheckboxesField boxes:
                var isChecked = boxes.Children.OfType<AcroCheckboxField>().Any(c => c.IsChecked);
                Keep(field, name, FieldKind.CheckBox, Bool(isChecked));
                break;
            case AcroNonTerminalField inner when depth < DepthMax:
                foreach (var child in inner.Children)
                {
                    Collect(child, name, depth + 1);
                }

                break;
            case AcroTextField text:
                Keep(field, name, FieldKind.Text, text.Value);
                break;
            case AcroCheckboxField box:
                Keep(field, name, FieldKind.CheckBox, Bool(box.IsChecked));
                break;
            case AcroComboBoxField combo:
                Keep(field, name, FieldKind.Choice, string.Join(", ", combo.SelectedOptions));
                break;
            case AcroListBoxField list:
                Keep(field, name, FieldKind.Choice, string.Join(", ", list.SelectedOptions));
                break;
            case AcroRadioButtonField radio:
                Keep(field, name, FieldKind.Choice, radio.IsSelected ? radio.CurrentValue?.Data : null);
                break;
            case AcroSignatureField:
                Keep(field, name, FieldKind.Signature, null);
                break;
        }
    }

    private void Keep(AcroFieldBase field, string name, FieldKind kind, string? value)
    {
        var page = field.PageNumber ?? 1;
        if (!_byPage.TryGetValue(page, out var fields))
        {
            _byPage[page] = fields = [];
        }

        fields.Add((new FormField(name, kind, string.IsNullOrEmpty(value) ? null : value), field));
    }

    private static string? Exported(AcroFieldBase field) =>
        field.Dictionary.TryGet(NameToken.V, out var value) && value is NameToken name && name.Data != "Off"
            ? name.Data
            : null;

    private static Box? BoxOf(AcroFieldBase field, Page page) =>
        field.Bounds is { } bounds ? PdfBoxes.Of(bounds, page) : null;

    private static string Bool(bool value) => value ? "true" : "false";
}
