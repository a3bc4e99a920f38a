package dev.stackmemory.bootstrap.internal;

import jakarta.inject.Qualifier;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;

/** The home beside whose frames copies of others are kept that were read often. */
@Qualifier
@Retention(RetentionPolicy.RUNTIME)
@interface KeepsReplicas {}
