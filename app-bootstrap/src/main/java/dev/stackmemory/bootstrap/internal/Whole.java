package dev.stackmemory.bootstrap.internal;

import jakarta.inject.Qualifier;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;

/** The memory as this node sees it, with what lies in the node's own store alone; where there is no such store, the same as without this mark. */
@Qualifier
@Retention(RetentionPolicy.RUNTIME)
@interface Whole {}
