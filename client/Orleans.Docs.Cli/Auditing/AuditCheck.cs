using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Orleans.Docs.Cli.Rendering;

namespace Orleans.Docs.Cli.Auditing;

/// <summary>Runs the check of a file, and of the roots that it is compared with. Needs no silo.</summary>
internal sealed class AuditCheck(Call call, string path, string? roots, string? rootKey)
{
    private const int ShownMax = 1_000;

    private readonly AuditFile _file = new();
    private long _wrong;

    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var scope = new JsonObject();
        var isWhole = false;
        await foreach (var line in File.ReadLinesAsync(path, cancellationToken))
        {
            if (_file.Lines == 0 && scope.Count == 0 && TryMark(line, "audit", out var head))
            {
                scope = head;
            }
            else if (TryMark(line, "end", out var end))
            {
                isWhole = end["commits"]?.GetValue<long>() == _file.Lines;
            }
            else if (_file.Take(line) is { } wrong)
            {
                Tell(wrong);
            }
        }

        if (!isWhole)
        {
            Tell("the file does not end as it was written: a part of it is missing");
        }

        if (roots is not null)
        {
            await CompareAsync(scope, cancellationToken);
        }

        return End();
    }

    private static bool TryMark(string line, string mark, out JsonObject found)
    {
        found = [];
        try
        {
            if (line.Length < 1_000 && JsonNode.Parse(line) is JsonObject json && json.ContainsKey(mark))
            {
                found = json;
            }
        }
        catch (JsonException)
        {
            // Whoever takes it says so.
        }

        return found.Count > 0;
    }

    private async Task CompareAsync(JsonObject scope, CancellationToken cancellationToken)
    {
        await using var root = AuditRoot.Open(roots!, rootKey);
        if (root.Problem is { } problem)
        {
            Tell(problem);
        }

        var tenant = scope["tenant"]?.GetValue<string>();
        var isWhole = scope["from"] is null && scope["to"] is null && scope["document"] is null;
        await foreach (var (stream, version, hash) in root.Heads(cancellationToken))
        {
            var isMine = tenant is null || stream.StartsWith(tenant + "/", StringComparison.Ordinal);
            if (isWhole && isMine && !_file.Holds(stream))
            {
                Tell($"{stream} is missing, and the root knows it");
            }
            else if (_file.Compare(stream, version, hash) is { } wrong)
            {
                Tell(wrong);
            }
        }

        if (!root.IsListIntact)
        {
            Tell("the list of heads is not the one that the root was signed over");
        }
    }

    private void Tell(string wrong)
    {
        _wrong++;
        if (_wrong > ShownMax)
        {
            return;
        }

        if (call.Json)
        {
            call.WriteJson(new JsonObject { ["wrong"] = wrong });
        }
        else
        {
            call.Terminal.Out.WriteLine(Untrusted.CleanLine(wrong));
        }
    }

    private int End()
    {
        if (call.Json)
        {
            call.WriteJson(new JsonObject
            {
                ["commits"] = _file.Lines,
                ["streams"] = _file.Streams,
                ["begunLater"] = _file.Begun,
                ["wrong"] = _wrong,
            });
        }
        else
        {
            var what = $"{Words.Count(_file.Lines, "commit", "commits")} of "
                + Words.Count(_file.Streams, "document", "documents");
            call.Terminal.Out.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{what}: {(_wrong == 0 ? "sound" : $"{_wrong} wrong")}")
                + (_file.Begun == 0 ? "" : $"; {_file.Begun} begin later than their documents"));
        }

        return _wrong == 0 ? ExitCode.Fine : ExitCode.Damaged;
    }
}
