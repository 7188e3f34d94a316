package org.posixipc.benchmarks.semaphore;

import java.util.List;

/** Who does an uncontended step. */
enum Step {
    /** A compare-and-set in Java; where the C library's layout is not known, the library after all. */
    JAVA("java", List.of()),
    /** The C library's call. */
    LIBRARY("library", List.of("-Dposixipc.semaphore.fast=off"));

    final String word;
    final List<String> jvmArguments;

    Step(String word, List<String> jvmArguments) {
        this.word = word;
        this.jvmArguments = jvmArguments;
    }
}
