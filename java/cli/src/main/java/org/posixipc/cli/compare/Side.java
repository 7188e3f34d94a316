package org.posixipc.cli.compare;

/** The two processes. The near one makes what the far one opens. */
enum Side {
    NEAR,
    FAR
}
