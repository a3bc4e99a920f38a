package dev.stackmemory.ports.json;

/** Text that is not the JSON form of a frame. The message says what is wrong and where. */
public final class MalformedFrameJson extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String reason;
    private final int line;
    private final int column;

    /**
     * @param reason what is wrong, without the place
     * @param line within the text that was read, from 1
     * @param column within that line in chars, from 1
     */
    public MalformedFrameJson(String reason, int line, int column) {
        super(reason + " (line " + line + ", column " + column + ")");
        this.reason = reason;
        this.line = line;
        this.column = column;
    }

    public String reason() {
        return reason;
    }

    public int line() {
        return line;
    }

    public int column() {
        return column;
    }
}
