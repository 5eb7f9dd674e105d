using Orleans.Docs.Deploy.Tests.Promises;

namespace Orleans.Docs.Deploy.Tests;

/// <summary>What the template promises, and that breaking it would be noticed.</summary>
public sealed class PromisesTests
{
    private static readonly Dictionary<string, Promise> All =
        AtRest.Promises.Concat(Access.Promises).Concat(Reach.Promises).Concat(Running.Promises)
            .ToDictionary(promise => promise.Name);

    public static TheoryData<string> Names => [.. All.Keys];

    public static TheoryData<string, string> Spoils
    {
        get
        {
            var spoils = new TheoryData<string, string>();
            foreach (var promise in All.Values)
            {
                foreach (var spoil in promise.Spoils.Keys)
                {
                    spoils.Add(promise.Name, spoil);
                }
            }

            return spoils;
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_template_keeps(string promise)
    {
        Assert.Empty(All[promise].Broken(Synthesized.Template()));
        Assert.Empty(All[promise].Broken(Synthesized.FullTemplate()));
    }

    [Theory]
    [MemberData(nameof(Spoils))]
    public void A_template_that_breaks_it_is_found(string promise, string spoil)
    {
        var template = Synthesized.Template();
        All[promise].Spoils[spoil](template);
        Assert.NotEmpty(All[promise].Broken(template));
    }

    [Fact]
    public void Every_promise_can_be_broken() => Assert.All(All.Values, promise => Assert.NotEmpty(promise.Spoils));
}
