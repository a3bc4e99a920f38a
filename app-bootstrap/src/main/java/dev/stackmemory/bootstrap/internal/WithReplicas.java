package dev.stackmemory.bootstrap.internal;

import static java.lang.annotation.RetentionPolicy.RUNTIME;

import jakarta.inject.Qualifier;
import java.lang.annotation.Retention;

/** The home as those see it who record and forget: with the replicas before it, where the topology has some. */
@Qualifier
@Retention(RUNTIME)
@interface WithReplicas {}
