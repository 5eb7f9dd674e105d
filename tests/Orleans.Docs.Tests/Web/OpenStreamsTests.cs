using Microsoft.Extensions.Options;
using Orleans.Docs.Web;
using Orleans.Docs.Web.Limits;

namespace Orleans.Docs.Tests.Web;

public sealed class OpenStreamsTests
{
    private readonly OpenStreams _open =
        new(Options.Create(new WebOptions { StreamsPerCallerMax = 2, StreamsMax = 3 }));

    [Fact]
    public void A_caller_has_his_bound_and_all_together_have_theirs()
    {
        var first = _open.Enter("a");
        _open.Enter("a");
        Assert.Throws<OverloadedException>(() => _open.Enter("a"));
        _open.Enter("b");
        Assert.Throws<OverloadedException>(() => _open.Enter("c"));
        first.Dispose();
        _open.Enter("c");
    }

    [Fact]
    public void A_place_is_given_back_once()
    {
        var first = _open.Enter("a");
        _open.Enter("a");
        first.Dispose();
        first.Dispose();
        _open.Enter("a");
        Assert.Throws<OverloadedException>(() => _open.Enter("a"));
    }
}
