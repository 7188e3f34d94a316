package org.posixipc.cli.doctor;

import java.util.Optional;

/**
 * One line of the report.
 *
 * @param id what was looked at, as in {@code queue.bytes}; stable, for scripts
 * @param severity what it means
 * @param subject for eyes, as in {@code bytes in queues}
 * @param value what was found
 * @param remedy what to do; there is one whenever the severity is not OK
 */
public record Finding(String id, Severity severity, String subject, String value, Optional<String> remedy) {
    static Finding ok(String id, String subject, String value) {
        return new Finding(id, Severity.OK, subject, value, Optional.empty());
    }

    static Finding warning(String id, String subject, String value, String remedy) {
        return new Finding(id, Severity.WARNING, subject, value, Optional.of(remedy));
    }

    static Finding failure(String id, String subject, String value, String remedy) {
        return new Finding(id, Severity.FAILURE, subject, value, Optional.of(remedy));
    }
}
