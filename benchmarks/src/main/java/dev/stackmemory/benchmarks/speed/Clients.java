package dev.stackmemory.benchmarks.speed;

import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/**
 * Clients of one memory, each of which waits for one answer at a time. Operations begin at a fixed rate, whether or not earlier ones are answered, and how long one
 * takes is counted from when it was to begin, so that a stall counts for all that it held up; without a rate, each client asks again as soon as it has its answer.
 */
final class Clients implements AutoCloseable {
    static final int COUNT = 64;

    /** An operation for so many frames warms up. */
    private static final int WARMING_OF = 5;

    private final Workload workload;
    private final OptionalDouble perSecond;
    private final long first;
    private final long start = System.nanoTime();
    private final List<Thread> threads;
    private volatile Tally tally = new Tally();
    private volatile boolean stopped;

    private Clients(Workload workload, OptionalDouble perSecond) {
        this.workload = workload;
        this.perSecond = perSecond;
        this.first = workload.begun();
        this.threads = IntStream.range(0, COUNT)
                .mapToObj(client -> Thread.ofVirtual().name("client " + client).unstarted(this::ask))
                .toList();
    }

    /**
     * Starts them, when no others are at work.
     *
     * @param perSecond how many operations begin in a second, by all clients together; absent for as many as can be
     */
    static Clients start(Workload workload, OptionalDouble perSecond) {
        var clients = new Clients(workload, perSecond);
        clients.threads.forEach(Thread::start);
        return clients;
    }

    private void ask() {
        while (!stopped) {
            long number = workload.next();
            long begin = begin(number);
            if (await(begin)) {
                workload.run(number, begin, tally);
            }
        }
    }

    /** Whether it is so late; else these clients are to stop. */
    private boolean await(long begin) {
        long left = begin - System.nanoTime();
        while (left > 0 && !stopped) {
            LockSupport.parkNanos(left);
            left = begin - System.nanoTime();
        }
        return !stopped;
    }

    private long begin(long number) {
        return perSecond.isPresent()
                ? start + Math.round((number - first) / perSecond.getAsDouble() * 1e9)
                : System.nanoTime();
    }

    /** What was done since this was asked last. */
    Tally take() {
        Tally taken = tally;
        tally = new Tally();
        return taken.end();
    }

    /** Lets them do what they do for so long. */
    Tally work(double seconds) throws InterruptedException {
        Thread.sleep(Math.round(1_000 * seconds));
        return take();
    }

    @Override
    public void close() {
        stopped = true;
        threads.forEach(LockSupport::unpark);
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException impatient) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    /**
     * How many operations a second so many clients get answered that ask again at once, and wait for whole answers: one that leaves out what there is no time
     * for would cost less than those that are wanted. Before that, as many operations warm up as the compilers of a JVM take to have seen most of the program.
     */
    static Tally saturate(Workload workload, double seconds) throws InterruptedException {
        long warm = workload.begun() + workload.stored() / WARMING_OF;
        try (Clients clients = start(workload.patiently(), OptionalDouble.empty())) {
            while (workload.begun() < warm) {
                var unused = clients.work(0.1);
            }
            return clients.work(seconds);
        }
    }
}
