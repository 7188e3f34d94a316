/** The live view: sampling, what the user chose to see of it, and its lines; knows no terminal. */
package org.posixipc.cli.watch;
