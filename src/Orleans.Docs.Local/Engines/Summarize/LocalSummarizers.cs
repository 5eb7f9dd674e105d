using Microsoft.Extensions.Options;
using Orleans.Docs.Engines;
using Orleans.Docs.Local.Engines.Summarize.Chat;

namespace Orleans.Docs.Local.Engines.Summarize;

/// <summary>The summarizer that the options name first, and the local one in any case.</summary>
internal sealed class LocalSummarizers(IOptions<SummarizerOptions> options, TimeProvider clock)
    : IEngineSource<ISummarizer>, IDisposable
{
    private IDisposable? _chat;

    public IEnumerable<NamedEngine<ISummarizer>> Engines =>
        options.Value.Provider == SummarizerOptions.Local
            ? [new(LocalSummarizer.Name, Local)]
            : [new(ChatSummarizer.NameOf(options.Value), Chat), new(LocalSummarizer.Name, Local)];

    public void Dispose() => _chat?.Dispose();

    private LocalSummarizer Local() => new(options.Value);

    private ISummarizer Chat()
    {
        var chat = Summarizers.Create(options.Value, clock);
        _chat = chat as IDisposable;
        return chat;
    }
}
