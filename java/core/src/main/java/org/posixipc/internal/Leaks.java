package org.posixipc.internal;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/** Warns of handles that were dropped without being closed. */
final class Leaks {
    /** {@code true}: remember where each handle was created, and show it in the warning. Costs a stack trace a handle. */
    static final String SITES_PROPERTY = "posixipc.leak.sites";

    private static final boolean SITES = Boolean.getBoolean(SITES_PROPERTY);
    private static final Logger LOGGER = System.getLogger("org.posixipc");

    private Leaks() {}

    /** Where the caller created its handle, or null unless asked for. */
    static Throwable creationSite(String description) {
        return SITES ? new Throwable(description + " was created here") : null;
    }

    /** One warning for one handle. */
    static void report(String description, Throwable created) {
        if (created != null) {
            LOGGER.log(Level.WARNING, description + " was never closed; the garbage collector closed it", created);
        } else {
            LOGGER.log(
                    Level.WARNING,
                    description + " was never closed; the garbage collector closed it; start with -D" + SITES_PROPERTY
                            + "=true to see where it was opened");
        }
    }
}
