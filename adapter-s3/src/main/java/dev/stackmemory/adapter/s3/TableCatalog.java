package dev.stackmemory.adapter.s3;

import java.net.URI;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/** What knows the newest version of the table; the place where a commit happens or does not. Any engine that reads Iceberg can use it as well. */
public sealed interface TableCatalog {
    /** The table's name in each catalog: namespace and name. */
    String TABLE = "stackmemory.frames";

    /** Which one, in words for people and without secrets. */
    String describe();

    /**
     * Iceberg's JDBC catalog, in SQLite or PostgreSQL.
     *
     * @param url begins with {@code jdbc:sqlite:} or {@code jdbc:postgresql:}; holds neither user nor password, because drivers print it
     * @param user absent for none
     * @param password never printed
     */
    record Jdbc(String url, Optional<String> user, Optional<String> password) implements TableCatalog {
        private static final Pattern SECRETS =
                Pattern.compile("://[^/?]*@|[?&](user|password)=", Pattern.CASE_INSENSITIVE);

        public Jdbc {
            Objects.requireNonNull(user, "user");
            Objects.requireNonNull(password, "password");
            if (!url.startsWith("jdbc:sqlite:") && !url.startsWith("jdbc:postgresql:")) {
                throw new IllegalArgumentException("a catalog lies in SQLite or PostgreSQL, and its address begins with"
                        + " jdbc:sqlite: or jdbc:postgresql:");
            }
            if (SECRETS.matcher(url).find()) {
                throw new IllegalArgumentException(
                        "user and password of the catalog have settings of their own, and no place in its address");
            }
        }

        /** A catalog in a file of SQLite's, for one machine. */
        public static Jdbc sqlite(Path file) {
            return new Jdbc("jdbc:sqlite:" + file.toAbsolutePath().normalize(), Optional.empty(), Optional.empty());
        }

        @Override
        public String describe() {
            return "the catalog in " + url.replaceAll("\\?.*", "");
        }

        @Override
        public String toString() {
            return "Jdbc[" + url.replaceAll("\\?.*", "") + "]";
        }
    }

    /**
     * A server with Iceberg's REST interface.
     *
     * @param uri where it answers
     * @param token absent for none; never printed
     */
    record Rest(URI uri, Optional<String> token) implements TableCatalog {
        public Rest {
            Objects.requireNonNull(token, "token");
            if (uri.getUserInfo() != null) {
                throw new IllegalArgumentException("the address of a catalog has no place for a password");
            }
        }

        @Override
        public String describe() {
            return "the catalog at " + uri;
        }

        @Override
        public String toString() {
            return "Rest[" + uri + "]";
        }
    }
}
