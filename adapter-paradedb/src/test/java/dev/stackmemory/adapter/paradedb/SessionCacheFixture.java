package dev.stackmemory.adapter.paradedb;

import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.testkit.contract.OpenStore;
import dev.stackmemory.testkit.contract.StoreFixture;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The session cache of a database of its own, reached through a proxy that can fail. */
final class SessionCacheFixture implements StoreFixture {
    private final ParadeDbFixture home = new ParadeDbFixture();

    @Override
    public OpenStore open() {
        ParadeDbHome opened = home.openHome();
        return OpenStore.of(opened::close, opened.sessionCache(SessionCacheLimits.DEFAULT));
    }

    @Override
    public void breakConnection() {
        home.breakConnection();
    }

    @Override
    public Deadline stall() {
        return home.stall();
    }

    @Override
    public void heal() {
        home.heal();
    }

    @Override
    public void vanish(FrameId frame) {
        one(frame, "DELETE FROM stackmemory.session_cache");
    }

    @Override
    public void vanishAll() {
        home.database().execute("TRUNCATE stackmemory.session_cache");
    }

    @Override
    public void damage(FrameId frame) {
        one(
                frame,
                "UPDATE stackmemory.session_cache SET copy ="
                        + " set_byte(copy, bytes / 2, get_byte(copy, bytes / 2) # 1)");
    }

    private void one(FrameId frame, String change) {
        String changed = home.database()
                .value("WITH one AS (" + change + " WHERE bytes > 0 AND id_hash = '\\x" + idHash(frame)
                        + "' RETURNING 1) SELECT count(*) FROM one");
        if (!changed.equals("1")) {
            throw new AssertionError("no copy of " + frame);
        }
    }

    private String idHash(FrameId frame) {
        byte[] key = HexFormat.of()
                .parseHex(home.database().value("SELECT encode(tombstone_key, 'hex') FROM stackmemory.store"));
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(frame.value().getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException absent) {
            throw new AssertionError(absent);
        }
    }

    @Override
    public void close() {
        home.close();
    }
}
