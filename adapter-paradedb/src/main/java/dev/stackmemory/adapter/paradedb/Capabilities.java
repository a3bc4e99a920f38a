package dev.stackmemory.adapter.paradedb;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What a server offers, and what of it is used.
 *
 * @param server its version, such as {@code 15.14}
 * @param vectors the extension that keeps vectors; absent where search is by words only
 * @param proposing the extension that proposes frames by their words; absent where words are searched exactly
 * @param warnings what an operator should know or do, one sentence or two each
 */
public record Capabilities(
        String server, Optional<Extension> vectors, Optional<Extension> proposing, List<String> warnings) {
    public Capabilities {
        Objects.requireNonNull(server, "server");
        Objects.requireNonNull(vectors, "vectors");
        Objects.requireNonNull(proposing, "proposing");
        warnings = List.copyOf(warnings);
    }

    /**
     * An extension of the database.
     *
     * @param name as PostgreSQL knows it
     * @param version as the server tells it
     * @param verified whether the tests of this program ever ran against the extension; else its use follows its documentation
     */
    public record Extension(String name, String version, boolean verified) {
        public Extension {
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(version, "version");
        }

        @Override
        public String toString() {
            return name + " " + version + (verified ? "" : " (unverified)");
        }
    }

    /** How words are searched, for people. */
    public String words() {
        return proposing
                .map(extension -> "by words that " + extension + " proposes, approximately")
                .orElse("by words, exactly");
    }

    /** How the home is searched, for people. */
    public String search() {
        return words()
                + vectors.map(extension -> "; by meaning with " + extension).orElse("; by words only");
    }
}
