/** What POSIX IPC there is on this machine and who has it open, as far as it can be seen: from /dev/shm, mqueue mounts and /proc. */
package org.posixipc.cli.inventory;
