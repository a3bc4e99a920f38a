package dev.stackmemory.testkit.server.internal;

import dev.stackmemory.testkit.server.HttpExchange;
import dev.stackmemory.testkit.server.HttpFault;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One client's connection, and the one to the server that its requests are handed on by. Not thread-safe. */
public final class HttpRelay implements AutoCloseable {
    private static final int PIECE = 16 * 1024;
    private static final int NO_CONTENT = 204;
    private static final int NOT_MODIFIED = 304;

    private final InputStream fromClient;
    private final OutputStream toClient;
    private final InetSocketAddress address;
    private @Nullable Upstream upstream;
    private @Nullable HttpHead request;

    /**
     * What became of a request.
     *
     * @param goesOn whether the client's connection stays open
     */
    public record Outcome(long bytesUp, long bytesDown, boolean goesOn) {}

    private record Upstream(Socket socket, InputStream in, OutputStream out) {}

    /** A relay for a client that has connected; the server is connected when it is needed. */
    public HttpRelay(Socket client, InetSocketAddress address) throws IOException {
        client.setTcpNoDelay(true);
        this.fromClient = new BufferedInputStream(client.getInputStream(), PIECE);
        this.toClient = new BufferedOutputStream(client.getOutputStream(), PIECE);
        this.address = address;
    }

    /** The head of the next request, whose body has not been read; empty if there is none. */
    public Optional<HttpExchange> nextRequest() throws IOException {
        Optional<HttpHead> head = HttpHead.read(fromClient);
        request = head.orElse(null);
        return head.map(next -> new HttpExchange(next.word(0), next.word(1)));
    }

    /** Answers the request of {@link #nextRequest}, from the server or by the fault. */
    public Outcome answer(Optional<HttpFault> fault) throws IOException {
        HttpHead head = request;
        if (head == null) {
            throw new IllegalStateException("there is no request");
        }
        if (head.find("expect").isPresent()) {
            toClient.write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            toClient.flush();
            head = head.without("expect");
        }
        if (fault.isPresent() && fault.get() instanceof HttpFault.Answer error) {
            long up = copyBody(fromClient, head, OutputStream.nullOutputStream());
            return new Outcome(up, refuse(head, error), true);
        }
        Upstream server = connect();
        server.out().write(head.bytes());
        long up = copyBody(fromClient, head, server.out());
        server.out().flush();
        HttpHead reply = HttpHead.read(server.in()).orElseThrow(() -> new EOFException("no answer"));
        while (reply.word(1).startsWith("1")) {
            reply = HttpHead.read(server.in()).orElseThrow(() -> new EOFException("no answer"));
        }
        if (fault.isPresent() && fault.get() instanceof HttpFault.LoseAnswer) {
            return new Outcome(up, 0, false);
        }
        boolean whole = fault.isEmpty();
        long limit = fault.isPresent() && fault.get() instanceof HttpFault.Truncate cut ? cut.bytes() : Long.MAX_VALUE;
        toClient.write(reply.bytes());
        long down = 0;
        if (hasBody(head, reply)) {
            OutputStream limited = new LimitedStream(toClient, limit);
            boolean untilEnd = reply.find("content-length").isEmpty() && !reply.isChunked();
            down = untilEnd ? server.in().transferTo(limited) : copyBody(server.in(), reply, limited);
            whole &= !untilEnd;
        }
        toClient.flush();
        return new Outcome(up, Math.min(down, limit), whole && !reply.closes() && !head.closes());
    }

    @Override
    public void close() throws IOException {
        Upstream open = upstream;
        if (open != null) {
            open.socket().close();
        }
    }

    private Upstream connect() throws IOException {
        Upstream open = upstream;
        if (open == null) {
            Socket socket = new Socket();
            socket.connect(address);
            socket.setTcpNoDelay(true);
            open = new Upstream(
                    socket,
                    new BufferedInputStream(socket.getInputStream(), PIECE),
                    new BufferedOutputStream(socket.getOutputStream(), PIECE));
            upstream = open;
        }
        return open;
    }

    /** Answers as S3 does; how many bytes of body that took. */
    private int refuse(HttpHead head, HttpFault.Answer error) throws IOException {
        byte[] body = ("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>" + error.code()
                        + "</Code><Message>made by a test</Message><RequestId>test</RequestId></Error>")
                .getBytes(StandardCharsets.UTF_8);
        int length = "HEAD".equals(head.word(0)) ? 0 : body.length;
        toClient.write(("HTTP/1.1 " + error.status() + " Fault\r\nContent-Type: application/xml\r\nContent-Length: "
                        + length + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
        toClient.write(body, 0, length);
        toClient.flush();
        return length;
    }

    private static boolean hasBody(HttpHead request, HttpHead reply) {
        int status = Integer.parseInt(reply.word(1));
        return !"HEAD".equals(request.word(0)) && status != NO_CONTENT && status != NOT_MODIFIED;
    }

    /** Copies the body that belongs to the head, its chunks' frames included; how many bytes of content it had. */
    private static long copyBody(InputStream in, HttpHead head, OutputStream to) throws IOException {
        if (!head.isChunked()) {
            long length = head.find("content-length").map(Long::parseLong).orElse(0L);
            copy(in, length, to);
            return length;
        }
        long content = 0;
        while (true) {
            String line = readLine(in, to);
            long length = Long.parseLong(line.split(";")[0].strip(), 16);
            if (length == 0) {
                while (!readLine(in, to).isEmpty()) {
                    // the fields behind the last chunk
                }
                return content;
            }
            copy(in, length, to);
            String unused = readLine(in, to);
            content += length;
        }
    }

    private static void copy(InputStream in, long length, OutputStream to) throws IOException {
        byte[] piece = new byte[PIECE];
        for (long left = length; left > 0; ) {
            int read = in.read(piece, 0, (int) Math.min(left, piece.length));
            if (read < 0) {
                throw new EOFException("the connection ended within a body");
            }
            to.write(piece, 0, read);
            left -= read;
        }
    }

    private static String readLine(InputStream in, OutputStream to) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int read = in.read(); read != '\n'; read = in.read()) {
            if (read < 0) {
                throw new EOFException("the connection ended within a chunk");
            }
            to.write(read);
            if (read != '\r') {
                line.append((char) read);
            }
        }
        to.write('\n');
        return line.toString();
    }
}
