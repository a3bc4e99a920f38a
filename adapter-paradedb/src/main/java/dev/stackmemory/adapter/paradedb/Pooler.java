package dev.stackmemory.adapter.paradedb;

/** What stands between this program and the server. */
public enum Pooler {
    /** Found out when connecting: a pooler shows itself by another process number than the server's own. */
    DETECT,
    /** Nothing: statements are prepared on the server. */
    NONE,
    /** PgBouncer or its like, pooling transactions: nothing is kept in a session of the server. */
    TRANSACTIONS
}
