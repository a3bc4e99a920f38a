package dev.stackmemory.bootstrap.settings;

import dev.stackmemory.adapter.paradedb.PoolSize;
import dev.stackmemory.adapter.paradedb.TextSearch;
import dev.stackmemory.adapter.paradedb.VectorPrecision;
import dev.stackmemory.bootstrap.ArchiveCompression;
import dev.stackmemory.bootstrap.VectorComparison;
import dev.stackmemory.bootstrap.WiredTopology;
import dev.stackmemory.domain.eviction.EvictionOrder;
import dev.stackmemory.domain.frame.ProjectId;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Everything that can be set, in the order in which it is shown. */
public final class SettingKeys {
    public static final SettingKey<WiredTopology> TOPOLOGY = new SettingKey<>(
            "topology", SettingType.oneOf(WiredTopology.class), "local", "Which stores hold the memory.");

    public static final SettingKey<Optional<WiredTopology>> MIGRATION_TO = new SettingKey<>(
            "migration.to",
            SettingType.optional(SettingType.oneOf(WiredTopology.class)),
            "none",
            "The topology that the memory is being migrated to: what is recorded is copied there, and searches may be answered there.");

    public static final SettingKey<Double> MIGRATION_COMPARE = new SettingKey<>(
            "migration.compare",
            SettingType.FRACTION,
            "1",
            "Which share of the searches is asked of both sides, to compare them, while the memory is being migrated.");

    public static final SettingKey<Optional<ProjectId>> PROJECT = new SettingKey<>(
            "project",
            SettingType.optional(new SettingType<>("a project id", ProjectId::new)),
            "none",
            "The project of new frames and of questions; none means the git remote, else the folder's name.");

    public static final SettingKey<List<ProjectId>> PRIVATE_PROJECTS = new SettingKey<>(
            "projects.private",
            SettingType.PROJECTS,
            "",
            "Projects whose frames stay on this machine in the topology team; unified, hosted and postgres have no place for them, and are refused.");

    public static final SettingKey<Duration> SYNC_INTERVAL = new SettingKey<>(
            "team.sync-interval",
            SettingType.DURATION,
            "2 s",
            "How long a program that runs for long waits before it publishes again what this machine has recorded.");

    public static final SettingKey<Optional<Duration>> HOT_MAX_AGE = new SettingKey<>(
            "tiers.hot.max-age",
            SettingType.optional(SettingType.DURATION),
            "none",
            "Older frames leave the hot tier; on a laptop alone age moves nothing. Of the copies in hosted and postgres: those that were not read for as long, none means 24 h.");

    public static final SettingKey<Optional<Integer>> HOT_MAX_FRAMES = new SettingKey<>(
            "tiers.hot.max-frames",
            SettingType.optional(SettingType.COUNT),
            "none",
            "Above this number of frames the hot tier gives some up.");

    public static final SettingKey<Optional<Long>> HOT_MAX_BYTES = new SettingKey<>(
            "tiers.hot.max-bytes",
            SettingType.optional(SettingType.BYTES),
            "500 MB",
            "Above this size the hot tier gives frames up.");

    public static final SettingKey<Optional<Duration>> WARM_MAX_AGE = new SettingKey<>(
            "tiers.warm.max-age",
            SettingType.optional(SettingType.DURATION),
            "30 d",
            "Older frames leave the warm tier: for the archive in the topologies hosted and postgres, and in a team that has a bucket; for the cold tier of the same database in unified. In a team without a bucket: how long a copy stays in Redis that nobody reads, a week unless it is set.");

    public static final SettingKey<Optional<Integer>> WARM_MAX_FRAMES = new SettingKey<>(
            "tiers.warm.max-frames",
            SettingType.optional(SettingType.COUNT),
            "none",
            "Above this number of frames the warm tier gives some up.");

    public static final SettingKey<Optional<Long>> WARM_MAX_BYTES = new SettingKey<>(
            "tiers.warm.max-bytes",
            SettingType.optional(SettingType.BYTES),
            "1 GB",
            "Above this size the warm tier gives frames up.");

    public static final SettingKey<EvictionOrder> EVICTION = new SettingKey<>(
            "tiers.eviction",
            SettingType.oneOf(EvictionOrder.class),
            "lrfu",
            "Which frames leave a full tier first: the least recently used (lru), the least often used (lfu), what both say together (lrfu), the oldest (age). Copies in Redis and in the session cache go by their latest use, whatever this says.");

    public static final SettingKey<Integer> PROMOTION_THRESHOLD = new SettingKey<>(
            "tiers.promotion-threshold",
            SettingType.COUNT,
            "3",
            "A frame of an older tier that was read as often gets a copy in the hot tier.");

    public static final SettingKey<Boolean> WARM_SESSIONS = new SettingKey<>(
            "tiers.warm-sessions",
            SettingType.SWITCH,
            "true",
            "Whether programs that run for long bring copies of the frames that a session is likely to read to where they are read fast, when it begins.");

    public static final SettingKey<Duration> TIERS_INTERVAL = new SettingKey<>(
            "tiers.interval",
            SettingType.DURATION,
            "1 min",
            "How long the mover waits between two rounds ('storage daemon', and programs that run for long).");

    public static final SettingKey<Optional<Duration>> RETENTION = new SettingKey<>(
            "retention",
            SettingType.optional(SettingType.DURATION),
            "none",
            "Frames older than this are forgotten, but for those that are kept for ever; none keeps all.");

    public static final SettingKey<Optional<String>> PARADEDB_URL = new SettingKey<>(
            "stores.paradedb.url",
            SettingType.optional(SettingType.TEXT),
            "none",
            "The PostgreSQL of the topologies team, unified, hosted and postgres, such as jdbc:postgresql://db.example.org:5432/memory.");

    public static final SettingKey<Optional<String>> PARADEDB_USER = new SettingKey<>(
            "stores.paradedb.user",
            SettingType.optional(SettingType.TEXT),
            "none",
            "Who connects to it; none means whom the address names.");

    public static final SettingKey<String> PARADEDB_PASSWORD_ENV = new SettingKey<>(
            "stores.paradedb.password-env",
            SettingType.TEXT,
            "PGPASSWORD",
            "The environment variable that holds the user's password.");

    public static final SettingKey<List<String>> PARADEDB_REPLICAS = new SettingKey<>(
            "stores.paradedb.replicas",
            SettingType.POSTGRES_URLS,
            "",
            "Its read replicas, for lists and counts; the same user connects. One that lacks what this program wrote is not asked.");

    public static final SettingKey<Optional<String>> PARADEDB_ANALYTICS = new SettingKey<>(
            "stores.paradedb.analytics",
            SettingType.optional(SettingType.TEXT),
            "none",
            "A read replica for what looks at very many frames, such as counts; none means any of the others.");

    public static final SettingKey<PoolSize> PARADEDB_POOL = new SettingKey<>(
            "stores.paradedb.pool",
            SettingType.POOL_SIZE,
            "2-50",
            "How many connections a program keeps to each of these servers while little is asked, and how many at most.");

    public static final SettingKey<Duration> PARADEDB_SLOW_QUERY = new SettingKey<>(
            "stores.paradedb.slow-query",
            SettingType.DURATION,
            "1 s",
            "Statements that take longer are written to postgresql.log beside the configuration, with their plan.");

    public static final SettingKey<TextSearch> PARADEDB_TEXTS = new SettingKey<>(
            "stores.paradedb.texts",
            SettingType.oneOf(TextSearch.class),
            "exact",
            "How words are searched there: by postings of our own, or, for very large tables, by what an extension proposes.");

    public static final SettingKey<VectorComparison> PARADEDB_VECTORS = new SettingKey<>(
            "stores.paradedb.vectors",
            SettingType.oneOf(VectorComparison.class),
            "approximate",
            "Whether the nearest vectors are found there through an index, from 10,000 on, or by comparing every one.");

    public static final SettingKey<VectorPrecision> PARADEDB_VECTOR_PRECISION = new SettingKey<>(
            "stores.paradedb.vector-precision",
            SettingType.oneOf(VectorPrecision.class),
            "single",
            "In what precision the vectors of a new model are kept there: half takes half the room, and scores then depend a little on where a frame lies.");

    public static final SettingKey<Optional<String>> REDIS_URL = new SettingKey<>(
            "stores.redis.url",
            SettingType.optional(SettingType.TEXT),
            "none",
            "The Redis of the topologies team and hosted: redis://host:6379, rediss:// with TLS, redis+sentinel://a,b/primary, redis+cluster://a,b.");

    public static final SettingKey<String> REDIS_PASSWORD_ENV = new SettingKey<>(
            "stores.redis.password-env",
            SettingType.TEXT,
            "REDIS_PASSWORD",
            "The environment variable that holds its password.");

    public static final SettingKey<String> REDIS_SENTINEL_PASSWORD_ENV = new SettingKey<>(
            "stores.redis.sentinel-password-env",
            SettingType.TEXT,
            "REDIS_SENTINEL_PASSWORD",
            "The environment variable that holds the sentinels' password, where it is not that of the servers.");

    public static final SettingKey<Optional<Path>> REDIS_CA_FILE = new SettingKey<>(
            "stores.redis.ca-file",
            SettingType.optional(SettingType.PATH),
            "none",
            "Certificates (PEM) of the authorities that vouch for its certificate, from the memory's folder on; none means those that Java trusts.");

    public static final SettingKey<Optional<String>> S3_BUCKET = new SettingKey<>(
            "stores.s3.bucket",
            SettingType.optional(SettingType.TEXT),
            "none",
            "The bucket of the archive, which the topology team may go without; its keys come from AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, else from where the AWS tools look.");

    public static final SettingKey<String> S3_PREFIX = new SettingKey<>(
            "stores.s3.prefix", SettingType.TEXT, "stackmemory", "What the names of the archive's objects begin with.");

    public static final SettingKey<Optional<URI>> S3_ENDPOINT = new SettingKey<>(
            "stores.s3.endpoint",
            SettingType.optional(SettingType.HTTP_URL),
            "none",
            "The service's address, such as http://localhost:9000; none means Amazon's.");

    public static final SettingKey<String> S3_REGION =
            new SettingKey<>("stores.s3.region", SettingType.TEXT, "us-east-1", "The region of the bucket.");

    public static final SettingKey<Boolean> S3_PATH_STYLE = new SettingKey<>(
            "stores.s3.path-style",
            SettingType.SWITCH,
            "true",
            "Whether the bucket is named in the path, as most services besides Amazon's want it.");

    public static final SettingKey<Optional<URI>> S3_CATALOG = new SettingKey<>(
            "stores.s3.catalog",
            SettingType.optional(SettingType.HTTP_URL),
            "none",
            "A server with Iceberg's REST interface that knows the newest version of the archive; none means the memory's PostgreSQL.");

    public static final SettingKey<String> S3_CATALOG_TOKEN_ENV = new SettingKey<>(
            "stores.s3.catalog-token-env",
            SettingType.TEXT,
            "ICEBERG_REST_TOKEN",
            "The environment variable that holds the token for that server, if it wants one.");

    public static final SettingKey<ArchiveCompression> S3_COMPRESSION = new SettingKey<>(
            "stores.s3.compression",
            SettingType.oneOf(ArchiveCompression.class),
            "zstd",
            "How new files of an archive, in a bucket or a folder, are compressed: snappy is for readers without zstd.");

    public static final SettingKey<Duration> S3_KEEP_VERSIONS = new SettingKey<>(
            "stores.s3.keep-versions",
            SettingType.DURATION,
            "1 d",
            "How far back --as-of can look into an archive, in a bucket or a folder; older versions go with 'storage compact'.");

    public static final SettingKey<Long> S3_CACHE_MAX_BYTES = new SettingKey<>(
            "stores.s3.cache-max-bytes",
            SettingType.BYTES,
            "4 GiB",
            "How much of an archive's indexes may be kept on this machine's disk; the least recently used goes first.");

    public static final SettingKey<Boolean> S3_LOST = new SettingKey<>(
            "stores.s3.lost",
            SettingType.SWITCH,
            "false",
            "The archive, in a bucket or a folder, is lost for good: the one that is there is taken in its place, and 'storage verify' names the frames that were in it.");

    public static final SettingKey<Optional<Duration>> ALERTS_SLOW_READS = new SettingKey<>(
            "alerts.slow-reads",
            SettingType.optional(SettingType.DURATION),
            "1 s",
            "Alert when 5 of 100 reads of the warm tier take longer.");

    public static final SettingKey<Optional<Double>> ALERTS_HIT_RATE = new SettingKey<>(
            "alerts.hit-rate",
            SettingType.optional(SettingType.SHARE),
            "0.7",
            "Alert when a smaller share of reads is answered by replicas, or of queries by the cache.");

    public static final SettingKey<Optional<Long>> ALERTS_HOT_BYTES = new SettingKey<>(
            "alerts.hot-bytes",
            SettingType.optional(SettingType.BYTES),
            "2 GB",
            "Alert when more lies in the hot tier, homes and copies together.");

    public static final SettingKey<Optional<Double>> ALERTS_COLD_READS = new SettingKey<>(
            "alerts.cold-reads",
            SettingType.optional(SettingType.SHARE),
            "0.2",
            "Alert when a larger share of reads goes to the cold tier.");

    public static final SettingKey<Optional<Double>> ALERTS_INDEX_BLOAT = new SettingKey<>(
            "alerts.index-bloat",
            SettingType.optional(SettingType.RATIO),
            "2.0",
            "Alert when the index of the words is more times as large as what it holds.");

    public static final SettingKey<Duration> ALERTS_WINDOW = new SettingKey<>(
            "alerts.window", SettingType.DURATION, "1 h", "How far back alerts look at rates and latencies.");

    public static final SettingKey<Integer> ALERTS_MIN_SAMPLES = new SettingKey<>(
            "alerts.min-samples",
            SettingType.COUNT,
            "20",
            "How many reads it takes for an alert that judges by a rate or a latency.");

    public static final SettingKey<Optional<URI>> ALERTS_WEBHOOK = new SettingKey<>(
            "alerts.webhook",
            SettingType.optional(SettingType.HTTP_URL),
            "none",
            "Where 'storage daemon' posts alerts as JSON, when they are raised and when they are over.");

    public static final SettingKey<Boolean> ALERTS_RUN_ACTIONS = new SettingKey<>(
            "alerts.run-actions",
            SettingType.SWITCH,
            "false",
            "Whether 'storage daemon' also does what helps: moves what is due, makes the index anew, reads the youngest frames into the replicas.");

    public static final SettingKey<Integer> SEARCH_LIMIT =
            new SettingKey<>("search.limit", SettingType.COUNT, "10", "How many results a search shows.");

    public static final SettingKey<Duration> SEARCH_BUDGET = new SettingKey<>(
            "search.budget", SettingType.DURATION, "5 s", "A search answers within this time with what it has.");

    public static final SettingKey<String> EMBEDDING_PROVIDER = new SettingKey<>(
            "embedding.provider",
            SettingType.TEXT,
            "none",
            "none (search by words alone), http (an OpenAI-compatible server) or onnx (a model folder).");

    public static final SettingKey<String> EMBEDDING_URL =
            embedding("url", "The server, such as http://localhost:11434/v1.");
    public static final SettingKey<String> EMBEDDING_MODEL = embedding("model", "The server's name of the model.");
    public static final SettingKey<String> EMBEDDING_API_KEY_ENV =
            embedding("api-key-env", "The environment variable that holds the server's key.");
    public static final SettingKey<String> EMBEDDING_DIMENSIONS =
            embedding("dimensions", "Components of each vector, for models that can be asked for fewer.");
    public static final SettingKey<String> EMBEDDING_BATCH_SIZE = embedding("batch-size", "Texts in one request.");
    public static final SettingKey<String> EMBEDDING_TIMEOUT = embedding("timeout", "How long one request may take.");
    public static final SettingKey<String> EMBEDDING_RETRIES = embedding("retries", "Further attempts of a request.");
    public static final SettingKey<String> EMBEDDING_ENCODING_FORMAT =
            embedding("encoding-format", "How vectors are asked for: float or base64.");
    public static final SettingKey<String> EMBEDDING_FOLDER =
            embedding("folder", "The folder with model.onnx and tokenizer.json.");
    public static final SettingKey<String> EMBEDDING_POOLING = embedding("pooling", "How token vectors become one.");
    public static final SettingKey<String> EMBEDDING_QUERY_PREFIX =
            embedding("query-prefix", "What the model wants before a question.");
    public static final SettingKey<String> EMBEDDING_DOCUMENT_PREFIX =
            embedding("document-prefix", "What the model wants before a text.");
    public static final SettingKey<String> EMBEDDING_MAX_CHARACTERS =
            embedding("max-characters", "Longer texts are cut before they are embedded.");

    /** Every key but those of single projects ({@link #ALIASES_PREFIX}, {@link ProjectRuleKeys}). */
    public static final List<SettingKey<?>> ALL = List.of(
            TOPOLOGY,
            MIGRATION_TO,
            MIGRATION_COMPARE,
            PROJECT,
            PRIVATE_PROJECTS,
            SYNC_INTERVAL,
            HOT_MAX_AGE,
            HOT_MAX_FRAMES,
            HOT_MAX_BYTES,
            WARM_MAX_AGE,
            WARM_MAX_FRAMES,
            WARM_MAX_BYTES,
            EVICTION,
            PROMOTION_THRESHOLD,
            WARM_SESSIONS,
            TIERS_INTERVAL,
            RETENTION,
            PARADEDB_URL,
            PARADEDB_USER,
            PARADEDB_PASSWORD_ENV,
            PARADEDB_REPLICAS,
            PARADEDB_ANALYTICS,
            PARADEDB_POOL,
            PARADEDB_SLOW_QUERY,
            PARADEDB_TEXTS,
            PARADEDB_VECTORS,
            PARADEDB_VECTOR_PRECISION,
            REDIS_URL,
            REDIS_PASSWORD_ENV,
            REDIS_SENTINEL_PASSWORD_ENV,
            REDIS_CA_FILE,
            S3_BUCKET,
            S3_PREFIX,
            S3_ENDPOINT,
            S3_REGION,
            S3_PATH_STYLE,
            S3_CATALOG,
            S3_CATALOG_TOKEN_ENV,
            S3_COMPRESSION,
            S3_KEEP_VERSIONS,
            S3_CACHE_MAX_BYTES,
            S3_LOST,
            ALERTS_SLOW_READS,
            ALERTS_HIT_RATE,
            ALERTS_HOT_BYTES,
            ALERTS_COLD_READS,
            ALERTS_INDEX_BLOAT,
            ALERTS_WINDOW,
            ALERTS_MIN_SAMPLES,
            ALERTS_WEBHOOK,
            ALERTS_RUN_ACTIONS,
            SEARCH_LIMIT,
            SEARCH_BUDGET,
            EMBEDDING_PROVIDER,
            EMBEDDING_URL,
            EMBEDDING_MODEL,
            EMBEDDING_API_KEY_ENV,
            EMBEDDING_DIMENSIONS,
            EMBEDDING_BATCH_SIZE,
            EMBEDDING_TIMEOUT,
            EMBEDDING_RETRIES,
            EMBEDDING_ENCODING_FORMAT,
            EMBEDDING_FOLDER,
            EMBEDDING_POOLING,
            EMBEDDING_QUERY_PREFIX,
            EMBEDDING_DOCUMENT_PREFIX,
            EMBEDDING_MAX_CHARACTERS);

    /** What follows the prefix is a project id, and the value is the ids that mean the same project. */
    public static final String ALIASES_PREFIX = "projects.aliases.";

    /** What follows the prefix is a setting of the embedding model. */
    public static final String EMBEDDING_PREFIX = "embedding.";

    private SettingKeys() {}

    /** The key of that name, those of single projects included. */
    public static Optional<SettingKey<?>> find(String name) {
        if (name.startsWith(ALIASES_PREFIX) && name.length() > ALIASES_PREFIX.length()) {
            return Optional.of(aliases(name));
        }
        return ALL.stream().filter(key -> key.name().equals(name)).findFirst().or(() -> ProjectRuleKeys.find(name));
    }

    /** Whether it is a key of one project. */
    static boolean isOfOneProject(String name) {
        return name.startsWith(ALIASES_PREFIX) || name.startsWith(ProjectRuleKeys.PREFIX);
    }

    static SettingKey<List<ProjectId>> aliases(String name) {
        return new SettingKey<>(
                name,
                SettingType.PROJECTS,
                "",
                "Further ids of the project " + name.substring(ALIASES_PREFIX.length()) + ".");
    }

    /** The adapter reads these texts itself; here they are only known by name, and empty means not set. */
    private static SettingKey<String> embedding(String name, String description) {
        return new SettingKey<>(EMBEDDING_PREFIX + name, SettingType.TEXT, "", description);
    }
}
