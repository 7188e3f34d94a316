/** How things are read and written on a command line: times, sizes, names, tables, JSON. Knows nothing of IPC. */
package org.posixipc.cli.text;
