using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Xml.Linq;

namespace Orleans.Docs.Tests.Architecture;

/// <summary>
/// Who knows whom: <c>Contracts ← Orleans.Docs ← {Local, Aws, Web} ← silo</c>, and <c>Contracts ← client ← Web</c>.
/// </summary>
public sealed class DependencyTests
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Orleans.Docs.Contracts"] = [],
        ["Orleans.Docs"] = ["Orleans.Docs.Contracts"],
        ["Orleans.Docs.Parser"] = ["Orleans.Docs.Contracts"],
        ["Orleans.Docs.Local"] = ["Orleans.Docs.Contracts", "Orleans.Docs", "Orleans.Docs.Parser"],
        ["Orleans.Docs.AwsCompat"] = [],
        ["Orleans.Docs.Aws"] = ["Orleans.Docs.Contracts", "Orleans.Docs", "Orleans.Docs.AwsCompat"],
        ["Orleans.Docs.Web"] = ["Orleans.Docs.Contracts", "Orleans.Docs", "Orleans.Docs.Client"],
        ["Orleans.Docs.Silo"] =
            ["Orleans.Docs.Contracts", "Orleans.Docs", "Orleans.Docs.Local", "Orleans.Docs.Aws", "Orleans.Docs.Web"],
        ["Orleans.Docs.Client"] = ["Orleans.Docs.Contracts"],
        ["Orleans.Docs.Cli"] = ["Orleans.Docs.Contracts", "Orleans.Docs.Client"],
        ["Orleans.Docs.Deploy"] = [],
    };

    /// <summary>
    /// Libraries that open untrusted files: they crash, hang and eat memory, and only a child may do that.
    /// </summary>
    private static readonly string[] Parsers =
    [
        "PdfPig", "UglyToad.PdfPig", "SkiaSharp", "SkiaSharp.NativeAssets.Linux.NoDependencies", "ExcelDataReader",
        "MimeKit",
        "AngleSharp", "BitMiracle.LibTiff.NET",
    ];

    [Fact]
    public void Projects_refer_to_those_below_them_only()
    {
        foreach (var project in Projects("src", "client", "silo", "deploy"))
        {
            var allowed = Assert.Contains(project.Name, Allowed);
            Assert.Subset(allowed.ToHashSet(), project.Projects.ToHashSet());
        }
    }

    [Fact]
    public void Contracts_bring_nothing_but_Orleans()
    {
        var contracts = Projects("src").Single(project => project.Name == "Orleans.Docs.Contracts");
        Assert.Equal(["Microsoft.Orleans.Sdk"], contracts.Packages);
    }

    [Fact]
    public void Contracts_touch_no_file_socket_or_process()
    {
        string[] closed = ["System.IO", "System.Net", "System.Net.Sockets", "System.Net.Http", "Microsoft.Data.Sqlite"];
        var used = TypesUsedBy(typeof(DocumentKey).Assembly.Location);
        Assert.DoesNotContain(used, type => closed.Contains(type.Namespace) || type.Name == "Process");
        Assert.Contains(used, type => type.Namespace == "System.Security.Cryptography");
    }

    [Fact]
    public void Only_the_parser_program_knows_libraries_that_open_untrusted_files()
    {
        var others = Projects("src", "client", "silo").Where(project => project.Name != "Orleans.Docs.Parser");
        foreach (var project in others)
        {
            Assert.DoesNotContain(project.Packages, Parsers.Contains);
        }

        var local = typeof(Local.LocalWing).Assembly.GetReferencedAssemblies().Select(name => name.Name).ToList();
        Assert.DoesNotContain(local, Parsers.Contains);
    }

    [Fact]
    public void No_more_than_the_cloud_wing_knows_the_cloud()
    {
        var others = Projects("src", "client", "silo")
            .Where(project => project.Name is not ("Orleans.Docs.Aws" or "Orleans.Docs.AwsCompat"));
        foreach (var project in others)
        {
            Assert.DoesNotContain(project.Packages, package => package.StartsWith("AWSSDK", StringComparison.Ordinal));
        }
    }

    private sealed record Project(string Name, string[] Projects, string[] Packages);

    private static IEnumerable<Project> Projects(params string[] folders) =>
        from folder in folders
        from path in Directory.EnumerateFiles(
            Path.Combine(Repository.Root, folder), "*.csproj", SearchOption.AllDirectories)
        let xml = XDocument.Load(path)
        select new Project(
            Path.GetFileNameWithoutExtension(path),
            [
                .. Included(xml, "ProjectReference")
                    .Select(file => Path.GetFileNameWithoutExtension(file.Replace('\\', '/'))),
            ],
            [.. Included(xml, "PackageReference")]);

    private static IEnumerable<string> Included(XDocument project, string item) =>
        project.Descendants(item).Select(element => element.Attribute("Include")!.Value);

    private static List<(string Namespace, string Name)> TypesUsedBy(string assembly)
    {
        using var file = new PEReader(File.OpenRead(assembly));
        var metadata = file.GetMetadataReader();
        return
        [
            .. metadata.TypeReferences.Select(metadata.GetTypeReference)
                .Select(type => (metadata.GetString(type.Namespace), metadata.GetString(type.Name))),
        ];
    }
}
