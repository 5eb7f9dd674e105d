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
/// dropped is missed here.
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
    public static TheoryData<string, Type, string> Answers => new()
    {
        { "throttling, 400 and 429, every spelling", typeof(Sdk),
            nameof(Sdk.A_throttle_in_any_spelling_is_tried_again) },
        { "throttling that lasts", typeof(Textract), EngineOutcome },
        { "throttling of DynamoDB", typeof(Store), AppendOnce },
        { "throttling of S3", typeof(S3BlobStoreTests), S3Again },
        { "throttling of KMS", typeof(KmsMasterKeyTests), KmsUnusable },
        { "throttling of SNS", typeof(Sdk), nameof(Sdk.A_topic_refuses_in_XML_and_its_throttle_is_tried_again) },
        { "throttling of SQS", typeof(QueueConsumerTests), ReceiveAgain },
        { "throttling of OpenSearch", typeof(Bulk), Passing },
        { "throttling of Comprehend", typeof(ComprehendPiiDetectorTests), EngineOutcome },
        { "throttling of SageMaker", typeof(ClassifierTests), EngineOutcome },
        { "throttling of Bedrock", typeof(BedrockSummarizerTests), EngineOutcome },
        { "500", typeof(Textract), EngineOutcome },
        { "500 of DynamoDB", typeof(Store), AppendLong },
        { "500 of OpenSearch", typeof(Bulk), Staying },
        { "503 with HTML", typeof(Sdk), nameof(Sdk.A_page_of_a_balancer_is_tried_again_and_then_keeps_its_status) },
        { "503 with HTML of DynamoDB", typeof(Store), AppendLong },
        { "503 with HTML of OpenSearch", typeof(Bulk), Passing },
        { "cut connection", typeof(Sdk), nameof(Sdk.A_cut_connection_is_tried_again) },
        { "cut connection after the work was done", typeof(Textract),
            nameof(Textract.A_start_whose_answer_was_lost_is_not_paid_again) },
        { "cut connection after an append", typeof(Store), AppendOnce },
        { "cut connection after a put", typeof(S3BlobStoreTests),
            nameof(S3BlobStoreTests.A_put_whose_answer_got_lost_is_found_to_be_its_own) },
        { "slow answer", typeof(Textract), nameof(Textract.A_slow_answer_is_waited_for_and_paid_once) },
        { "no answer", typeof(Sdk), nameof(Sdk.A_service_that_does_not_answer_ends_at_the_time_limit) },
        { "no answer of OpenSearch", typeof(Bulk),
            nameof(Bulk.An_answer_that_does_not_come_is_not_waited_for_without_end) },
        { "malformed JSON", typeof(Sdk), nameof(Sdk.An_answer_that_breaks_off_or_cannot_be_read_is_no_answer) },
        { "malformed JSON of DynamoDB", typeof(Store), AppendLong },
        { "malformed JSON of a model", typeof(ClassifierTests),
            nameof(ClassifierTests.A_model_that_breaks_the_contract_is_told_apart_from_a_service_that_fails) },
        { "throttling, 500, HTML, cuts, denial and no bucket for presigned uploads", typeof(IncomingBucketTests),
            nameof(IncomingBucketTests.A_fault_that_lasts_leaves_the_upload_to_be_completed_later) },
        { "malformed message", typeof(JobNoticeTests), nameof(JobNoticeTests.What_is_no_notice_is_refused) },
    };

    /// <summary>Batches in part, callers who may not, things that are missing, jobs that go wrong.</summary>
    public static TheoryData<string, Type, string> Refusals => new()
    {
        { "partial batch", typeof(Bulk),
            nameof(Bulk.Entries_that_find_no_room_are_sent_again_in_smaller_batches_and_the_others_are_not) },
        { "partial batch, items for ever", typeof(Bulk),
            nameof(Bulk.An_entry_that_OpenSearch_never_takes_is_named_and_the_others_are_written) },
        { "partial batch of messages", typeof(QueueConsumerTests),
            nameof(QueueConsumerTests.What_cannot_be_taken_stays_for_the_dead_letters_and_holds_up_nobody) },
        { "expired token", typeof(Textract), EngineOutcome },
        { "expired token of DynamoDB", typeof(Store), AppendLong },
        { "expired token of S3", typeof(S3BlobStoreTests), S3Once },
        { "expired token of SQS", typeof(QueueConsumerTests), ReceiveAgain },
        { "clock skew", typeof(Sdk), nameof(Sdk.A_clock_that_is_off_is_put_right_by_the_answer) },
        { "clock skew of S3, KMS and SQS", typeof(SignedCallTests),
            nameof(SignedCallTests.A_clock_that_is_off_is_put_right_by_the_answer_of_S3_KMS_and_SQS) },
        { "missing table", typeof(Store), nameof(Store.A_missing_table_says_which_and_how_to_make_it) },
        { "missing bucket", typeof(S3BlobStoreTests), S3Once },
        { "missing bucket for jobs", typeof(Textract),
            nameof(Textract.A_missing_bucket_and_a_refused_object_are_told) },
        { "missing index", typeof(Bulk), nameof(Bulk.A_missing_generation_is_an_error_and_is_not_made_by_a_write) },
        { "missing queue", typeof(QueueConsumerTests),
            nameof(QueueConsumerTests.A_queue_that_is_missing_is_waited_for) },
        { "missing master key", typeof(KmsMasterKeyTests),
            nameof(KmsMasterKeyTests.A_master_key_that_is_gone_is_told_by_name) },
        { "wrong region", typeof(Textract), nameof(Textract.A_region_that_is_wrong_is_told_and_nothing_is_paid) },
        { "wrong region of S3 and KMS", typeof(SignedCallTests),
            nameof(SignedCallTests.A_wrong_region_or_key_makes_a_store_unavailable_with_the_service_s_word) },
        { "denied access", typeof(Textract), EngineOutcome },
        { "denied access of DynamoDB", typeof(Store), AppendLong },
        { "denied access of S3", typeof(S3BlobStoreTests), S3Once },
        { "denied access of KMS", typeof(KmsMasterKeyTests), KmsUnusable },
        { "denied access of SQS", typeof(QueueConsumerTests), ReceiveAgain },
        { "denied access of OpenSearch", typeof(Bulk), nameof(Bulk.Wrong_credentials_are_told_at_once) },
        { "a deleted job id", typeof(Textract),
            nameof(Textract.A_job_that_fails_or_is_lost_is_tried_again_as_another_attempt) },
        { "a job that fails", typeof(Jobs), nameof(Jobs.Every_end_of_a_job_is_recorded_with_its_document) },
        { "a job that never ends", typeof(Textract),
            nameof(Textract.A_job_that_never_ends_is_given_up_and_no_other_one_started) },
        { "a job whose notice is lost", typeof(JobNoticesTests),
            nameof(JobNoticesTests.A_job_whose_end_nobody_tells_is_found_by_asking) },
        { "an answer with fewer pages", typeof(Textract),
            nameof(Textract.Pages_that_the_service_leaves_out_are_missing_and_not_forgotten) },
        { "an answer with fewer pages, seen from the document", typeof(Jobs),
            nameof(Jobs.Every_end_of_a_job_is_recorded_with_its_document) },
        { "a page that fails between others", typeof(MixedPagesTests),
            nameof(MixedPagesTests.What_was_paid_for_is_kept_when_the_next_page_fails_and_is_not_paid_again) },
    };

    [Theory]
    [MemberData(nameof(Answers))]
    [MemberData(nameof(Refusals))]
    public void Each_fault_has_its_test(string fault, Type tests, string name)
    {
        var test = tests.GetMethod(name);
        Assert.True(
            test?.GetCustomAttribute<FactAttribute>() is { Skip: null }, $"{fault}: {tests.Name} has no {name}");
    }
}
