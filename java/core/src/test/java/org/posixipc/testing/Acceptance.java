package org.posixipc.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The behaviour of the acceptance table that a test shows; its outcome is written to target/acceptance.tsv. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@Repeatable(Acceptance.All.class)
public @interface Acceptance {
    /** The ID, as in {@code MQ-P1}. */
    String value();

    /** Several on one test. */
    @Retention(RetentionPolicy.RUNTIME)
    @Target(ElementType.METHOD)
    @interface All {
        /** The IDs. */
        Acceptance[] value();
    }
}
