/*
 * Where a test may kill this process: after every store to shared memory whose order matters. Costs nothing
 * unless the sources are built with PIPC_KILL_POINTS, for a test that defines the function.
 */
#ifndef POSIXIPC_KILL_POINT_H
#define POSIXIPC_KILL_POINT_H

#ifdef PIPC_KILL_POINTS
void pipc_kill_point(void);
#define KILL_POINT() pipc_kill_point()
#else
#define KILL_POINT() ((void) 0)
#endif

#endif
