package dev.stackmemory.bootstrap.internal;

import dagger.Binds;
import dagger.Module;
import dagger.Provides;
import dev.stackmemory.application.node.SharedHome;
import dev.stackmemory.application.node.Strangers;
import dev.stackmemory.application.node.TellShared;
import dev.stackmemory.application.search.Search;
import dev.stackmemory.application.search.SearchTurns;
import dev.stackmemory.application.tier.TieredFrames;
import dev.stackmemory.ports.store.Erasing;
import dev.stackmemory.ports.store.FrameHome;
import dev.stackmemory.ports.store.Ledger;
import jakarta.inject.Singleton;
import java.util.List;

/** New frames are at home in PostgreSQL, before which no copies of them are kept: one in the same database would cost a write and save nothing. */
@Module
interface PostgresHome {
    @Binds
    Search search(SearchTurns search);

    @Provides
    static FrameHome home(GuardedParadeDb paradeDb) {
        return paradeDb.frames();
    }

    @Provides
    @Singleton
    static SharedHome shared(TieredFrames frames, Ledger ledger, GuardedParadeDb paradeDb) {
        return paradeDb.shared(paradeDb.frames(), frames, ledger);
    }

    /** The home comes last, which knows what is to be erased, and erases its session cache, too. */
    @Provides
    static List<Erasing> erasing(
            Erasing archiveErasing, GuardedParadeDb paradeDb, SharedHome shared, Spool spool, Strangers strangers) {
        return List.of(
                strangers.sparing(new TellShared(shared.frames())),
                strangers.sparing(archiveErasing),
                strangers.sparing(paradeDb.erasing()),
                spool.erasing());
    }
}
