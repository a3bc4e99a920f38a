package dev.stackmemory.adapter.sqlite.internal.vector;

/** The so many members with the highest upper bounds, kept in a binary heap whose root is the lowest of them. Not thread-safe. */
final class CandidateHeap {
    private final double[] bounds;
    private final int[] blocks;
    private final int[] members;
    private int size;
    private double droppedBound = Double.NEGATIVE_INFINITY;

    CandidateHeap(int capacity) {
        this.bounds = new double[capacity];
        this.blocks = new int[capacity];
        this.members = new int[capacity];
    }

    int size() {
        return size;
    }

    int block(int position) {
        return blocks[position];
    }

    int member(int position) {
        return members[position];
    }

    /** The highest bound of what was left out; minus infinity if nothing was. */
    double droppedBound() {
        return droppedBound;
    }

    void offer(double bound, int block, int member) {
        if (size < bounds.length) {
            int hole = size++;
            while (hole > 0 && bounds[(hole - 1) / 2] > bound) {
                move((hole - 1) / 2, hole);
                hole = (hole - 1) / 2;
            }
            set(hole, bound, block, member);
        } else if (bound > bounds[0]) {
            droppedBound = Math.max(droppedBound, bounds[0]);
            siftDown(bound, block, member);
        } else {
            droppedBound = Math.max(droppedBound, bound);
        }
    }

    private void siftDown(double bound, int block, int member) {
        int hole = 0;
        while (2 * hole + 1 < size) {
            int child = 2 * hole + 1;
            if (child + 1 < size && bounds[child + 1] < bounds[child]) {
                child++;
            }
            if (bounds[child] >= bound) {
                break;
            }
            move(child, hole);
            hole = child;
        }
        set(hole, bound, block, member);
    }

    private void move(int from, int to) {
        set(to, bounds[from], blocks[from], members[from]);
    }

    private void set(int position, double bound, int block, int member) {
        bounds[position] = bound;
        blocks[position] = block;
        members[position] = member;
    }
}
