using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Orleans.Docs.Erasing;

namespace Orleans.Docs.Tests.Erasing;

/// <summary>Letting go of copies never stands in the way of what it belongs to.</summary>
public sealed class UnusedCopiesTests
{
    private static readonly DocumentKey Document = new("acme", "a");

    [Fact]
    public async Task A_copy_that_cannot_be_deleted_keeps_no_other_one()
    {
        var kept = new Copies((_, _) => throw new InvalidOperationException("no way there"));
        var gone = new Copies((_, _) => Task.CompletedTask);
        await Over(TimeProvider.System, kept, gone).Delete(Document);
        Assert.Equal([Document], kept.Asked);
        Assert.Equal([Document], gone.Asked);
    }

    [Fact]
    public async Task A_store_that_does_not_answer_is_not_waited_for_without_end()
    {
        var clock = new FakeTimeProvider();
        var silent = new Copies((_, cancel) => Task.Delay(Timeout.InfiniteTimeSpan, clock, cancel));
        var deleting = Over(clock, silent).Delete(Document);
        Assert.False(deleting.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(5));
        await deleting.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Of_one_attempt_only_its_own_go()
    {
        var held = new Copies((_, _) => Task.CompletedTask);
        await Over(TimeProvider.System, held).Delete(Document, 3);
        Assert.Empty(held.Asked);
        Assert.Equal([(Document, 3)], held.AskedOfAttempts);
    }

    private static UnusedCopies Over(TimeProvider clock, params IPlainCopies[] copies) =>
        new(copies, clock, NullLogger<UnusedCopies>.Instance);

    private sealed class Copies(Func<DocumentKey, CancellationToken, Task> delete) : IPlainCopies
    {
        public List<DocumentKey> Asked { get; } = [];

        public Task Delete(
            DocumentKey document, IReadOnlyCollection<string> commands, CancellationToken cancellationToken)
        {
            Assert.Empty(commands);
            Asked.Add(document);
            return delete(document, cancellationToken);
        }

        public List<(DocumentKey Document, int Attempt)> AskedOfAttempts { get; } = [];

        public Task DeleteAttempt(DocumentKey document, int attempt, CancellationToken cancellationToken)
        {
            AskedOfAttempts.Add((document, attempt));
            return Task.CompletedTask;
        }

        public void Forget(DocumentKey document) => throw new NotSupportedException();
    }
}
