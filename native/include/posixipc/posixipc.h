/* Everything a C or C++ peer of posixipc may use. */
#ifndef POSIXIPC_POSIXIPC_H
#define POSIXIPC_POSIXIPC_H

#include <posixipc/channel.h>
#include <posixipc/condition.h>
#include <posixipc/descriptor.h>
#include <posixipc/error.h>
#include <posixipc/layout.h>
#include <posixipc/life.h>
#include <posixipc/lock.h>
#include <posixipc/rwlock.h>
#include <posixipc/wait.h>

#endif
