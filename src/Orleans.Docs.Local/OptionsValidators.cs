using Microsoft.Extensions.Options;
using Orleans.Docs.Local.Anchors;
using Orleans.Docs.Local.Blobs;
using Orleans.Docs.Local.Engines.Classify;
using Orleans.Docs.Local.Engines.Pii;
using Orleans.Docs.Local.Engines.Summarize;
using Orleans.Docs.Local.Events;
using Orleans.Docs.Local.Grains;
using Orleans.Docs.Local.Notifications;
using Orleans.Docs.Local.Search;
using Orleans.Docs.Local.Sqlite;

namespace Orleans.Docs.Local;

[OptionsValidator]
internal sealed partial class SqliteEventStoreOptionsValidator : IValidateOptions<SqliteEventStoreOptions>;

[OptionsValidator]
internal sealed partial class SqliteSearchIndexOptionsValidator : IValidateOptions<SqliteSearchIndexOptions>;

[OptionsValidator]
internal sealed partial class ClassifierOptionsValidator : IValidateOptions<ClassifierOptions>;

[OptionsValidator]
internal sealed partial class PiiOptionsValidator : IValidateOptions<PiiOptions>;

[OptionsValidator]
internal sealed partial class SummarizerOptionsValidator : IValidateOptions<SummarizerOptions>;

[OptionsValidator]
internal sealed partial class LocalBlobStoreOptionsValidator : IValidateOptions<LocalBlobStoreOptions>;

[OptionsValidator]
internal sealed partial class SqliteOptionsValidator : IValidateOptions<SqliteOptions>;

[OptionsValidator]
internal sealed partial class SqliteGrainStorageOptionsValidator : IValidateOptions<SqliteGrainStorageOptions>;

[OptionsValidator]
internal sealed partial class LocalRootOptionsValidator : IValidateOptions<LocalRootOptions>;

[OptionsValidator]
internal sealed partial class WebhookOptionsValidator : IValidateOptions<WebhookOptions>;
