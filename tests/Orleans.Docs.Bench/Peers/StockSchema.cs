namespace Orleans.Docs.Bench.Peers;

/// <summary>
/// What the official ADO.NET grain storage asks of PostgreSQL, of the structure that its script for PostgreSQL has: a
/// table of queries by name, whose parameters and columns it knows, and a table for states with an index over the two
/// hashes. A state is written by a function, in one round trip: an update or an insert, each only if the version fits.
/// Columns for text and XML are there and stay empty, as they do where states are binary.
/// </summary>
internal static class StockSchema
{
    private const string Key =
        """
        grainidhash = @GrainIdHash AND graintypehash = @GrainTypeHash AND grainidn0 = @GrainIdN0
        AND grainidn1 = @GrainIdN1 AND graintypestring = @GrainTypeString
        AND grainidextensionstring IS NOT DISTINCT FROM @GrainIdExtensionString AND serviceid = @ServiceId
        """;

    private const string KeyOfArguments =
        """
        s.grainidhash = id_hash AND s.graintypehash = type_hash AND s.grainidn0 = id_n0 AND s.grainidn1 = id_n1
        AND s.graintypestring = type_name AND s.grainidextensionstring IS NOT DISTINCT FROM id_extension
        AND s.serviceid = service
        """;

    private const string Function =
        $"""
        CREATE FUNCTION writetostorage(
            id_hash integer, id_n0 bigint, id_n1 bigint, type_hash integer, type_name varchar, id_extension varchar,
            service varchar, known integer, payload bytea)
        RETURNS TABLE(newgrainstateversion integer) LANGUAGE plpgsql AS $write$
        DECLARE
            reached integer := known;
            rows_written integer;
        BEGIN
            IF known IS NULL THEN
                INSERT INTO orleansstorage(
                    grainidhash, grainidn0, grainidn1, graintypehash, graintypestring, grainidextensionstring,
                    serviceid, payloadbinary, modifiedon, version)
                SELECT id_hash, id_n0, id_n1, type_hash, type_name, id_extension, service, payload,
                    now() AT TIME ZONE 'utc', 1
                WHERE NOT EXISTS (SELECT 1 FROM orleansstorage s WHERE {KeyOfArguments});
                GET DIAGNOSTICS rows_written = ROW_COUNT;
                reached := CASE WHEN rows_written > 0 THEN 1 END;
            ELSE
                UPDATE orleansstorage s
                SET payloadbinary = payload, payloadxml = NULL, payloadjson = NULL,
                    modifiedon = now() AT TIME ZONE 'utc', version = s.version + 1
                WHERE {KeyOfArguments} AND s.version = known;
                GET DIAGNOSTICS rows_written = ROW_COUNT;
                reached := known + CASE WHEN rows_written > 0 THEN 1 ELSE 0 END;
            END IF;
            RETURN QUERY SELECT reached;
        END
        $write$;
        """;

    private const string Write =
        """
        SELECT * FROM writetostorage(
            @GrainIdHash, @GrainIdN0, @GrainIdN1, @GrainTypeHash, @GrainTypeString, @GrainIdExtensionString, @ServiceId,
            @GrainStateVersion, @PayloadBinary)
        """;

    private const string Read =
        $"SELECT payloadbinary, now() AT TIME ZONE 'utc', version FROM orleansstorage WHERE {Key}";

    private const string Clear =
        $"""
        UPDATE orleansstorage SET payloadbinary = NULL, payloadxml = NULL, payloadjson = NULL, version = version + 1
        WHERE {Key} AND version = @GrainStateVersion RETURNING version AS newgrainstateversion
        """;

    public static string Script =>
        $"""
        CREATE TABLE orleansquery(querykey varchar(64) PRIMARY KEY, querytext varchar(8000) NOT NULL);
        CREATE TABLE orleansstorage(
            grainidhash integer NOT NULL, grainidn0 bigint NOT NULL, grainidn1 bigint NOT NULL,
            graintypehash integer NOT NULL, graintypestring varchar(512) NOT NULL, grainidextensionstring varchar(512),
            serviceid varchar(150) NOT NULL, payloadbinary bytea, payloadxml xml, payloadjson text,
            modifiedon timestamp NOT NULL, version integer);
        CREATE INDEX ix_orleansstorage ON orleansstorage USING btree (grainidhash, graintypehash);
        {Function}
        INSERT INTO orleansquery VALUES
            ('WriteToStorageKey', {Quoted(Write)}),
            ('ReadFromStorageKey', {Quoted(Read)}),
            ('ClearStorageKey', {Quoted(Clear)});
        """;

    private static string Quoted(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
}
