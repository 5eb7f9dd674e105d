using Orleans.Docs.Admission;
using Orleans.Docs.Admission.Quota;
using Orleans.Docs.Documents;
using Orleans.Docs.Workers;

namespace Orleans.Docs.Tests.Admission.Quota;

public sealed class PermitNeedsTests
{
    private const string Api = "Read";
    private const int Starts = 1_000;

    private readonly PermitNeeds _needs = new(Api);

    [Fact]
    public void What_never_calls_soon_takes_no_permit_and_what_calls_always_takes_one_at_each_start()
    {
        Assert.InRange(Run(".TXT", Starts, _ => false), 1, 5);
        Assert.Equal(Starts, Run(".PNG", Starts, _ => true));
        Assert.InRange(_needs.Share, 0.99, 1);
        Run(".TXT", Starts, _ => false);
        Assert.InRange(_needs.Share, 1e-7, 0.01);
    }

    [Theory]
    [InlineData(0.1)]
    [InlineData(0.5)]
    [InlineData(0.9)]
    public void Of_what_calls_at_times_as_many_starts_take_a_permit_as_make_a_call(double part)
    {
        var random = new Random(7);
        var calls = 0;
        var taken = Run(".PDF", Starts, _ => random.NextDouble() < part && calls++ >= 0);
        Assert.InRange(taken, calls * 0.85, (calls * 1.15) + 5);
    }

    [Fact]
    public void A_sort_that_begins_to_call_takes_permits_again_after_a_few()
    {
        Run(".PDF", Starts, _ => false);
        Assert.InRange(Run(".PDF", Starts, _ => true), Starts - 10, Starts);
    }

    [Fact]
    public void What_found_no_permit_takes_one_of_what_it_lacked_and_what_a_service_has_takes_none()
    {
        Assert.Equal("Get", _needs.ApiOf(Entry(".TXT") with { Lacks = "Get" }));
        Assert.Equal("Get", _needs.ApiOf(Entry(null) with { Lacks = "Get" }));
        Assert.Null(_needs.ApiOf(Entry(null)));

        // It says nothing of others of its sort, and neither does one that was not tried.
        for (var i = 0; i < Starts; i++)
        {
            _needs.Ended(Entry(".TXT") with { Lacks = "Get" }, new WorkResult(null, Called: true));
            _needs.Ended(Entry(".TXT"), WorkResult.Finished);
        }

        Assert.Equal(Api, _needs.ApiOf(Entry(".TXT")));
    }

    [Fact]
    public void What_lacked_a_place_and_not_a_permit_takes_no_permit_until_it_comes_to_the_call()
    {
        for (var i = 0; i < Starts; i++)
        {
            _needs.Ended(Entry(".PDF"), new WorkResult(TimeSpan.Zero, Called: false) { Waits = true });
        }

        Assert.Null(_needs.ApiOf(Entry(".PDF")));
        Assert.InRange(Run(".PDF", Starts, _ => true), Starts - 10, Starts);
    }

    [Fact]
    public void Another_call_than_the_first_one_s_is_none_of_its_permits()
    {
        for (var i = 0; i < Starts; i++)
        {
            _needs.Ended(Entry(".PDF"), new WorkResult(null, Called: true) { Api = "StartJob" });
        }

        Assert.Null(_needs.ApiOf(Entry(".PDF")));
    }

    [Fact]
    public void Where_no_service_is_called_no_permit_is_taken() =>
        Assert.Null(new PermitNeeds(null).ApiOf(Entry(".TXT")));

    [Fact]
    public void Sorts_are_few_whatever_files_are_called()
    {
        for (var i = 0; i < Starts; i++)
        {
            Run($".{i}", 20, _ => i >= Starts / 2);
        }

        Assert.Null(_needs.ApiOf(Entry(".1")));
        Assert.Equal(Api, _needs.ApiOf(Entry(".999")));
        Assert.Equal(Api, _needs.ApiOf(Entry(".never")));
    }

    [Theory]
    [InlineData("letter.txt", null, ".TXT")]
    [InlineData("LETTER.Txt", null, ".TXT")]
    [InlineData("letter", null, "")]
    [InlineData("letter.of-the-harbour-master", null, "")]
    [InlineData("letter.pdf", "job-1", null)]
    public void A_file_s_sort_is_how_it_is_called_until_a_service_has_it(string name, string? job, string? sort)
    {
        var document = new Document
        {
            Key = new DocumentKey("acme", "1"),
            FileName = name,
            ExtractJob = job,
        };
        Assert.Equal(sort, PermitNeeds.SortOf(document, Step.Extract));
        Assert.Equal("", PermitNeeds.SortOf(document, Step.Classify));
    }

    /// <summary>How many starts took a permit.</summary>
    private int Run(string sort, int starts, Func<int, bool> calls)
    {
        var taken = 0;
        for (var i = 0; i < starts; i++)
        {
            var api = _needs.ApiOf(Entry(sort));
            taken += api is null ? 0 : 1;
            _needs.Started(Entry(sort), api);
            _needs.Ended(Entry(sort), new WorkResult(null, Called: true) { Api = calls(i) ? Api : null });
        }

        return taken;
    }

    private static QueueEntry Entry(string? sort) =>
        new(new DocumentKey("acme", "1"), Step.Extract, 1, 1, Lane.RealTime, null, null) { Sort = sort };
}
