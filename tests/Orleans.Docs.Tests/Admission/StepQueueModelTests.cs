using Orleans.Docs.Admission;
using Orleans.Docs.Documents;

namespace Orleans.Docs.Tests.Admission;

/// <summary>Any history of a queue goes as it goes in the model of it.</summary>
public sealed class StepQueueModelTests
{
    private const int Actions = 3_000;

    private static readonly QueueRules Rules = new(WaitingMax: 60)
    {
        Patience = TimeSpan.FromSeconds(40),
        BatchTurn = 4,
    };

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void A_queue_starts_what_the_model_starts_whatever_happens(int seed)
    {
        var random = new Random(seed);
        var (queue, model) = (new StepQueue(Rules), new NaiveQueue(Rules));
        var now = DateTimeOffset.UnixEpoch;
        var running = new List<DocumentKey>();
        for (var i = 0; i < Actions; i++)
        {
            now += TimeSpan.FromSeconds(random.Next(3));
            switch (random.Next(12))
            {
                case < 6:
                    var entry = Entry(random, now);
                    Assert.Equal(model.Offer(entry, now), queue.Offer(entry, now));
                    break;
                case 6 when running.Count > 0:
                    var done = running[random.Next(running.Count)];
                    running.Remove(done);
                    model.Finish(done);
                    queue.Finish(done);
                    break;
                case 7:
                    var document = Document(random);
                    model.Withdraw(document);
                    queue.Withdraw(document);
                    break;
                case 8 when random.Next(5) == 0:
                    var pauses = Pauses(random);
                    model.Pause(pauses);
                    queue.Pause(pauses);
                    break;
                default:
                    var slots = random.Next(1, 12);
                    var lane = queue.Next(now, slots);
                    Assert.Equal(model.Next(now, slots), lane);
                    if (lane is { } next && running.Count < slots)
                    {
                        var started = queue.Start(next);
                        Assert.Equal(model.Start(next), started with { NotBefore = null });
                        running.Add(started.Document);
                    }

                    break;
            }

            Assert.Equal((model.Waiting, model.Running), (queue.Ready + queue.Delayed, queue.Running));
        }
    }

    private static DocumentKey Document(Random random) => new($"t{random.Next(5)}", $"d{random.Next(40)}");

    private static QueueEntry Entry(Random random, DateTimeOffset now)
    {
        var document = Document(random);

        // A document stays in its lane.
        var lane = document.Id.Length % 2 == 0 ? Lane.RealTime : Lane.Batch;
        return new QueueEntry(
            document, Step.Extract, random.Next(1, 4), random.Next(1, 4), lane,
            random.Next(3) == 0 ? now.AddSeconds(random.Next(-10, 60)) : null,
            random.Next(4) == 0 ? now.AddSeconds(random.Next(10)) : null);
    }

    private static QueuePauses Pauses(Random random) => new()
    {
        Lanes = random.Next(3) == 0 ? [Lane.Batch] : [],
        Tenants = random.Next(2) == 0 ? [$"t{random.Next(5)}"] : [],
    };
}
