package dev.stackmemory.adapter.paradedb.internal;

import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.Progress;
import dev.stackmemory.ports.store.ChangeFeed;
import java.util.List;
import java.util.Optional;

/** Takes the words of removed frames out of the stored text indexes, whichever there are. */
public final class TextErasing {
    private static final String LOOKING = "looking for text indexes";

    private final Database database;
    private final ChangeFeed feed;
    private final String name;

    /** @param name under which the indexes are kept */
    public TextErasing(Database database, ChangeFeed feed, String name) {
        this.database = database;
        this.feed = feed;
        this.name = name;
    }

    /** Brings the indexes up to the feed, which has told of the removals; false where the deadline came first. */
    boolean takeOut(Deadline deadline) {
        boolean exact = database.read(
                LOOKING,
                deadline,
                session -> new TextIndexRows(session, name).state().version() > 0);
        if (exact && !new TextIndexWriter(database, feed, name).refresh(Progress.NONE, deadline)) {
            return false;
        }
        if (proposals(deadline).key() == 0) {
            return true;
        }
        Optional<LexicalExtension> extension = LexicalExtension.find(database, deadline);
        if (extension.isPresent()) {
            return new ProposalWriter(database, feed, name, extension.get().dialect()).refresh(Progress.NONE, deadline);
        }
        ProposalIndex.drop(database, name, deadline);
        return true;
    }

    /** The tables that hold words in rows which are deleted one by one. */
    List<String> tables(Deadline deadline) {
        ProposalTables tables = proposals(deadline);
        return tables.key() == 0 ? List.of() : List.of(tables.documents(), tables.terms());
    }

    private ProposalTables proposals(Deadline deadline) {
        return database.read(
                LOOKING,
                deadline,
                session -> new ProposedTexts(session, name).state().tables());
    }
}
