/** The command {@code posixipc}: its entry, what all commands share, and one class a command. */
package org.posixipc.cli;
