package dev.stackmemory.bootstrap.internal;

import dev.stackmemory.application.EmbedFrames;
import dev.stackmemory.application.ForgetFrames;
import dev.stackmemory.application.migration.Shadow;
import dev.stackmemory.application.search.SearchableHome;
import dev.stackmemory.ports.search.VectorIndex;
import dev.stackmemory.ports.store.ForgottenIds;
import dev.stackmemory.ports.store.FrameHome;
import dev.stackmemory.ports.store.FrameReader;
import dev.stackmemory.ports.store.Ledger;
import dev.stackmemory.ports.store.Outbox;
import java.util.List;
import java.util.Optional;

/** The memory of another topology as what this one is migrated to. Nothing of it is opened before it is asked for. */
public final class ShadowMemory implements Shadow {
    private final String name;
    private final Parts parts;

    /** @param parts put together as {@link MigrationPart.Copy} */
    public ShadowMemory(String name, Parts parts) {
        this.name = name;
        this.parts = parts;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public FrameHome home() {
        return parts.home();
    }

    @Override
    public FrameReader frames() {
        return parts.tieredFrames();
    }

    @Override
    public Ledger ledger() {
        return parts.ledger();
    }

    @Override
    public ForgottenIds forgottenIds() {
        return parts.forgottenIds();
    }

    @Override
    public Outbox outbox() {
        return parts.outbox();
    }

    @Override
    public Optional<VectorIndex> vectors() {
        return parts.vectors().map(index -> index);
    }

    @Override
    public Optional<EmbedFrames> embedding() {
        return parts.embedFrames();
    }

    @Override
    public ForgetFrames forgetting() {
        return parts.forgetFrames();
    }

    @Override
    public List<SearchableHome> searchable() {
        return parts.searchableHomes().get();
    }
}
