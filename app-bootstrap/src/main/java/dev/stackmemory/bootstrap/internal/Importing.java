package dev.stackmemory.bootstrap.internal;

import jakarta.inject.Qualifier;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;

/** The home that takes what was recorded elsewhere before, and so may be known already. */
@Qualifier
@Retention(RetentionPolicy.RUNTIME)
@interface Importing {}
