/**
 * Measures the ways between two processes of this machine: a near process times what goes to a far one and back, in rounds
 * that take the ways in turn; this process asks them to, and judges. What the measuring processes print is read by
 * {@link org.posixipc.cli.compare.Measuring} alone.
 */
package org.posixipc.cli.compare;
