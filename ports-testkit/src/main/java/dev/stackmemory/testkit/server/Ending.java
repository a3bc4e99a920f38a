package dev.stackmemory.testkit.server;

/** How a connection ends. */
public enum Ending {
    /** With an RST, as from a server that crashed: the other side fails when it next reads or writes. */
    RESET,
    /** With a FIN, as from a server that closes: the other side reads an end. */
    FIN
}
