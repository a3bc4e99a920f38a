package dev.stackmemory.application.search;

import dev.stackmemory.ports.search.LexicalView;
import java.util.ArrayList;
import java.util.List;

/** Every view that was opened, also by a lane that was left behind: one that comes when the search is over is closed at once. Thread-safe. */
final class OpenedViews implements AutoCloseable {
    private final List<LexicalView> views = new ArrayList<>();
    private boolean closed;

    synchronized LexicalView keep(LexicalView view) {
        if (closed) {
            view.close();
        } else {
            views.add(view);
        }
        return view;
    }

    @Override
    public synchronized void close() {
        closed = true;
        views.forEach(LexicalView::close);
    }
}
