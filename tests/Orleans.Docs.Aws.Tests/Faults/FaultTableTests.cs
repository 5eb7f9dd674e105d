using System.Collections;
using System.Reflection;
using Orleans.Docs.Aws.Tests.Blobs;
using Orleans.Docs.Aws.Tests.Cluster;
using Orleans.Docs.Aws.Tests.Compat;
using Orleans.Docs.Aws.Tests.Engines;
using Orleans.Docs.Aws.Tests.Events;
using Orleans.Docs.Aws.Tests.Keys;
using Orleans.Docs.Aws.Tests.Search;
using Orleans.Docs.Aws.Tests.Sqs;
using Orleans.Docs.Aws.Tests.Uploads;
using Bulk = Orleans.Docs.Aws.Tests.Search.OpenSearchFaultTests;
using Jobs = Orleans.Docs.Aws.Tests.Cluster.JobFaultsTests;
using Sdk = Orleans.Docs.Aws.Tests.Compat.FaultTests;
using Store = Orleans.Docs.Aws.Tests.Events.DynamoDbEventStoreFaultTests;
using Textract = Orleans.Docs.Aws.Tests.Engines.TextractExtractorTests;

namespace Orleans.Docs.Aws.Tests.Faults;

/// <summary>
/// What can go wrong with a service, and the tests over the wire that say what becomes of it. A test that is renamed or
/// dropped is missed here, and so is a row of one that takes its faults from data.
/// </summary>
public sealed class FaultTableTests
{
    private const string EngineOutcome = nameof(Textract.A_fault_that_lasts_becomes_an_outcome_that_tells_what_to_do);
    private const string AppendOnce = nameof(Store.An_append_that_was_answered_badly_once_is_there_once);
    private const string AppendLong =
        nameof(Store.A_store_that_answers_badly_for_long_is_unavailable_and_is_asked_no_more_than_helps);

    private const string Passing = nameof(Bulk.A_fault_that_passes_loses_nothing);
    private const string Staying = nameof(Bulk.A_fault_that_stays_ends_after_so_many_tries_and_has_a_type);
    private const string ReceiveAgain =
        nameof(QueueConsumerTests.A_receive_that_fails_is_tried_again_and_nothing_is_lost);
    private const string S3Once =
        nameof(S3BlobStoreTests.What_does_not_pass_by_itself_is_unavailable_at_once_and_names_the_bucket);

    private const string S3Again =
        nameof(S3BlobStoreTests.What_S3_asks_to_repeat_is_repeated_once_and_then_unavailable);

    private const string KmsUnusable = nameof(KmsMasterKeyTests.A_KMS_that_cannot_be_used_is_no_word_about_the_key);

    /// <summary>Services that answer badly, late or not at all.</summary>
    public static TheoryData<string, Type, string, string?> Answers => new()
    {
        { "throttling, 400 and 429, every spelling", typeof(Sdk),
            nameof(Sdk.A_throttle_in_any_spelling_is_tried_again), null },
        { "throttling that lasts", typeof(Textract), EngineOutcome, "ProvisionedThroughputExceededException" },
        { "throttling of DynamoDB", typeof(Store), AppendOnce, "throttled" },
        { "throttling of S3", typeof(S3BlobStoreTests), S3Again, "SlowDown" },
        { "throttling of KMS", typeof(KmsMasterKeyTests), KmsUnusable, "ThrottlingException" },
        { "throttling of SNS", typeof(Sdk), nameof(Sdk.A_topic_refuses_in_XML_and_its_throttle_is_tried_again), null },
        { "throttling of SQS", typeof(QueueConsumerTests), ReceiveAgain, "throttled" },
        { "throttling of OpenSearch", typeof(Bulk), Passing, "429" },
        { "throttling of Comprehend", typeof(ComprehendPiiDetectorTests), EngineOutcome, "ThrottlingException" },
        { "throttling of SageMaker", typeof(ClassifierTests), EngineOutcome, "ThrottlingException" },
        { "throttling of Bedrock", typeof(BedrockSummarizerTests), EngineOutcome, "ThrottlingException" },
        { "500", typeof(Textract), EngineOutcome, "InternalServerError" },
        { "500 of DynamoDB", typeof(Store), AppendLong, "internal error" },
        { "500 of OpenSearch", typeof(Bulk), Staying, "500" },
        { "503 with HTML", typeof(Sdk), nameof(Sdk.A_page_of_a_balancer_is_tried_again_and_then_keeps_its_status),
            null },
        { "503 with HTML of DynamoDB", typeof(Store), AppendLong, "unavailable in HTML" },
        { "503 with HTML of OpenSearch", typeof(Bulk), Passing, "503 with HTML" },
        { "cut connection", typeof(Sdk), nameof(Sdk.A_cut_connection_is_tried_again), null },
        { "cut connection after the work was done", typeof(Textract),
            nameof(Textract.A_start_whose_answer_was_lost_is_not_paid_again), null },
        { "cut connection after an append", typeof(Store), AppendOnce, "cut after" },
        { "cut connection after a put", typeof(S3BlobStoreTests),
            nameof(S3BlobStoreTests.A_put_whose_answer_got_lost_is_found_to_be_its_own), "cut after" },
        { "slow answer", typeof(Textract), nameof(Textract.A_slow_answer_is_waited_for_and_paid_once), null },
        { "no answer", typeof(Sdk), nameof(Sdk.A_service_that_does_not_answer_ends_at_the_time_limit), null },
        { "no answer of OpenSearch", typeof(Bulk),
            nameof(Bulk.An_answer_that_does_not_come_is_not_waited_for_without_end), null },
        { "an answer that stalls", typeof(StallTests),
            nameof(StallTests.An_engine_whose_answer_stalls_may_be_tried_again), null },
        { "an answer of S3 that stalls", typeof(StallTests),
            nameof(StallTests.An_object_that_stalls_is_a_fault_of_the_store_when_it_is_looked_at_and_when_it_is_read),
            null },
        { "an answer of SQS that stalls", typeof(StallTests), nameof(StallTests.A_queue_whose_answer_stalls_is_read_on),
            null },
        { "an answer to membership that stalls or fails", typeof(ProviderFaultTests),
            nameof(ProviderFaultTests.A_membership_table_that_answers_badly_once_is_read_on),
            "stalls|throttled|throttled by status|internal error|unavailable in HTML|cut before|malformed" },
        { "an answer to grain storage that stalls or fails", typeof(ProviderFaultTests),
            nameof(ProviderFaultTests.A_grain_whose_table_answers_badly_once_is_read_on),
            "stalls|throttled|throttled by status|internal error|unavailable in HTML|cut before|malformed" },
        { "an answer to a stream that stalls", typeof(ProviderFaultTests),
            nameof(ProviderFaultTests.A_queue_of_a_stream_whose_answer_stalls_is_read_on), null },
        { "whatever else, of every store", typeof(EveryClientTests),
            nameof(EveryClientTests.A_store_that_is_answered_badly_is_unavailable),
            "keys in DynamoDB|master keys in KMS|signatures by KMS|blobs in S3|roots in S3|a topic of SNS|"
                + "quotas of the account|states of grains|membership" },
        { "whatever else, of every engine", typeof(EveryClientTests),
            nameof(EveryClientTests.An_engine_that_is_answered_badly_says_what_to_do),
            "a classifier of Comprehend|a classifier of SageMaker|a model that is invoked" },
        { "malformed JSON", typeof(Sdk), nameof(Sdk.An_answer_that_breaks_off_or_cannot_be_read_is_no_answer), null },
        { "malformed JSON of DynamoDB", typeof(Store), AppendLong, "malformed" },
        { "malformed JSON of a model", typeof(ClassifierTests),
            nameof(ClassifierTests.A_model_that_breaks_the_contract_is_told_apart_from_a_service_that_fails),
            "answer" },
        { "throttling, 500, HTML, cuts, denial and no bucket for presigned uploads", typeof(IncomingBucketTests),
            nameof(IncomingBucketTests.A_fault_that_lasts_leaves_the_upload_to_be_completed_later),
            "SlowDown|InternalError|Html|CutAnswer|AccessDenied|NoSuchBucket" },
        { "malformed message", typeof(JobNoticeTests), nameof(JobNoticeTests.What_is_no_notice_is_refused), "no json" },
    };

    /// <summary>Batches in part, callers who may not, things that are missing, jobs that go wrong.</summary>
    public static TheoryData<string, Type, string, string?> Refusals => new()
    {
        { "partial batch", typeof(Bulk),
            nameof(Bulk.Entries_that_find_no_room_are_sent_again_in_smaller_batches_and_the_others_are_not), null },
        { "partial batch, items for ever", typeof(Bulk),
            nameof(Bulk.An_entry_that_OpenSearch_never_takes_is_named_and_the_others_are_written), null },
        { "partial batch of messages", typeof(QueueConsumerTests),
            nameof(QueueConsumerTests.What_cannot_be_taken_stays_for_the_dead_letters_and_holds_up_nobody), null },
        { "expired token", typeof(Textract), EngineOutcome, "ExpiredTokenException" },
        { "expired token of DynamoDB", typeof(Store), AppendLong, "expired token" },
        { "expired token of S3", typeof(S3BlobStoreTests), S3Once, "ExpiredToken" },
        { "expired token of SQS", typeof(QueueConsumerTests), ReceiveAgain, "expired" },
        { "clock skew", typeof(Sdk), nameof(Sdk.A_clock_that_is_off_is_put_right_by_the_answer), null },
        { "clock skew of S3, KMS and SQS", typeof(SignedCallTests),
            nameof(SignedCallTests.A_clock_that_is_off_is_put_right_by_the_answer_of_S3_KMS_and_SQS), null },
        { "missing table", typeof(Store), nameof(Store.A_missing_table_says_which_and_how_to_make_it), null },
        { "missing bucket", typeof(S3BlobStoreTests), S3Once, "NoSuchBucket" },
        { "missing bucket for jobs", typeof(Textract),
            nameof(Textract.A_missing_bucket_and_a_refused_object_are_told), null },
        { "missing index", typeof(Bulk), nameof(Bulk.A_missing_generation_is_an_error_and_is_not_made_by_a_write),
            null },
        { "missing queue", typeof(QueueConsumerTests),
            nameof(QueueConsumerTests.A_queue_that_is_missing_is_waited_for), null },
        { "missing master key", typeof(KmsMasterKeyTests),
            nameof(KmsMasterKeyTests.A_master_key_that_is_gone_is_told_by_name), "NotFoundException" },
        { "wrong region", typeof(Textract), nameof(Textract.A_region_that_is_wrong_is_told_and_nothing_is_paid), null },
        { "wrong region of S3 and KMS", typeof(SignedCallTests),
            nameof(SignedCallTests.A_wrong_region_or_key_makes_a_store_unavailable_with_the_service_s_word), "region" },
        { "denied access", typeof(Textract), EngineOutcome, "AccessDeniedException" },
        { "denied access of DynamoDB", typeof(Store), AppendLong, "denied" },
        { "denied access of S3", typeof(S3BlobStoreTests), S3Once, "AccessDenied" },
        { "denied access of KMS", typeof(KmsMasterKeyTests), KmsUnusable, "AccessDeniedException" },
        { "denied access of SQS", typeof(QueueConsumerTests), ReceiveAgain, "denied" },
        { "denied access of OpenSearch", typeof(Bulk), nameof(Bulk.Wrong_credentials_are_told_at_once), "401|403" },
        { "an answer of a job that cannot be had", typeof(Textract),
            nameof(Textract.What_passes_on_the_way_to_an_answer_leaves_the_job_recorded_and_each_page_paid_once),
            "InternalServerError|ExpiredTokenException|Html|Cut |CutAnswer|Garbage|SUSPENDED|Hang" },
        { "an answer of a job that is refused", typeof(Textract),
            nameof(Textract.What_ends_an_attempt_on_the_way_to_an_answer_leaves_the_job_to_the_next),
            "AccessDeniedException|SignatureDoesNotMatch|ValidationException|ThrottlingException" },
        { "a job of which nobody heard", typeof(Textract),
            nameof(Textract.A_job_of_which_nobody_heard_is_found_by_the_next_attempt), null },
        { "pages of a job that cannot be stored", typeof(Jobs),
            nameof(Jobs.A_job_whose_pages_cannot_be_stored_for_a_while_is_not_paid_again), null },
        { "a deleted job id", typeof(Textract),
            nameof(Textract.A_job_that_fails_or_is_lost_is_tried_again_as_another_attempt), "Vanishes" },
        { "a job that fails", typeof(Jobs), nameof(Jobs.Every_end_of_a_job_is_recorded_with_its_document), null },
        { "a job that never ends", typeof(Textract),
            nameof(Textract.A_job_that_never_ends_is_given_up_and_no_other_one_started), null },
        { "a job whose notice is lost", typeof(JobNoticesTests),
            nameof(JobNoticesTests.A_job_whose_end_nobody_tells_is_found_by_asking), null },
        { "an answer with fewer pages", typeof(Textract),
            nameof(Textract.Pages_that_the_service_leaves_out_are_missing_and_not_forgotten), null },
        { "an answer with fewer pages, seen from the document", typeof(Jobs),
            nameof(Jobs.Every_end_of_a_job_is_recorded_with_its_document), null },
        { "a page that fails between others", typeof(MixedPagesTests),
            nameof(MixedPagesTests.What_was_paid_for_is_kept_when_the_next_page_fails_and_is_not_paid_again), null },
    };

    /// <param name="rows">What the rows that have the fault say, with a bar between; null for a test without.</param>
    [Theory]
    [MemberData(nameof(Answers))]
    [MemberData(nameof(Refusals))]
    public void Each_fault_has_its_test(string fault, Type tests, string name, string? rows)
    {
        var test = tests.GetMethod(name);
        Assert.True(
            test?.GetCustomAttribute<FactAttribute>() is { Skip: null }, $"{fault}: {tests.Name} has no {name}");
        var there = RowsOf(test).ToList();
        Assert.Equal(test.GetCustomAttribute<TheoryAttribute>() is not null, rows is not null);
        foreach (var row in rows?.Split('|') ?? [])
        {
            Assert.True(
                there.Exists(said => said.Contains(row, StringComparison.Ordinal)), $"{fault}: {name} has no {row}");
        }
    }

    private static IEnumerable<string> RowsOf(MethodInfo test)
    {
        var inline = test.GetCustomAttributes<InlineDataAttribute>().Select(row => row.Data);
        var members = test.GetCustomAttributes<MemberDataAttribute>().SelectMany(data =>
            ((IEnumerable)test.DeclaringType!.GetProperty(data.MemberName)!.GetValue(null)!).Cast<ITheoryDataRow>()
                .Select(row => row.GetData()));
        return inline.Concat(members).Select(row => string.Join(' ', row));
    }
}
