using System.Reflection;
using System.Text;
using Amazon.Runtime;
using Amazon.Textract;
using Orleans.Docs.Tests;

namespace Orleans.Docs.Aws.Tests.Compat;

/// <summary>
/// What <c>Orleans.Docs.AwsCompat</c> shows to the outside is the table in its README, and nothing more.
/// <c>DOCS_WRITE_GOLDEN=1</c> writes the table; whoever does so looks each new line up in the official documentation.
/// </summary>
public sealed class SurfaceTests
{
    private const string Begin = "<!-- surface: begin -->";
    private const string End = "<!-- surface: end -->";

    private static readonly Assembly Compat = typeof(AmazonTextractClient).Assembly;

    private static string Readme => Path.Combine(Repository.Root, "src", "Orleans.Docs.AwsCompat", "README.md");

    [Fact]
    public void The_public_surface_is_the_table_in_the_README()
    {
        var surface = Surface();
        var text = File.ReadAllText(Readme);
        var (from, to) = (text.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length,
            text.IndexOf(End, StringComparison.Ordinal));
        if (Environment.GetEnvironmentVariable("DOCS_WRITE_GOLDEN") == "1")
        {
            File.WriteAllText(Readme, text[..from] + "\n" + surface + text[to..]);
            return;
        }

        Assert.Equal(surface.Trim(), text[from..to].Trim());
    }

    [Fact]
    public void Nothing_of_our_own_is_public()
    {
        Assert.DoesNotContain(
            Shown(), type => type.Namespace?.StartsWith("Orleans.Docs", StringComparison.Ordinal) == true);
        Assert.True(Shown().Count() > 100);
    }

    private static IEnumerable<Type> Shown() => Compat.GetExportedTypes()
        .Where(type => !type.FullName!.StartsWith("OrleansCodeGen", StringComparison.Ordinal));

    private static string Surface()
    {
        var table = new StringBuilder("| type | members |\n|---|---|\n");
        foreach (var type in Shown().OrderBy(type => type.FullName, StringComparer.Ordinal))
        {
            table.Append("| `").Append(type.FullName).Append("` | ").AppendJoin(", ", Members(type)).Append(" |\n");
        }

        return table.ToString();
    }

    private static IEnumerable<string> Members(Type type)
    {
        const BindingFlags Own =
            BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        if (type.IsSubclassOf(typeof(ConstantClass)))
        {
            return type.GetFields(Own).Select(field => field.Name).Order(StringComparer.Ordinal);
        }

        // Exceptions are caught, and made by the SDK alone.
        var made = type.IsSubclassOf(typeof(Exception)) || type.IsInterface
            ? []
            : type.GetConstructors().Select(constructor => $"new({Parameters(constructor)})");
        var methods = type.GetMethods(Own).Where(method => !method.IsSpecialName)
            .Select(method => $"{method.Name}({Parameters(method)})");
        return made.Concat(
            type.GetProperties(Own).Select(property => $"{property.Name}: {Named(property.PropertyType)}")
                .Concat(methods).Distinct().Order(StringComparer.Ordinal))
            .Where(member => member != "new()").Select(member => member.Replace("|", "\\|", StringComparison.Ordinal));
    }

    private static string Parameters(MethodBase method) =>
        string.Join(", ", method.GetParameters().Select(parameter => Named(parameter.ParameterType)));

    private static string Named(Type type) => Nullable.GetUnderlyingType(type) is { } inner
        ? Named(inner) + "?"
        : type.IsGenericType
            ? $"{type.Name[..type.Name.IndexOf('`', StringComparison.Ordinal)]}\\<"
                + string.Join(", ", type.GetGenericArguments().Select(Named)) + ">"
            : type.Name;
}
