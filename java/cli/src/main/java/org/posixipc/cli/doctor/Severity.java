package org.posixipc.cli.doctor;

import java.util.Locale;

/** What a finding means for programs. */
public enum Severity {
    /** As it should be. */
    OK,
    /** Works, and may surprise. */
    WARNING,
    /** Something will not work. */
    FAILURE;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
