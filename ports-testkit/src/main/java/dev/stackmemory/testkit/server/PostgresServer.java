package dev.stackmemory.testkit.server;

import dev.stackmemory.testkit.server.internal.PostgresSources;
import dev.stackmemory.testkit.server.internal.SharedServer;
import dev.stackmemory.testkit.server.internal.Skips;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * A PostgreSQL whose superuser the test is. Thread-safe.
 *
 * <p>Ask for one in a test or in {@code @BeforeEach}; an ask that cannot be met aborts the test with its reason. The class needs the PostgreSQL
 * driver, as a dependency of the tests.
 */
public sealed class PostgresServer permits OwnPostgres {
    /** The environment's variable that names a server: a JDBC URL with user and password. Every test server's data is the tests' to delete. */
    public static final String VARIABLE = "STACKMEMORY_TEST_POSTGRES";

    /** The variable that names a ParadeDB, which no package brings. */
    public static final String PARADEDB_VARIABLE = "STACKMEMORY_TEST_PARADEDB";

    /** The variable that names a PostgreSQL with the extension pg_textsearch. */
    public static final String TEXTSEARCH_VARIABLE = "STACKMEMORY_TEST_PG_TEXTSEARCH";

    /** Makes names unique where several processes test on one server, or one knows it by two of the variables. */
    private final String unique = UUID.randomUUID().toString().substring(0, 8);

    private final PostgresAddress administrator;
    private final Set<String> templates = new HashSet<>();

    /**
     * A server that runs.
     *
     * @param administrator a superuser's way to any of its databases
     */
    public PostgresServer(PostgresAddress administrator) {
        this.administrator = administrator;
    }

    /**
     * The PostgreSQL that all tests of this process share: the one at {@value #VARIABLE}, else one in a container, a ParadeDB, where Docker
     * runs, else one started from this machine's programs. It is not to be stopped or configured; {@link #own} is for that.
     */
    public static PostgresServer shared() {
        return PostgresSources.SHARED.get();
    }

    /** The shared PostgreSQL, with the extension pgvector to be created in any database of it. */
    public static PostgresServer sharedWithVector() {
        PostgresServer server = shared();
        if (!server.offers("vector")) {
            throw Skips.noServer("the PostgreSQL at " + server.administrator()
                    + " has no pgvector; scripts/prepare-servers installs it");
        }
        return server;
    }

    /** The ParadeDB at {@value #PARADEDB_VARIABLE}, else one in a container where Docker runs; without either, the test is not run. */
    public static PostgresServer paradeDb() {
        return PostgresSources.PARADEDB.get();
    }

    /** The PostgreSQL with pg_textsearch at {@value #TEXTSEARCH_VARIABLE}; without one, the test is not run. */
    public static PostgresServer textsearch() {
        return PostgresSources.TEXTSEARCH.get();
    }

    /** A new PostgreSQL of the test's own with the usual options, started from this machine's programs (in about a second). */
    public static OwnPostgres own() {
        return own(PostgresOptions.DEFAULT);
    }

    /** A new PostgreSQL of the test's own. The test closes it; else it ends with this process. */
    public static OwnPostgres own(PostgresOptions options) {
        return OwnPostgres.create(options);
    }

    /** The superuser's way to the database {@code postgres}. */
    public PostgresAddress administrator() {
        return administrator;
    }

    /** The major version, such as 15. */
    public int version() {
        return Integer.parseInt(administrator.value("SHOW server_version_num")) / 10_000;
    }

    /** Whether {@code CREATE EXTENSION} would find an extension of this name. */
    public boolean offers(String extension) {
        return !administrator
                .value("SELECT 1 FROM pg_available_extensions WHERE name = '" + extension.replace("'", "''") + "'")
                .isEmpty();
    }

    /** An empty database, in some hundredths of a second. */
    public PostgresDatabase freshDatabase() {
        return copy("template0");
    }

    /**
     * A copy of a database that is made once for this server and process. So many test classes share one run of migrations.
     *
     * @param template a name for what {@code preparing} makes, such as {@code migrated}
     * @param preparing fills the template, and closes every connection to it before it returns
     */
    public PostgresDatabase freshDatabase(String template, Consumer<PostgresAddress> preparing) {
        synchronized (templates) {
            String name = "template_" + template.toLowerCase(Locale.ROOT) + '_' + unique;
            if (!templates.contains(name)) {
                administrator.execute("CREATE DATABASE \"" + name + "\" TEMPLATE template0");
                preparing.accept(administrator.withDatabase(name));
                if (templates.isEmpty() && !(this instanceof OwnServer)) {
                    SharedServer.closeAtEnd(this::dropTemplates);
                }
                templates.add(name);
            }
            return copy(name);
        }
    }

    private void dropTemplates() {
        synchronized (templates) {
            templates.forEach(name -> administrator.execute("DROP DATABASE IF EXISTS \"" + name + "\" WITH (FORCE)"));
        }
    }

    private PostgresDatabase copy(String template) {
        String name = "test_" + UUID.randomUUID().toString().replace("-", "").substring(0, 16);
        administrator.execute("CREATE DATABASE \"" + name + "\" TEMPLATE \"" + template + '"');
        return new PostgresDatabase(administrator, name);
    }
}
