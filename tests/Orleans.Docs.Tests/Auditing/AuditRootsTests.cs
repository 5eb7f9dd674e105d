using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using Orleans.Docs.Auditing;
using Orleans.Docs.Cli;
using Orleans.Docs.Documents;
using Orleans.Docs.Engines;
using Orleans.Docs.Events;
using Orleans.Docs.Local.Engines.Pii;
using Orleans.Docs.Operations;
using Orleans.Docs.Tests.Cli;
using Orleans.Docs.Tests.Verification;

namespace Orleans.Docs.Tests.Auditing;

/// <summary>
/// An export compared with signed roots: what was cut off, left out or rewritten with the right keys is intact in
/// itself, and the root knows better.
/// </summary>
public sealed class AuditRootsTests : IAsyncLifetime
{
    private static readonly DocumentKey Hit = Archive.Key(2);

    private readonly FakeDocsClient _client = new();
    private Archive _archive = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Roots => _archive.PathOf("roots");

    private string RootKey => _archive.PathOf("roots.key");

    public async ValueTask InitializeAsync()
    {
        _archive = await Archive.OfFour();
        await _archive.Anchor();
    }

    public ValueTask DisposeAsync()
    {
        _archive.Dispose();
        return _client.DisposeAsync();
    }

    [Fact]
    public async Task What_is_as_the_root_says_is_sound_by_the_key_and_by_its_public_half()
    {
        var file = await Export();
        Assert.Equal(
            (ExitCode.Fine, "24 commits of 4 documents: sound\n"), await Verify(file, Roots, RootKey));

        using var key = ECDsa.Create();
        key.ImportFromPem(await File.ReadAllTextAsync(RootKey, Cancellation));
        var half = _archive.PathOf("roots.pem");
        await File.WriteAllTextAsync(half, key.ExportSubjectPublicKeyInfoPem(), Cancellation);
        Assert.Equal(ExitCode.Fine, (await Verify(file, Roots, half)).ExitCode);
    }

    [Fact]
    public async Task Documents_that_went_on_since_the_root_are_sound()
    {
        await _archive.Append(Hit, new Corrected("number", null, "12"));
        await _archive.Append(Archive.Key(9), new Corrected("number", null, "12"));
        Assert.Equal(ExitCode.Fine, (await Verify(await Export(), Roots, RootKey)).ExitCode);
    }

    [Fact]
    public async Task The_newest_root_is_the_one_that_counts()
    {
        await _archive.Append(Hit, new Corrected("number", null, "12"));
        await _archive.Anchor();
        Assert.Equal(ExitCode.Fine, (await Verify(await Export(), Roots, RootKey)).ExitCode);
        _archive.Cut(Hit, 8);
        var (exitCode, said) = await Verify(await Export(), Roots, RootKey);
        Assert.Equal(ExitCode.Damaged, exitCode);
        Assert.Contains(
            "acme/doc-2 ends at version 7, and the root knows version 8", said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cut", "acme/doc-2 ends at version 3, and the root knows version 7")]
    [InlineData("gone", "acme/doc-2 is missing, and the root knows it")]
    [InlineData("rewritten", "acme/doc-2 has another history at version 7 than the root says")]
    public async Task What_is_intact_in_itself_and_not_what_was_there_is_found(string change, string wrong)
    {
        switch (change)
        {
            case "cut":
                _archive.Cut(Hit, 4);
                break;
            case "gone":
                _archive.Cut(Hit, 1);
                break;
            default:
                await _archive.Rewrite(Hit, 1);
                break;
        }

        var file = await Export();
        Assert.Equal(ExitCode.Fine, (await CommandRun.Of(_client, "audit", "verify", file)).ExitCode);

        var (exitCode, said) = await Verify(file, Roots, RootKey);
        Assert.Equal(ExitCode.Damaged, exitCode);
        Assert.Equal(wrong, said.Split('\n')[0]);
        Assert.EndsWith("1 wrong\n", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_export_of_one_document_does_not_lack_the_others()
    {
        var request = new AuditRequest { Document = Hit };
        Assert.Equal(ExitCode.Fine, (await Verify(await Export(request), Roots, RootKey)).ExitCode);

        _archive.Cut(Hit, 3);
        Assert.Equal(ExitCode.Damaged, (await Verify(await Export(request), Roots, RootKey)).ExitCode);
    }

    [Fact]
    public async Task A_root_that_somebody_else_signed_is_not_believed()
    {
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var key = _archive.PathOf("other.pem");
        await File.WriteAllTextAsync(key, other.ExportPkcs8PrivateKeyPem(), Cancellation);
        var (exitCode, said) = await Verify(await Export(), Roots, key);
        Assert.Equal(ExitCode.Damaged, exitCode);
        Assert.Contains("00000001.root is not signed with this key", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_list_of_heads_that_the_root_was_not_signed_over_is_told()
    {
        var file = await Export();
        var heads = Path.Combine(Roots, "00000001.heads");
        var bytes = await File.ReadAllBytesAsync(heads, Cancellation);

        // The version of the first stream: none of what it then says is in the file.
        bytes[bytes[0] + sizeof(long)] = 0xFF;
        await File.WriteAllBytesAsync(heads, bytes, Cancellation);
        var (exitCode, said) = await Verify(file, Roots, RootKey);
        Assert.Equal(ExitCode.Damaged, exitCode);
        Assert.Contains("not the one that the root was signed over", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_directory_without_a_root_is_a_wrong_argument()
    {
        Directory.CreateDirectory(_archive.PathOf("nothing"));
        Assert.Equal(
            ExitCode.WrongArguments, (await Verify(await Export(), _archive.PathOf("nothing"), RootKey)).ExitCode);
    }

    private async Task<(int ExitCode, string Out)> Verify(string file, string roots, string key)
    {
        var run = await CommandRun.Of(_client, "audit", "verify", file, "--roots", roots, "--root-key", key);
        return (run.ExitCode, run.Out);
    }

    /// <summary>A file as <c>docs audit</c> writes it, of all tenants unless it is asked otherwise.</summary>
    private async Task<string> Export(AuditRequest? request = null)
    {
        var reader = new AuditReader(
            _archive.Events, _archive.KeyRing, new CommitCodec(EventCatalog.Default),
            new RedactionPolicy(Options.Create(new RedactionOptions()), new NameListFinder()));
        _client.Kept.Commits.Clear();
        AuditPlace? after = null;
        do
        {
            var page = await reader.Read(request ?? new AuditRequest(), null, after, Cancellation);
            _client.Kept.Commits.AddRange(page.Commits);
            after = page.Next;
        }
        while (after is not null);
        string[] args = request?.Document is { } document ? ["audit", "--document", document.ToString()] : ["audit"];
        var run = await CommandRun.Of(_client, args);
        Assert.Equal((ExitCode.Fine, ""), (run.ExitCode, run.Error));
        var file = _archive.PathOf($"{Guid.NewGuid():N}.jsonl");
        await File.WriteAllTextAsync(file, run.Out, Encoding.UTF8, Cancellation);
        return file;
    }
}
