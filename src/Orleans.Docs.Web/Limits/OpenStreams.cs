using Microsoft.Extensions.Options;

namespace Orleans.Docs.Web.Limits;

/// <summary>Counts the event streams that are open, of each caller and of all.</summary>
internal sealed class OpenStreams(IOptions<WebOptions> options)
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(5);

    private readonly Dictionary<string, int> _byCaller = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();
    private int _all;

    /// <summary>A place, which is given back when it is disposed.</summary>
    /// <exception cref="OverloadedException"/>
    public IDisposable Enter(string account)
    {
        lock (_lock)
        {
            var own = _byCaller.GetValueOrDefault(account);
            if (own >= options.Value.StreamsPerCallerMax || _all >= options.Value.StreamsMax)
            {
                throw new OverloadedException("the list of open event streams", RetryAfter);
            }

            _byCaller[account] = own + 1;
            _all++;
        }

        return new Place(this, account);
    }

    private void Leave(string account)
    {
        lock (_lock)
        {
            _all--;
            if (--_byCaller[account] == 0)
            {
                _byCaller.Remove(account);
            }
        }
    }

    private sealed class Place(OpenStreams streams, string account) : IDisposable
    {
        private bool _left;

        public void Dispose()
        {
            if (!_left)
            {
                _left = true;
                streams.Leave(account);
            }
        }
    }
}
