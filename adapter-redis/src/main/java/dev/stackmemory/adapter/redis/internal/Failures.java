package dev.stackmemory.adapter.redis.internal;

import dev.stackmemory.ports.failure.StoreException;
import dev.stackmemory.ports.failure.StoreException.AccessDenied;
import dev.stackmemory.ports.failure.StoreException.CapacityExceeded;
import dev.stackmemory.ports.failure.StoreException.DeadlineExceeded;
import dev.stackmemory.ports.failure.StoreException.OutcomeUnknown;
import dev.stackmemory.ports.failure.StoreException.Unavailable;
import java.util.Locale;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.redisson.RedissonShutdownException;
import org.redisson.client.RedisAuthRequiredException;
import org.redisson.client.RedisLoadingException;
import org.redisson.client.RedisOutOfMemoryException;
import org.redisson.client.RedisReadonlyException;
import org.redisson.client.RedisReconnectedException;
import org.redisson.client.RedisResponseTimeoutException;
import org.redisson.client.RedisWrongPasswordException;

/** Turns what Redisson throws into the failures of the ports, with a message that says what helps and holds nothing of a frame or a password. */
final class Failures {
    private final String where;

    /**
     * @param where the servers, printable
     */
    Failures(String where) {
        this.where = where;
    }

    StoreException translate(String operation, boolean write, Throwable thrown) {
        Throwable failure = unwrapped(thrown);
        String what = operation + " failed at " + where + ": ";
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            String says = says(cause);
            if (cause instanceof RedisWrongPasswordException
                    || cause instanceof RedisAuthRequiredException
                    || says.startsWith("WRONGPASS")
                    || says.startsWith("NOAUTH")
                    || says.startsWith("ERR AUTH")
                    || says.startsWith("ERR invalid password")) {
                return new AccessDenied(
                        what
                                + "the server refuses this user or password. Set the right ones (redis://user:password@…).",
                        cause);
            }
            if (says.startsWith("NOPERM")) {
                return new AccessDenied(
                        what
                                + "this user may not do that. Give it the commands and keys of this store in the server's access list"
                                + " (ACL SETUSER … ~sm:* +@all).",
                        cause);
            }
            if (cause instanceof RedisOutOfMemoryException || says.contains("OOM ")) {
                return new CapacityExceeded(
                        what
                                + "Redis has reached its maxmemory. Raise it, lower this store's byte limit, or let Redis evict"
                                + " (maxmemory-policy volatile-lru).",
                        cause);
            }
        }
        return switch (failure) {
            case RedisResponseTimeoutException slow -> lost(what + "the server did not answer in time.", write, slow);
            case RedisReconnectedException cut ->
                lost(what + "the connection broke before the answer came.", write, cut);
            case RedissonShutdownException closed -> closed(operation);
            case RedisLoadingException loading ->
                new Unavailable(what + "the server is still loading its data. Try again in a moment.", loading);
            case RedisReadonlyException demoted ->
                new Unavailable(
                        what + "the server is a replica and takes no writes. A failover may be under way; try again.",
                        demoted);
            default ->
                new Unavailable(
                        what + says(failure) + ". Check that the server runs and that address and port are right.",
                        failure);
        };
    }

    /** The caller's time ended while the server was at it. */
    StoreException late(String operation, boolean write) {
        String what = operation + " at " + where + " ran out of time: the server had not answered at the deadline.";
        return write
                ? new OutcomeUnknown(what + " It may have been done; doing it again is safe.", null)
                : new DeadlineExceeded(what, null);
    }

    StoreException notConnected(String operation) {
        return new DeadlineExceeded(
                operation + " ran out of time: there was no connection to " + where + " yet. It had no effect.", null);
    }

    StoreException expired(String operation) {
        return new DeadlineExceeded(operation + " at " + where + " was given no time: the deadline has passed.", null);
    }

    StoreException closed(String operation) {
        return new Unavailable(operation + ": the connection to " + where + " has been closed.", null);
    }

    CapacityExceeded tooLarge(String frame, long bytes, long limit) {
        return new CapacityExceeded(
                "frame " + frame + " takes " + bytes + " bytes, and a copy in " + where + " may take " + limit
                        + ". It stays at its home; nothing was written.",
                null);
    }

    private static StoreException lost(String what, boolean write, Throwable cause) {
        return write
                ? new OutcomeUnknown(what + " It may have been done; doing it again is safe.", cause)
                : new Unavailable(what, cause);
    }

    static Throwable unwrapped(Throwable thrown) {
        Throwable failure = thrown;
        while ((failure instanceof CompletionException || failure instanceof ExecutionException)
                && failure.getCause() != null) {
            failure = failure.getCause();
        }
        return failure;
    }

    /** The server's words, without the command that Redisson adds to them, which may hold a frame. */
    private static String says(Throwable failure) {
        String message = failure.getMessage();
        if (message == null) {
            return failure.getClass().getSimpleName();
        }
        int end = message.length();
        for (String added : new String[] {". channel:", " channel:", "command:", ", params:", "Node source:", "\n"}) {
            int at = message.indexOf(added);
            end = at >= 0 ? Math.min(end, at) : end;
        }
        String words = message.substring(0, Math.min(end, 200)).strip();
        return words.toUpperCase(Locale.ROOT).contains("PASSWORD") && !words.startsWith("ERR")
                ? failure.getClass().getSimpleName()
                : words.replaceAll("[.,! ]+$", "");
    }
}
