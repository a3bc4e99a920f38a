/**
 * The reference implementation of the ports, in memory: it passes every contract suite, and takes the place of mocks in the tests of
 * whatever calls the ports. Outages, lost answers and slowness are scripted; slowness passes in virtual time.
 */
@NullMarked
package dev.stackmemory.testkit.memory;

import org.jspecify.annotations.NullMarked;
