/** What the tests of all modules share: names, peers in C, child JVMs, and the record of acceptance. */
package org.posixipc.testing;
