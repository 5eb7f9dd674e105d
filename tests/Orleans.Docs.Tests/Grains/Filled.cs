using System.Collections;
using System.Collections.Immutable;
using System.Globalization;
using System.Reflection;

namespace Orleans.Docs.Tests.Grains;

/// <summary>Objects of any stored type with something in every property, and what is in them line by line.</summary>
internal static class Filled
{
    private const int DepthMax = 12;

    public static object Of(Type type) => Of(type, new Count(), 0);

    /// <summary>Each value with the way to it.</summary>
    public static IReadOnlyList<string> Lines(object value) => [.. Lines("", value)];

    private static object Of(Type type, Count count, int depth)
    {
        Assert.True(depth < DepthMax, $"{type} holds itself");
        type = Nullable.GetUnderlyingType(type) ?? type;
        var number = ++count.Value;
        if (type.IsEnum)
        {
            return Enum.GetValues(type).Cast<object>().Last();
        }

        return Type.GetTypeCode(type) switch
        {
            TypeCode.Boolean => true,
            TypeCode.String => $"text-{number}",
            not TypeCode.Object => Convert.ChangeType(number, type, CultureInfo.InvariantCulture)!,
            _ when type == typeof(DateTimeOffset) => DateTimeOffset.UnixEpoch.AddMilliseconds(number),
            _ when type == typeof(TimeSpan) => TimeSpan.FromMilliseconds(number),
            _ when type == typeof(Guid) => new Guid(number, 0, 0, new byte[8]),
            _ when ItemOf(type) is { } item => Collection(type, item, count, depth),
            _ => Object(type, count, depth),
        };
    }

    private static object Collection(Type type, Type item, Count count, int depth)
    {
        var items = Array.CreateInstance(item, 2);
        items.SetValue(Of(item, count, depth + 1), 0);
        items.SetValue(Of(item, count, depth + 1), 1);
        if (type.IsArray)
        {
            return items;
        }

        if (type.Namespace == typeof(ImmutableArray).Namespace && !type.IsInterface)
        {
            // The factory stands beside it under its name without parameters.
            var isPairs = item.IsGenericType && item.GetGenericTypeDefinition() == typeof(KeyValuePair<,>);
            var factory = type.Assembly.GetType($"{type.Namespace}.{type.Name[..type.Name.IndexOf('`')]}")!;
            return factory.GetMethods()
                .Single(method => method.Name == "CreateRange" && method.GetParameters() is [{ } only]
                    && method.GetGenericArguments().Length == type.GetGenericArguments().Length
                    && only.ParameterType.Name == typeof(IEnumerable<>).Name)
                .MakeGenericMethod(isPairs ? item.GetGenericArguments() : [item])
                .Invoke(null, [items])!;
        }

        return Activator.CreateInstance(type, items)!;
    }

    private static object Object(Type type, Count count, int depth)
    {
        Assert.False(type.IsAbstract, $"nobody knows what to fill a {type} with");
        var constructor = type.GetConstructors(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance)
            .Where(candidate => candidate.GetParameters() is not [{ } only] || only.ParameterType != type)
            .MaxBy(candidate => candidate.GetParameters().Length);
        var made = constructor?.Invoke(
            [.. constructor.GetParameters().Select(p => Of(p.ParameterType, count, depth + 1))])
            ?? Activator.CreateInstance(type)!;
        foreach (var property in Properties(type).Where(property => property.SetMethod is not null))
        {
            property.SetValue(made, Of(property.PropertyType, count, depth + 1));
        }

        return made;
    }

    private static IEnumerable<string> Lines(string way, object? value)
    {
        switch (value)
        {
            case null:
                return [$"{way}: none"];
            case string or IFormattable or bool:
                return [string.Create(CultureInfo.InvariantCulture, $"{way}: {value}")];
            case IEnumerable many:
                return many.Cast<object>().OrderBy(item => string.Join('\n', Lines("", item)), StringComparer.Ordinal)
                    .SelectMany((item, index) => Lines($"{way}[{index}]", item));
            default:
                return Properties(value.GetType()).SelectMany(property =>
                    Lines($"{way}.{property.Name}", property.GetValue(value)));
        }
    }

    /// <summary>What is stored; what follows from it is left out.</summary>
    private static IEnumerable<PropertyInfo> Properties(Type type) => type
        .GetProperties(BindingFlags.Public | BindingFlags.Instance)
        .Where(property => property.GetIndexParameters().Length == 0
            && (property.SetMethod is not null || type.Name.StartsWith("KeyValuePair", StringComparison.Ordinal)));

    private static Type? ItemOf(Type type) => type.GetInterfaces().Append(type)
        .Where(one => one.IsGenericType && one.GetGenericTypeDefinition() == typeof(IEnumerable<>))
        .Select(one => one.GetGenericArguments()[0])
        .FirstOrDefault();

    private sealed class Count
    {
        public int Value { get; set; }
    }
}
