package dev.stackmemory.testkit.contract;

/** What a fixture can do beside opening its store. All are expected; {@link StoreFixture#missing()} names the exceptions. */
public enum Capability {
    /** What was written is still there after the store was closed and opened again. */
    REOPEN,
    /** The store can be open several times at once, as by several processes. */
    SHARED,
    /** {@link StoreFixture#breakConnection()} works. */
    BREAK,
    /** {@link StoreFixture#stall()} works. */
    STALL,
    /** {@link StoreFixture#damage} works. */
    DAMAGE
}
