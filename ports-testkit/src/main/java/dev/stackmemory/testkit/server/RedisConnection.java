package dev.stackmemory.testkit.server;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The little of a Redis client that fixtures and tests need: commands and replies of version 2 of its protocol, in UTF-8. Not thread-safe.
 */
public final class RedisConnection implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 10_000;

    private final Socket socket;
    private final InputStream replies;

    private RedisConnection(Socket socket, InputStream replies) {
        this.socket = socket;
        this.replies = replies;
    }

    /** Connects, logs in and selects the database. */
    public static RedisConnection open(RedisAddress address) throws IOException {
        Socket socket = new Socket();
        try {
            socket.connect(new InetSocketAddress(address.host(), address.port()), PATIENCE_MILLIS);
            socket.setSoTimeout(PATIENCE_MILLIS);
            RedisConnection connection = new RedisConnection(socket, new BufferedInputStream(socket.getInputStream()));
            if (!address.password().isEmpty()) {
                connection.command("AUTH", address.password());
            }
            if (address.database() != 0) {
                connection.command("SELECT", Integer.toString(address.database()));
            }
            return connection;
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    /**
     * The reply to a command: a line, a number or a value is one element, an array its elements one after the other (nested ones laid out
     * flat), an absent value none.
     *
     * @throws TestServerException if Redis refuses the command
     */
    public List<String> command(String... words) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(("*" + words.length + "\r\n").getBytes(StandardCharsets.US_ASCII));
        for (String word : words) {
            byte[] text = word.getBytes(StandardCharsets.UTF_8);
            bytes.write(("$" + text.length + "\r\n").getBytes(StandardCharsets.US_ASCII));
            bytes.write(text);
            bytes.write('\r');
            bytes.write('\n');
        }
        socket.getOutputStream().write(bytes.toByteArray());
        List<String> elements = new ArrayList<>();
        readReply(words[0], elements);
        return elements;
    }

    private void readReply(String command, List<String> elements) throws IOException {
        String line = readLine();
        String rest = line.substring(1);
        switch (line.charAt(0)) {
            case '+', ':' -> elements.add(rest);
            case '-' -> throw new TestServerException("Redis refused " + command + ": " + rest);
            case '$' -> {
                int length = Integer.parseInt(rest);
                if (length >= 0) {
                    byte[] text = replies.readNBytes(length);
                    replies.skipNBytes(2);
                    elements.add(new String(text, StandardCharsets.UTF_8));
                }
            }
            case '*' -> {
                int count = Integer.parseInt(rest);
                for (int i = 0; i < count; i++) {
                    readReply(command, elements);
                }
            }
            default -> throw new IOException("not a reply of Redis: " + line);
        }
    }

    private String readLine() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int read = replies.read(); read != '\r'; read = replies.read()) {
            if (read < 0) {
                throw new EOFException("Redis closed the connection");
            }
            line.write(read);
        }
        replies.skipNBytes(1);
        return line.toString(StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
