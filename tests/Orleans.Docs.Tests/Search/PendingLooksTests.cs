using Orleans.Docs.Search;

namespace Orleans.Docs.Tests.Search;

public sealed class PendingLooksTests
{
    private static readonly DocumentKey A = new("t", "a");
    private static readonly DocumentKey B = new("t", "b");
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Later = Now.AddSeconds(1);

    private readonly PendingLooks _looks = new(countMax: 2);

    [Fact]
    public void A_document_that_changed_often_is_looked_at_once_for_its_highest_version()
    {
        _looks.Add(A, 1, due: null);
        _looks.Add(A, 3, due: null);
        _looks.Add(A, 2, due: null);

        Assert.Equal([(A, 3L)], _looks.Take(10, Now));
        Assert.Empty(_looks.Take(10, Later));
        Assert.Equal(0, _looks.Count);
    }

    [Fact]
    public void One_that_will_change_again_waits_until_it_is_due_and_not_longer()
    {
        _looks.Add(A, 1, Later);
        _looks.Add(A, 2, Later.AddSeconds(1));

        Assert.Empty(_looks.Take(10, Now));
        Assert.Equal([(A, 2L)], _looks.Take(10, Later));
        Assert.Equal(0, _looks.Count);
    }

    [Fact]
    public void One_that_waits_is_ready_as_soon_as_it_owes_nothing_more()
    {
        _looks.Add(A, 1, Later);
        _looks.Add(B, 1, due: null);
        _looks.Add(A, 2, due: null);

        Assert.Equal([(B, 1L), (A, 2L)], _looks.Take(10, Now));
        Assert.Empty(_looks.Take(10, Later));
    }

    [Fact]
    public void One_that_was_taken_and_waits_anew_is_not_taken_at_its_former_time()
    {
        _looks.Add(A, 1, Later);
        _looks.Add(A, 2, due: null);
        _looks.Take(10, Now);
        _looks.Add(A, 3, Later.AddSeconds(1));

        Assert.Empty(_looks.Take(10, Later));
        Assert.Equal([(A, 3L)], _looks.Take(10, Later.AddSeconds(1)));
    }

    [Fact]
    public void What_is_ready_does_not_wait_again()
    {
        _looks.Add(A, 1, due: null);
        _looks.Add(A, 2, Later);

        Assert.Equal(1, _looks.Ready);
        Assert.Equal([(A, 2L)], _looks.Take(10, Now));
    }

    [Fact]
    public void Beyond_the_bound_a_new_document_is_passed_over_and_a_known_one_is_not()
    {
        _looks.Add(A, 1, due: null);
        _looks.Add(B, 1, due: null);
        _looks.Add(new DocumentKey("t", "c"), 1, due: null);
        _looks.Add(B, 2, due: null);

        Assert.Equal([(A, 1L)], _looks.Take(1, Now));
        Assert.Equal([(B, 2L)], _looks.Take(10, Now));
    }
}
