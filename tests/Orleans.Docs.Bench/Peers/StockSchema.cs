namespace Orleans.Docs.Bench.Peers;

/// <summary>
/// What the official ADO.NET grain storage asks of PostgreSQL: a table of queries by name, whose parameters and columns
/// it knows, and a table for states. A state is written by one statement and one round trip, an update or an insert,
/// each only if the version fits.
/// </summary>
internal static class StockSchema
{
    private const string Key =
        """
        grainidhash = @GrainIdHash AND graintypehash = @GrainTypeHash AND grainidn0 = @GrainIdN0
        AND grainidn1 = @GrainIdN1 AND graintypestring = @GrainTypeString
        AND grainidextensionstring IS NOT DISTINCT FROM @GrainIdExtensionString AND serviceid = @ServiceId
        """;

    private const string Write =
        $"""
        WITH changed AS (
            UPDATE orleansstorage
            SET payloadbinary = @PayloadBinary, modifiedon = now() AT TIME ZONE 'utc', version = version + 1
            WHERE {Key} AND version = @GrainStateVersion
            RETURNING version),
        added AS (
            INSERT INTO orleansstorage
            SELECT @GrainIdHash, @GrainIdN0, @GrainIdN1, @GrainTypeHash, @GrainTypeString, @GrainIdExtensionString,
                @ServiceId, @PayloadBinary, now() AT TIME ZONE 'utc', 1
            WHERE @GrainStateVersion IS NULL AND NOT EXISTS (SELECT 1 FROM orleansstorage WHERE {Key})
            RETURNING version)
        SELECT coalesce(
            (SELECT version FROM changed), (SELECT version FROM added), @GrainStateVersion) AS newgrainstateversion
        """;

    private const string Read =
        $"SELECT payloadbinary, now() AT TIME ZONE 'utc', version FROM orleansstorage WHERE {Key}";

    private const string Clear =
        $"""
        UPDATE orleansstorage SET payloadbinary = NULL, version = version + 1
        WHERE {Key} AND version = @GrainStateVersion RETURNING version AS newgrainstateversion
        """;

    public static string Script =>
        $"""
        CREATE TABLE orleansquery(querykey varchar(64) PRIMARY KEY, querytext varchar(8000) NOT NULL);
        CREATE TABLE orleansstorage(
            grainidhash integer NOT NULL, grainidn0 bigint NOT NULL, grainidn1 bigint NOT NULL,
            graintypehash integer NOT NULL, graintypestring varchar(512) NOT NULL, grainidextensionstring varchar(512),
            serviceid varchar(150) NOT NULL, payloadbinary bytea, modifiedon timestamp NOT NULL, version integer);
        CREATE INDEX ix_orleansstorage ON orleansstorage(grainidhash, graintypehash);
        INSERT INTO orleansquery VALUES
            ('WriteToStorageKey', {Quoted(Write)}),
            ('ReadFromStorageKey', {Quoted(Read)}),
            ('ClearStorageKey', {Quoted(Clear)});
        """;

    private static string Quoted(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
}
