package dev.stackmemory.adapter.paradedb.internal;

import java.util.List;

/**
 * The tables of one text index for which an extension proposes.
 *
 * @param key names them; 0 where there are none
 */
record ProposalTables(int key) {
    /** A row for each frame: its words for the extension, what filters look at, and the frame as it is scored. */
    String documents() {
        return "stackmemory.proposed_documents_" + key;
    }

    /** In how many frames of a project each term stands, and which characters it has ({@code TermList#mask}). */
    String terms() {
        return "stackmemory.proposed_terms_" + key;
    }

    /** How many frames a project has, and their lengths. */
    String totals() {
        return "stackmemory.proposed_totals_" + key;
    }

    /** The extension's index. */
    String index() {
        return documents() + "_best";
    }

    /** The name of that index where the schema is known. */
    String indexName() {
        return index().substring("stackmemory.".length());
    }

    List<String> create() {
        return List.of(
                "CREATE TABLE " + documents() + " (document bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,"
                        + " frame_id text COLLATE \"C\" NOT NULL UNIQUE, project_id text COLLATE \"C\" NOT NULL,"
                        + " session_id text COLLATE \"C\", type text COLLATE \"C\" NOT NULL,"
                        + " state text COLLATE \"C\" NOT NULL, score double precision NOT NULL,"
                        + " created_at bigint NOT NULL, tags text[] COLLATE \"C\" NOT NULL, words text NOT NULL,"
                        + " forward bytea NOT NULL)",
                "ALTER TABLE " + documents() + " ALTER COLUMN forward SET STORAGE EXTERNAL",
                "CREATE INDEX ON " + documents() + " (project_id, created_at)",
                "CREATE INDEX ON " + documents() + " (session_id) WHERE session_id IS NOT NULL",
                "CREATE TABLE " + terms()
                        + " (term text COLLATE \"C\" NOT NULL, project_id text COLLATE \"C\" NOT NULL,"
                        + " frames bigint NOT NULL, named bigint NOT NULL, digested bigint NOT NULL,"
                        + " contained bigint NOT NULL, anchored bigint NOT NULL, told bigint NOT NULL,"
                        + " mask bigint NOT NULL, PRIMARY KEY (term, project_id)) WITH (fillfactor = 80)",
                "CREATE TABLE " + totals() + " (project_id text COLLATE \"C\" PRIMARY KEY, frames bigint NOT NULL,"
                        + " total_length bigint NOT NULL) WITH (fillfactor = 10)");
    }

    List<String> drop() {
        return key == 0 ? List.of() : List.of("DROP TABLE IF EXISTS " + documents() + ", " + terms() + ", " + totals());
    }
}
