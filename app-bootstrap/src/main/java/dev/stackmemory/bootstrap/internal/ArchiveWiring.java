package dev.stackmemory.bootstrap.internal;

import dev.stackmemory.adapter.paradedb.ServerAddress;
import dev.stackmemory.adapter.s3.ArchiveSettings;
import dev.stackmemory.adapter.s3.ArchiveSettings.Compression;
import dev.stackmemory.adapter.s3.SidecarSettings;
import dev.stackmemory.adapter.s3.TableCatalog;
import dev.stackmemory.adapter.s3.Warehouse;
import dev.stackmemory.bootstrap.settings.SettingKeys;
import dev.stackmemory.bootstrap.settings.Settings;
import dev.stackmemory.bootstrap.settings.SettingsException;
import dev.stackmemory.domain.tier.StoreId;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What archives are called, and where that of servers lies: its catalog is in the database of the home. */
final class ArchiveWiring {
    /** What frames that are at home in an archive name as their home. */
    static final StoreId ID = StoreId.shared("s3");

    /** Beside the configuration: indexes that were fetched. */
    static final String CACHE = "archive-cache";

    /** The same of an archive in a bucket, which a laptop's own archive must not clear. */
    static final String BUCKET_CACHE = "bucket-cache";

    private static final String KEY_VARIABLE = "AWS_ACCESS_KEY_ID";
    private static final String SECRET_VARIABLE = "AWS_SECRET_ACCESS_KEY";

    private ArchiveWiring() {}

    static ArchiveSettings settings(Settings settings, Map<String, String> environment) {
        String bucket = settings.get(SettingKeys.S3_BUCKET)
                .orElseThrow(() -> new SettingsException("this topology needs a bucket for what is old: set "
                        + SettingKeys.S3_BUCKET.name() + ", and for a service that is not Amazon's "
                        + SettingKeys.S3_ENDPOINT.name()));
        try {
            var warehouse = new Warehouse.Bucket(
                    bucket,
                    settings.get(SettingKeys.S3_PREFIX),
                    settings.get(SettingKeys.S3_ENDPOINT),
                    settings.get(SettingKeys.S3_REGION),
                    settings.get(SettingKeys.S3_PATH_STYLE),
                    keys(environment));
            return keeping(settings, ArchiveSettings.of(warehouse, catalog(settings, environment)));
        } catch (IllegalArgumentException malformed) {
            throw new SettingsException("stores.s3: " + malformed.getMessage(), malformed);
        }
    }

    /** The archive that a laptop keeps in a folder. */
    static ArchiveSettings ofFolder(Settings settings, Path folder) {
        return keeping(settings, ArchiveSettings.ofFolder(folder));
    }

    private static ArchiveSettings keeping(Settings settings, ArchiveSettings archive) {
        Compression compression = switch (settings.get(SettingKeys.S3_COMPRESSION)) {
            case ZSTD -> Compression.ZSTD;
            case SNAPPY -> Compression.SNAPPY;
        };
        return archive.withId(ID)
                .withCompression(compression)
                .withKeepSnapshots(settings.get(SettingKeys.S3_KEEP_VERSIONS));
    }

    /** @param cache a folder beside the configuration */
    static SidecarSettings sidecars(Settings settings, String cache) {
        return new SidecarSettings(settings.home().resolve(cache), settings.get(SettingKeys.S3_CACHE_MAX_BYTES));
    }

    private static TableCatalog catalog(Settings settings, Map<String, String> environment) {
        Optional<URI> server = settings.get(SettingKeys.S3_CATALOG);
        if (server.isPresent()) {
            String token = environment.getOrDefault(settings.get(SettingKeys.S3_CATALOG_TOKEN_ENV), "");
            return new TableCatalog.Rest(server.get(), Optional.of(token).filter(held -> !held.isEmpty()));
        }
        return catalog(ParadeDbStores.address(settings, environment));
    }

    /** The catalog's address may hold neither user nor password, which that of the database may. */
    private static TableCatalog.Jdbc catalog(ServerAddress database) {
        String[] parts = database.url().split("\\?", 2);
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String parameter : parts.length == 1 ? new String[0] : parts[1].split("&")) {
            String[] pair = parameter.split("=", 2);
            parameters.put(pair[0], pair.length == 1 ? "" : URLDecoder.decode(pair[1], StandardCharsets.UTF_8));
        }
        Optional<String> user = database.user().or(() -> Optional.ofNullable(parameters.get("user")));
        Optional<String> password = database.password().or(() -> Optional.ofNullable(parameters.get("password")));
        parameters.keySet().removeAll(Set.of("user", "password"));
        String query = parameters.entrySet().stream()
                .map(pair -> pair.getKey() + "=" + URLEncoder.encode(pair.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return new TableCatalog.Jdbc(query.isEmpty() ? parts[0] : parts[0] + "?" + query, user, password);
    }

    /** Absent, the adapter looks where the AWS tools do. */
    private static Optional<Warehouse.Keys> keys(Map<String, String> environment) {
        String key = environment.getOrDefault(KEY_VARIABLE, "");
        String secret = environment.getOrDefault(SECRET_VARIABLE, "");
        return key.isEmpty() || secret.isEmpty() ? Optional.empty() : Optional.of(new Warehouse.Keys(key, secret));
    }

    static String describe(ArchiveSettings settings) {
        return switch (settings.warehouse()) {
            case Warehouse.Folder folder -> "the folder " + folder.path();
            case Warehouse.Bucket bucket ->
                "the bucket " + bucket.bucket()
                        + (bucket.prefix().isEmpty() ? "" : "/" + bucket.prefix())
                        + bucket.endpoint().map(at -> " at " + at).orElse("") + " with "
                        + settings.catalog().describe();
        };
    }

    /** What our tests never ran against. */
    static List<String> doubts(ArchiveSettings settings) {
        return switch (settings.warehouse()) {
            case Warehouse.Folder tested -> List.of();
            case Warehouse.Bucket bucket ->
                List.of("buckets were tested with S3Proxy alone: "
                        + bucket.endpoint()
                                .map(at -> "another service, as the one at " + at + " may be, is unverified.")
                                .orElse("Amazon S3 is unverified."));
        };
    }
}
