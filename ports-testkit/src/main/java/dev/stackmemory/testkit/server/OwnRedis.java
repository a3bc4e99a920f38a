package dev.stackmemory.testkit.server;

import dev.stackmemory.testkit.server.internal.RedisProcess;
import java.nio.file.Path;

/** A Redis that a test started for itself, to be stopped, crashed, frozen and configured. */
public final class OwnRedis extends RedisServer implements OwnServer {
    private final RedisProcess process;

    private OwnRedis(RedisProcess process) {
        super(process.address());
        this.process = process;
    }

    static OwnRedis create(RedisOptions options) {
        return new OwnRedis(RedisProcess.server(options.settings()));
    }

    /** A replica that follows this server: a server as its own, to be closed before this one. */
    public OwnRedis replica() {
        return new OwnRedis(process.replica());
    }

    /** Where it takes encrypted connections, if its options say so. */
    public int tlsPort() {
        return process.tlsPort();
    }

    int clusterPort() {
        return process.clusterPort();
    }

    /** Changes a setting at once, until the next start. */
    public void configure(String name, String value) {
        command("CONFIG", "SET", name, value);
    }

    /** Stops the process where it stands: connections stay, nothing is answered. */
    public void freeze() {
        process.signal("STOP");
    }

    /** Ends {@link #freeze}. */
    public void thaw() {
        process.signal("CONT");
    }

    /** The folder with its dump, {@code dump.rdb}, which may be exchanged while the server is stopped. */
    public Path data() {
        return process.folder();
    }

    /** The last lines of its log. */
    public String log() {
        return process.log();
    }

    @Override
    public void start() {
        process.start();
    }

    @Override
    public void stop() {
        process.stop();
    }

    @Override
    public void kill() {
        process.kill();
    }

    @Override
    public boolean isRunning() {
        return process.isRunning();
    }

    @Override
    public void close() {
        process.close();
    }
}
