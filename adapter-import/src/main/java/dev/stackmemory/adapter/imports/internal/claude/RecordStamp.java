package dev.stackmemory.adapter.imports.internal.claude;

import java.time.Instant;

/**
 * Which record of a transcript something comes from.
 *
 * @param uuid as the record says, or made of its bytes
 * @param at as the record says, or as the record before it
 */
record RecordStamp(String uuid, Instant at) {}
