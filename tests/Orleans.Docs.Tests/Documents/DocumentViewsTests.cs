using Orleans.Docs.Content;
using Orleans.Docs.Documents;
using Orleans.Docs.Events;

namespace Orleans.Docs.Tests.Documents;

/// <summary>What people wrote is hidden, and nothing else.</summary>
public sealed class DocumentViewsTests
{
    private const string Written = "of Ann Lee";
    private const string Hidden = DocumentView.Hidden;

    public static TheoryData<DocumentEvent, DocumentEvent> Events { get; } = new()
    {
        { new Corrected("note", null, Written), new Corrected("note", null, Hidden) },
        { new Corrected("note", Written, Written), new Corrected("note", Hidden, Hidden) },
        {
            new Corrected(CorrectableFields.Type, "letter", "invoice"),
            new Corrected(CorrectableFields.Type, "letter", "invoice")
        },
        { new Reviewed(ReviewVerdict.Rejected, Written), new Reviewed(ReviewVerdict.Rejected, Hidden) },
        { new Reviewed(ReviewVerdict.Accepted), new Reviewed(ReviewVerdict.Accepted) },
        { new Erased(Written), new Erased(Hidden) },
        { new Erased(), new Erased() },
        { new HoldSet(Written), new HoldSet(Hidden) },
        { new HoldReleased(Written), new HoldReleased(Hidden) },
        { new Reprocessed(Step.Classify, "rules"), new Reprocessed(Step.Classify, "rules") },
    };

    [Theory]
    [MemberData(nameof(Events), DisableDiscoveryEnumeration = true)]
    public void An_event_is_shown_without_what_people_wrote(DocumentEvent e, DocumentEvent shown)
    {
        Assert.Equal(shown, Assert.Single(DocumentViews.Of(Commit(e))).Event);
        Assert.Equal(e, Assert.Single(DocumentViews.AsWritten(Commit(e))).Event);
    }

    [Fact]
    public void Names_of_files_are_hidden_where_they_come_in()
    {
        var state = new Life().Completed().State;
        Assert.NotEqual(Hidden, state.FileName);
        Assert.Equal(Hidden, DocumentViews.Of(state).FileName);
        var uploaded = new Uploaded(new BlobRef("00", 5), Written, null, state.Tags, Lane.RealTime);
        Assert.Equal(Hidden, Assert.IsType<Uploaded>(DocumentViews.Of(Commit(uploaded))[0].Event).FileName);
        var pages = new PagesExtracted(
            1, DocumentKind.Email, "message/rfc822", 1, [], new BlobRef("00", 5),
            [new AttachmentRef(Written, "text/plain", new BlobRef("01", 5))]);
        var shown = Assert.IsType<PagesExtracted>(DocumentViews.Of(Commit(pages))[0].Event);
        Assert.Equal((Hidden, "text/plain"), (shown.Attachments[0].FileName, shown.Attachments[0].MediaType));
    }

    /// <summary>Whoever adds text to an event says here whether people write it.</summary>
    [Fact]
    public void Each_text_that_an_event_holds_is_known_to_be_hidden_or_shown()
    {
        string[] hidden =
        [
            "Uploaded.FileName", "AttachmentRef.FileName", "Corrected.From", "Corrected.To", "Reviewed.Reason",
            "Erased.Reason", "HoldSet.Reason", "HoldReleased.Reason",
        ];
        string[] shown =
        [
            "Uploaded.MediaType", "ExtractionStarted.Job", "PagesExtracted.MediaType", "AttachmentRef.MediaType",
            "Classified.Type", "StepFailed.Code", "Parked.Code", "Reprocessed.Engine", "Corrected.Field",
            "OperatorActed.Act", "OperatorActed.To", "OperatorActed.Detail",
        ];
        var texts = typeof(DocumentEvent).Assembly.GetTypes()
            .Where(type => type.IsSubclassOf(typeof(DocumentEvent)) || type == typeof(AttachmentRef))
            .SelectMany(type => type.GetProperties().Where(member => member.PropertyType == typeof(string))
                .Select(member => $"{type.Name}.{member.Name}"));
        Assert.Equal(hidden.Concat(shown).Order(), texts.Order());
    }

    private static DecodedCommit Commit(DocumentEvent e) => new(
        new CommitEnvelope
        {
            Tenant = "acme",
            Stream = "acme/doc-1",
            FirstVersion = 1,
            EventCount = 1,
            Time = DateTimeOffset.UnixEpoch,
            Actor = "ada",
            CommitId = Guid.Empty,
            KeyId = Guid.Empty,
            PreviousHash = [],
        },
        [e], [EventCatalog.Default.NameOf(e)], []);
}
