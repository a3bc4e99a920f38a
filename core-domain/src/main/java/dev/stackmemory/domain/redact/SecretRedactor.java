package dev.stackmemory.domain.redact;

import java.util.EnumMap;
import java.util.Map;

/**
 * Replaces secrets of well-known shapes by {@code [redacted:kind]}. Pure, stateless and safe for use by several threads.
 *
 * <ul>
 *   <li>A text without a secret comes back as the same object.
 *   <li>Redacting a second time changes nothing.
 *   <li>JSON stays JSON: no quote is touched, and a backslash only inside a private key and with the character that it escapes.
 *   <li>Time grows linearly with the text, whatever it holds; memory is a few times the text.
 * </ul>
 *
 * <p>What has no known shape and no telling name before it is not found: redaction lowers a risk, it does not end it.
 */
public final class SecretRedactor {
    private SecretRedactor() {}

    /** The text without its secrets, and how many there were of each kind. */
    public static Redaction redact(String text) {
        var tokens = new SecretTokens(text);
        var announcements = new AnnouncedSecrets(text);
        Map<SecretKind, Integer> counts = new EnumMap<>(SecretKind.class);
        var redacted = new StringBuilder();
        int copied = 0;
        // An announced secret is replaced only when the scan reaches it, so that tokens between it and its announcement
        // are seen, and a
        // token that stands in its place gives it the more exact kind.
        Secret announced = null;
        for (int index = 0; index < text.length(); ) {
            Secret secret = tokens.at(index, copied);
            if (secret == null && announced != null && announced.start() == index) {
                secret = announced;
            }
            if (secret == null) {
                Secret next = announcements.at(index);
                if (next != null) {
                    announced = next;
                }
                index++;
            } else {
                redacted.append(text, copied, startAfterEscape(text, secret.start()));
                redacted.append(secret.kind().replacement());
                counts.merge(secret.kind(), 1, Integer::sum);
                copied = secret.end();
                index = copied;
            }
        }
        if (counts.isEmpty()) {
            return new Redaction(text, counts);
        }
        return new Redaction(redacted.append(text, copied, text.length()).toString(), counts);
    }

    /** In JSON {@code \npm_…} begins with a line break; the letter stays with its backslash. */
    private static int startAfterEscape(String text, int start) {
        if (!Characters.isEscapeLetter(text.charAt(start))) {
            return start;
        }
        int backslashes = 0;
        while (backslashes < start && text.charAt(start - 1 - backslashes) == '\\') {
            backslashes++;
        }
        return backslashes % 2 == 1 ? start + 1 : start;
    }
}
