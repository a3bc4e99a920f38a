package dev.stackmemory.testkit.frame;

import java.time.Instant;
import java.util.List;

/** Texts, identifiers and instants that are legal and have broken stores before. Every store keeps them as they are. */
public final class HostileTexts {
    private HostileTexts() {}

    /** Free texts of every kind, JSON included, each under about 10,000 characters. */
    public static List<String> texts() {
        return List.of(
                "",
                " ",
                " blanks at both ends \t",
                "line\nfeed\r\nand\rreturn\u0085\u2028\u2029",
                "null",
                "NULL",
                "\\N",
                "'; DROP TABLE frames; --",
                "\"quoted\" 'single' `back` %percent% _underscore_ \\backslash\\",
                "1e400",
                "007",
                "0x1F",
                "naïve café — “typographic” … ﬁ",
                "e\u0301 is not é, and Å is not Å",
                "z\u0351\u0336\u0300a\u0334l\u0328\u031bg\u0355o",
                "漢字かなカナ 한국어 ภาษาไทย",
                "שלום עולם مرحبا بالعالم \u202Ereversed\u202C",
                "😀 👩‍👩‍👧‍👦 🏳️‍🌈 🇩🇪 👍🏽",
                "𝒜𐍈 beyond the basic plane \uDBFF\uDFFD",
                "\uFEFFbyte order mark",
                "noncharacters \uFFFE \uFFFF \uFDD0",
                "replacement \uFFFD",
                "control \u0001\u0007\u001B[31m\u007F\u009F",
                "nul \u0000 inside",
                "\u0000",
                "\u0000\u0000at the ends\u0000",
                "unit\u001Fseparator\u001Erecord",
                "lone high \uD800 half",
                "lone low \uDC00 half",
                "\uDFFF",
                "ends in half \uDBFF",
                "halves the wrong way \uDE00\uD83D",
                "half and NUL \uD83D\u0000\uDE00",
                "x".repeat(9_999));
    }

    /** JSON that parsers disagree about, and text that only claims to be JSON. */
    public static List<String> json() {
        return List.of(
                "",
                "{}",
                "null",
                "\"text\"",
                " { \"spaces\" :\n\t1 } ",
                "{\"a\":1,\"a\":2,\"a\":{\"a\":3}}",
                "{\"z\":1,\"a\":2,\"order\":\"kept\"}",
                "{\"nul\":\"\\u0000\"}",
                "{\"lone\":\"\\ud800\",\"low\":\"\\uDC00\"}",
                "{\"lone\":\"\uD800\"}",
                "{\"escapes\":\"\\u00e9\\/\\n\\uD83D\\uDE00\"}",
                "[1.0,1.00,1e2,1E+2,-0,-0.0,0.1e-400,9007199254740993]",
                "[1e400,-1e999999999," + "9".repeat(5_000) + "]",
                "{\"\":\"\",\" \":\" \"}",
                "[".repeat(700) + "]".repeat(700),
                "{\"a\":".repeat(700) + "0" + "}".repeat(700),
                "[".repeat(5_000),
                "{\"open\":",
                "{'single':'quotes',}",
                "[NaN,Infinity,undefined]",
                "{\"a\":1}{\"b\":2}",
                "{\"comment\":1/* no */}",
                "\uFEFF{\"mark\":1}",
                "[object Object]",
                "not json at all \uD83D");
    }

    /** Legal identifiers, all different; some only in case, in blanks, or in how they compose one character. */
    public static List<String> identifiers() {
        return List.of(
                "a",
                "A",
                " a",
                "a ",
                " ",
                "a\tb",
                "a\nb",
                "é",
                "e\u0301",
                "0190b5c2-6c1e-7c35-9f5e-8d3e9c7a1b2f",
                "0190B5C2-6C1E-7C35-9F5E-8D3E9C7A1B2F",
                "/home/user/project/../file.txt",
                "C:\\Users\\x",
                "..",
                ".",
                "user@example.org",
                "it's",
                "\"quoted\"",
                "`back`",
                "a%b_c*d?",
                "{braced}:{twice}",
                "a:b:c",
                "$1",
                "0",
                "00",
                "-1",
                "1e3",
                "true",
                "null",
                "😀",
                "\uFF5E",
                "漢字",
                "\u202Eright to left",
                "\u001F",
                "i",
                "İ",
                "ı",
                "ß",
                "ẞ",
                "SS",
                "x".repeat(500),
                "x".repeat(499) + "y",
                "😀".repeat(512));
    }

    /** Instants at the ends of the range, around zero, and where calendars are odd. */
    public static List<Instant> instants() {
        return List.of(
                Instant.ofEpochMilli(Long.MIN_VALUE),
                Instant.ofEpochMilli(Long.MIN_VALUE + 1),
                Instant.parse("0000-12-31T23:59:59.999Z"),
                Instant.parse("1582-10-10T00:00:00Z"),
                Instant.ofEpochMilli(-1),
                Instant.EPOCH,
                Instant.ofEpochMilli(1),
                Instant.parse("2026-03-29T01:30:00.001Z"),
                Instant.ofEpochMilli(Integer.MAX_VALUE * 1000L + 1),
                Instant.parse("9999-12-31T23:59:59.999Z"),
                Instant.ofEpochMilli(1L << 53).plusMillis(1),
                Instant.ofEpochMilli(Long.MAX_VALUE - 1),
                Instant.ofEpochMilli(Long.MAX_VALUE));
    }
}
