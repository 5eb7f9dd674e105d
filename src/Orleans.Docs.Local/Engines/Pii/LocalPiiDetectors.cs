using Microsoft.Extensions.Options;
using Orleans.Docs.Engines;

namespace Orleans.Docs.Local.Engines.Pii;

/// <summary>
/// The detector as configured, and one that also keeps what it is hardly sure of: finds more and errs more.
/// </summary>
internal sealed class LocalPiiDetectors(IOptions<PiiOptions> options) : IEngineSource<IPiiDetector>
{
    public IEnumerable<NamedEngine<IPiiDetector>> Engines =>
    [
        new(LocalPiiDetector.Name, () => new LocalPiiDetector(options.Value)),
        new(LocalPiiDetector.EagerName, () => LocalPiiDetector.Eager(options.Value)),
    ];
}
